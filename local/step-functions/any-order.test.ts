import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../runtime/journal.ts';
import { isObject } from '../runtime/json.ts';
import type { HistoryEvent } from './history.ts';
import { createTestHost } from './test-host.ts';
import { callback, invocation, named, revive, serve, type TestService } from './test-service.ts';

/** Everything at once: branches that wait for answers, iterations whose function fails now and then, limits, retriers, a catcher. */
const MACHINE = {
  StartAt: 'Both',
  TimeoutSeconds: 5000,
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Ask',
          States: {
            Ask: callback({ TimeoutSeconds: 40, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }),
          },
        },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: [1, 2, 3],
              MaxConcurrency: 2,
              ItemProcessor: {
                StartAt: 'Work',
                States: {
                  Work: invocation({
                    Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 2 }],
                    Next: 'Rest',
                    End: undefined,
                  }),
                  Rest: { Type: 'Wait', Seconds: 7, End: true },
                },
              },
              End: true,
            },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['Refused'], Next: 'Ask again' }],
      Next: 'Ask again',
    },
    'Ask again': callback({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }),
  },
};

type Act = 'wait a little' | 'wait long' | 'answer' | 'refuse' | 'beat' | 'stop' | 'redrive' | 'restart';

async function perform(it: TestService, act: Act, executionArn: string): Promise<TestService> {
  const tokens = it.host.invocations.flatMap(({ payload }) => (isObject(payload) ? [payload.token] : []));
  const taskToken = tokens.at(-1);
  // Answers come late or twice, and what is closed cannot be redriven: AWS's refusals are expected here.
  const tried = (action: string, input: Record<string, unknown>): Promise<unknown> =>
    it.call(action, input).catch((error: unknown) => expect(error).toHaveProperty('code'));
  switch (act) {
    case 'wait a little':
      await it.host.advance(5);
      break;
    case 'wait long':
      await it.host.advance(60);
      break;
    case 'answer':
      await tried('SendTaskSuccess', { taskToken, output: '{}' });
      break;
    case 'refuse':
      await tried('SendTaskFailure', { taskToken, error: 'Refused' });
      break;
    case 'beat':
      await tried('SendTaskHeartbeat', { taskToken });
      break;
    case 'stop':
      await tried('StopExecution', { executionArn });
      break;
    case 'redrive':
      await tried('RedriveExecution', { executionArn });
      break;
    case 'restart':
      return revive(it);
  }
  await it.host.settle();
  return it;
}

function check(events: readonly HistoryEvent[], transitions: number): void {
  events.forEach(({ id, previousEventId }, place) => {
    expect(id).toBe(place + 1);
    expect(previousEventId).toBeLessThan(id);
  });
  const count = (end: RegExp) => events.filter(({ type }) => end.test(type)).length;
  expect(count(/Exited$/)).toBeLessThanOrEqual(count(/StateEntered$/));
  expect(count(/^Execution(Succeeded|Failed|Aborted|TimedOut)$/) - count(/^ExecutionRedriven$/)).toBeLessThanOrEqual(1);
  expect(transitions).toBeGreaterThanOrEqual(count(/StateEntered$/));
}

test('whatever comes in whatever order, a restart included, the history holds together and the end is reached', async () => {
  const acts = fc.array(
    fc.constantFrom<Act>('wait a little', 'wait long', 'answer', 'refuse', 'beat', 'stop', 'redrive', 'restart'),
    { maxLength: 14 },
  );
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 1, max: 99 }), async (plan, seed) => {
      const chance = createTestHost(undefined, seed).random;
      let it = serve(
        MACHINE,
        (payload) => {
          if (typeof payload === 'number' && chance() < 0.3) throw named('Flaky');
          return payload;
        },
        seed,
        openJournal(':memory:'),
      );
      const executionArn = await it.start();
      for (const act of plan) it = await perform(it, act, executionArn);
      await it.host.runOut();
      check(await it.history(executionArn), it.service.transitions(executionArn));
      expect((await it.describe(executionArn)).status).not.toBe('RUNNING');
    }),
    { numRuns: 150 },
  );
});
