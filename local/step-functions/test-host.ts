import type { Activity, Clock, Timer } from '../runtime/clock.ts';
import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';
import { type QueuedTimer, TimerQueue } from '../runtime/timer-queue.ts';
import type { Host, InvocationResult, Invoke } from '../service.ts';

/** A host without a platform: time stands still until it is moved, and functions are plain ones. For tests and measurements. */
export interface TestHost extends Host {
  /** Every invocation so far. */
  readonly invocations: { readonly functionArn: string; readonly payload: unknown; readonly roleArn: string }[];
  /** Lets everything run that can run now. */
  settle(): Promise<void>;
  /** Moves the clock from timer to timer up to a moment, in seconds from now. */
  advance(seconds: number): Promise<void>;
  /** Moves the clock from timer to timer until none is left. */
  runOut(): Promise<void>;
}

/** A function's answer that comes so many seconds later by the clock, during which nothing else is going on. */
export class Later {
  readonly seconds: number;
  readonly answer: unknown;
  constructor(seconds: number, answer: unknown) {
    this.seconds = seconds;
    this.answer = answer;
  }
}

/** A function of the test: gives its answer, or throws it. Thrown errors are the function's own failures, by their `name`. */
export type TestFunction = (payload: unknown) => unknown;

const START = Date.parse('2026-03-02T08:00:00.000Z');

export function createTestHost(
  fn: TestFunction = (payload) => payload,
  seed = 1,
  journal: Journal = NO_JOURNAL,
): TestHost {
  const clock = new TestClock();
  const activity = new TestActivity();
  const random = seededRandom(seed);
  const invocations: TestHost['invocations'] = [];
  let requests = 0;
  const afterwards = ({ seconds, answer }: Later): Promise<unknown> =>
    new Promise((resolve) => clock.schedule(clock.now() + seconds * 1000, () => resolve(answer)));
  const invoke: Invoke = async (functionArn, payload, invoker): Promise<InvocationResult> => {
    const end = activity.begin();
    requests += 1;
    const requestId = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
    invocations.push({ functionArn, payload, roleArn: invoker.kind === 'role' ? invoker.roleArn : '' });
    try {
      const made = await fn(payload);
      if (made instanceof Later) end();
      const answer = made instanceof Later ? await afterwards(made) : made;
      return { ok: true, payload: JSON.stringify(answer ?? null), requestId };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      return { ok: false, errorType: name, errorMessage: message, requestId };
    } finally {
      end();
    }
  };
  const settle = async (): Promise<void> => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (activity.busy);
  };
  const jump = async (until: number): Promise<void> => {
    await settle();
    while (clock.fireNext(until)) await settle();
  };
  return {
    clock,
    activity,
    random,
    uuid: () => uuidFrom(random),
    journal,
    region: 'eu-west-1',
    account: '000000000000',
    invoke,
    invocations,
    settle,
    advance: async (seconds) => {
      const until = clock.now() + seconds * 1000;
      await jump(until);
      clock.moveTo(until);
    },
    runOut: () => jump(Number.POSITIVE_INFINITY),
  };
}

class TestActivity implements Activity {
  #open = 0;
  get busy(): boolean {
    return this.#open > 0;
  }
  begin(): () => void {
    this.#open += 1;
    let ended = false;
    return () => {
      if (!ended) this.#open -= 1;
      ended = true;
    };
  }
}

/** A clock that stands still until a test fires its timers, one by one. */
class TestClock implements Clock {
  #now = START;
  #made = 0;
  readonly speed = 0;
  readonly #queue = new TimerQueue();

  now(): number {
    return this.#now;
  }

  schedule(at: number, action: () => void): Timer {
    const timer: QueuedTimer = { at: Math.max(at, this.#now), order: this.#made++, recurring: false, action };
    this.#queue.push(timer);
    return { cancel: () => this.#queue.cancel(timer) };
  }

  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  /** Fires the next timer that is due by `until`; false where there is none. */
  fireNext(until: number): boolean {
    const next = this.#queue.peek();
    if (next === undefined || next.at > until) return false;
    this.#now = next.at;
    this.#queue.pop()?.();
    return true;
  }
}

/** mulberry32: small, seeded, good enough to tell runs apart. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function uuidFrom(random: () => number): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`;
}
