import compile from 'jsonata';
import { describe, expect, test } from 'vitest';
import { LONGEST_WAIT_SECONDS } from '../../workflows/ticket-lifecycle/contract.ts';
import {
  jsonata,
  ONE_MORE_WAIT,
  REDRIVE_COUNT,
  RETRY_COUNT,
  SECONDS_UNTIL_WAKE_AT,
  stageIs,
  UNKNOWN_STAGE_CAUSE,
} from '../../workflows/ticket-lifecycle/expressions.ts';

const NOW = Date.parse('2026-11-21T09:30:00.000Z');

/** As Step Functions evaluates it: `$states` is bound and the time is the state's. */
async function evaluate(expression: string, states: object): Promise<unknown> {
  const compiled = compile(expression);
  compiled.registerFunction('millis', () => NOW);
  return compiled.evaluate(undefined, { states });
}

const secondsUntil = (wakeAt: string) => evaluate(SECONDS_UNTIL_WAKE_AT, { input: { wakeAt } });

describe('the timeout of a wait', () => {
  test.each([
    ['lies ahead', '2026-11-21T10:30:00.000Z', 3600],
    ['is not a whole second away: never early', '2026-11-21T09:30:01.001Z', 2],
    ['is less than a second away', '2026-11-21T09:30:00.001Z', 1],
    ['is this very moment', '2026-11-21T09:30:00.000Z', 1],
    ['is long past', '2020-01-01T00:00:00.000Z', 1],
    ['is exactly thirty days away', '2026-12-21T09:30:00.000Z', LONGEST_WAIT_SECONDS],
    ['is years away', '2030-01-01T00:00:00.000Z', LONGEST_WAIT_SECONDS],
    ['has no milliseconds', '2026-11-21T09:31:00Z', 60],
  ])('when the deadline %s', async (_, wakeAt, seconds) => {
    await expect(secondsUntil(wakeAt)).resolves.toBe(seconds);
  });

  test('is a whole number of seconds within bounds, whatever the deadline', async () => {
    for (let offset = -5_000; offset <= 5_000; offset += 333) {
      const seconds = Number(await secondsUntil(new Date(NOW + offset).toISOString()));
      expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_WAIT_SECONDS, `${offset} ms`).toBe(true);
    }
  });

  test('fails rather than sleeping on when the deadline is no instant', async () => {
    await expect(secondsUntil('soon')).rejects.toThrow();
  });
});

test('a wait that is over makes the count grow by one', async () => {
  await expect(evaluate(ONE_MORE_WAIT, { input: { waits: 41 } })).resolves.toBe(42);
});

describe('what orders the attempts of a wait', () => {
  test('is read from the context', async () => {
    const context = { Execution: { RedriveCount: 2 }, State: { RetryCount: 3 } };
    await expect(evaluate(REDRIVE_COUNT, { context })).resolves.toBe(2);
    await expect(evaluate(RETRY_COUNT, { context })).resolves.toBe(3);
  });

  test('is 0 where the context has nothing', async () => {
    const context = { Execution: {}, State: {} };
    await expect(evaluate(REDRIVE_COUNT, { context })).resolves.toBe(0);
    await expect(evaluate(RETRY_COUNT, { context })).resolves.toBe(0);
  });
});

test('a stage is recognised by its whole name', async () => {
  await expect(evaluate(stageIs('level-1'), { input: { stage: 'level-1' } })).resolves.toBe(true);
  await expect(evaluate(stageIs('level-1'), { input: { stage: 'level-10' } })).resolves.toBe(false);
});

test('an unknown stage says which one, of which ticket, and what to do', async () => {
  const input = { stage: 'level-5', ticketId: 'SP-7K3Q-9XZT-M' };
  await expect(evaluate(UNKNOWN_STAGE_CAUSE, { input })).resolves.toBe(
    "The definition knows no stage 'level-5': deploy one that does, then restart the workflow of the ticket SP-7K3Q-9XZT-M.",
  );
});

test('an expression stands between marks without outer blanks, or Step Functions takes it for a text', () => {
  expect(jsonata('$states.input')).toBe('{% $states.input %}');
});
