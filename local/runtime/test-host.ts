import type { Host, InvocationResult, Invoker } from '../service.ts';
import { createActivity } from './activity.ts';
import { NO_JOURNAL } from './journal.ts';
import { createChance } from './random.ts';
import { createClock, type RuntimeClock } from './runtime-clock.ts';

export interface Invocation {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly invoker: Invoker;
}

/** A host for unit tests: a clock that is moved by hand, and functions that are one function of the test. */
export interface TestHost extends Host {
  readonly clock: RuntimeClock;
  readonly invocations: Invocation[];
  /** What holds the clock now. */
  running(): readonly string[];
}

/** When every test begins. */
export const TEST_TIME = Date.UTC(2026, 10, 21, 12, 0, 0);

/** `answer` gives what the function returns; throwing makes the invocation fail with that error. */
export function createTestHost(answer: (invocation: Invocation) => unknown = () => null): TestHost {
  const activity = createActivity();
  const chance = createChance(1);
  const invocations: Invocation[] = [];
  return {
    clock: createClock({ mode: 'manual', startAt: TEST_TIME }, activity),
    activity,
    random: chance.random,
    uuid: chance.uuid,
    journal: NO_JOURNAL,
    region: 'eu-west-1',
    account: '123456789012',
    invocations,
    running: () => activity.running(),
    async invoke(functionArn, payload, invoker): Promise<InvocationResult> {
      const invocation = { functionArn, payload, invoker };
      invocations.push(invocation);
      const requestId = chance.uuid();
      try {
        return { ok: true, payload: JSON.stringify((await answer(invocation)) ?? null), requestId };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return { ok: false, errorType: name, errorMessage: message, requestId };
      }
    },
  };
}
