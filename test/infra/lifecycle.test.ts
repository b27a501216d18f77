import { describe, expect, test } from 'vitest';
import { definitionsOf } from '../../infra/definitions.ts';
import { createStepFunctions } from '../../local/step-functions/step-functions.ts';
import { createTestHost } from '../../local/step-functions/test-host.ts';
import {
  type EnterStageInput,
  type FireClocksInput,
  type LifecycleInput,
  MACHINE_NAME,
  type Position,
} from '../../workflows/ticket-lifecycle/contract.ts';
import { synthesized } from './synthesized.ts';

const DEFINITION = JSON.stringify(definitionsOf(synthesized().service.template).get(MACHINE_NAME));
const MACHINE = `arn:aws:states:eu-west-1:000000000000:stateMachine:${MACHINE_NAME}`;
const EXECUTION = `arn:aws:states:eu-west-1:000000000000:execution:${MACHINE_NAME}:SP-7K3Q-9XZT-M-g1`;
const CALLER = { kind: 'operator' } as const;
const HOUR = 3600;

/** The machine as it is deployed, on the interpreter, with functions that only note down what they are told. */
function desk(fire: (input: FireClocksInput) => Position = () => ({ stage: 'closed', wakeAt: null }), broken = 0) {
  const entered: EnterStageInput[] = [];
  const fired: FireClocksInput[] = [];
  let failures = broken;
  const host = createTestHost((payload) => {
    const input = payload as EnterStageInput | FireClocksInput;
    if (!('token' in input)) {
      fired.push(input);
      return fire(input);
    }
    entered.push(input);
    if (failures-- > 0) throw new Error('out of order');
    return {};
  });
  const states = createStepFunctions(host);
  states.createStateMachine({
    name: MACHINE_NAME,
    arn: MACHINE,
    definition: DEFINITION,
    roleArn: 'arn:aws:iam::000000000000:role/m',
  });
  const inSeconds = (seconds: number) => new Date(host.clock.now() + seconds * 1000).toISOString();
  return {
    host,
    entered,
    fired,
    inSeconds,
    transitions: () => states.transitions(EXECUTION),
    start: async (input: LifecycleInput) => {
      const name = `${input.ticketId}-g${input.generation}`;
      await states.call('StartExecution', { stateMachineArn: MACHINE, name, input: JSON.stringify(input) }, CALLER);
      await host.settle();
    },
    answer: async (position: Position | object) => {
      const taskToken = entered.at(-1)?.token;
      await states.call('SendTaskSuccess', { taskToken, output: JSON.stringify(position) }, CALLER);
      await host.settle();
    },
    execution: async () =>
      (await states.call('DescribeExecution', { executionArn: EXECUTION }, CALLER)) as Record<string, unknown>,
  };
}

const filed = (wakeAt: string): LifecycleInput => ({
  ticketId: 'SP-7K3Q-9XZT-M',
  generation: 1,
  waits: 0,
  stage: 'level-1',
  wakeAt,
});

describe('a ticket that level 1 resolves and its requester confirms', () => {
  test('takes six transitions', async () => {
    const { start, answer, transitions, execution, inSeconds, entered } = desk();
    await start(filed(inSeconds(HOUR)));
    await answer({ stage: 'awaiting-confirmation', wakeAt: inSeconds(HOUR) });
    await answer({ stage: 'closed', wakeAt: null });
    expect((await execution()).status).toBe('SUCCEEDED');
    expect(transitions()).toBe(6);
    expect(entered.map(({ stage, order }) => [stage, order.waits])).toEqual([
      ['level-1', 0],
      ['awaiting-confirmation', 1],
    ]);
  });
});

describe('a wait that nobody answers', () => {
  test('ends at its deadline, not before, and fires the clocks', async () => {
    const { start, host, fired, inSeconds } = desk();
    await start(filed(inSeconds(HOUR)));
    await host.advance(HOUR - 1);
    expect(fired).toEqual([]);
    await host.advance(1);
    expect(fired).toMatchObject([{ ticketId: 'SP-7K3Q-9XZT-M', generation: 1, waits: 1, contractVersion: 1 }]);
    expect(Date.parse(String(fired[0]?.executionStartedAt))).toBe(host.clock.now() - HOUR * 1000);
  });

  test('costs three transitions and goes on from where the ticket stands', async () => {
    const { start, host, transitions, entered, inSeconds } = desk(() => ({
      stage: 'level-2',
      wakeAt: '2027-01-01T00:00:00.000Z',
    }));
    await start(filed(inSeconds(HOUR)));
    const before = transitions();
    await host.advance(HOUR);
    expect(transitions() - before).toBe(3);
    expect(entered.at(-1)).toMatchObject({ stage: 'level-2', wakeAt: '2027-01-01T00:00:00.000Z', order: { waits: 1 } });
  });

  test('is looked at again after thirty days, however far its deadline', async () => {
    const { start, host, fired, inSeconds } = desk();
    await start(filed(inSeconds(400 * 24 * HOUR)));
    await host.advance(30 * 24 * HOUR);
    expect(fired).toHaveLength(1);
  });
});

describe('every attempt of a wait', () => {
  test('is told apart from the one before: another token, another retry count, the same wait', async () => {
    const { start, host, entered, inSeconds } = desk(undefined, 2);
    await start(filed(inSeconds(24 * HOUR)));
    await host.advance(HOUR);
    expect(entered.map(({ order }) => order)).toEqual([
      { waits: 0, redriveCount: 0, retryCount: 0 },
      { waits: 0, redriveCount: 0, retryCount: 1 },
      { waits: 0, redriveCount: 0, retryCount: 2 },
    ]);
    expect(new Set(entered.map(({ token }) => token)).size).toBe(3);
    expect(entered[0]?.executionArn).toBe(EXECUTION);
  });
});

describe('an execution ends', () => {
  test('as superseded when its generation is over', async () => {
    const { start, answer, execution, inSeconds } = desk();
    await start(filed(inSeconds(HOUR)));
    await answer({ stage: 'superseded', wakeAt: null });
    expect((await execution()).status).toBe('SUCCEEDED');
  });

  test('at once, without a retry, when a clock is stuck', async () => {
    const stuck = Object.assign(new Error('nothing fired, nothing ahead'), { name: 'ClockStuck' });
    const { start, host, execution, fired, inSeconds } = desk(() => {
      throw stuck;
    });
    await start(filed(inSeconds(1)));
    await host.advance(1);
    expect(await execution()).toMatchObject({ status: 'FAILED', error: 'ClockStuck' });
    expect(fired).toHaveLength(1);
  });

  test('with the stage in its cause when an answer names an unknown one', async () => {
    const { start, answer, execution, inSeconds } = desk();
    await start(filed(inSeconds(HOUR)));
    await answer({ stage: 'level-9', wakeAt: inSeconds(HOUR) });
    expect(await execution()).toMatchObject({
      status: 'FAILED',
      error: 'UnknownStage',
      cause: expect.stringContaining("'level-9'"),
    });
  });

  test('when its functions stay broken for hours: seen, not retried for ever', async () => {
    const { start, host, execution, entered, inSeconds } = desk(undefined, 1000);
    await start(filed(inSeconds(7 * 24 * HOUR)));
    await host.advance(6 * HOUR);
    expect((await execution()).status).toBe('FAILED');
    expect(entered.length).toBeLessThan(20);
  });
});
