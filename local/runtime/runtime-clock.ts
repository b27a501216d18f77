import type { RuntimeActivity } from './activity.ts';
import type { Clock, Timer } from './clock.ts';
import { type QueuedTimer, TimerQueue } from './timer-queue.ts';

/** `real` runs as the machine's clock does, `scaled` a multiple of it, `manual` stands still until it is moved. */
export type ClockMode = 'real' | 'scaled' | 'manual';

export interface ClockOptions {
  readonly mode: ClockMode;
  /** How many times faster than the machine's clock; only with `scaled`. */
  readonly speed?: number;
  /** Milliseconds since the epoch; the machine's time by default. */
  readonly startAt?: number;
}

/** Where to: exactly one of the first four. */
export interface Advance {
  /** To this time, milliseconds since the epoch. */
  readonly until?: number;
  /** By this many milliseconds. */
  readonly by?: number;
  /** To the next timer of any kind. */
  readonly nextTimer?: true;
  /** Until no timer is left but those of endless series. */
  readonly untilIdle?: true;
  /** The furthest that `untilIdle` or `nextTimer` may go, in milliseconds from now; 400 days by default. */
  readonly limit?: number;
  /** `once` fires an endless series a single time where the clock comes to a stop, instead of at each of its times in between. */
  readonly recurring?: 'each' | 'once';
}

export interface Advanced {
  readonly now: number;
  /** How many timers fired. */
  readonly fired: number;
  /** `limit`: there was more to come, further away than the limit. `empty`: no timer was left before the goal. */
  readonly stopped: 'goal' | 'limit' | 'empty';
}

export interface RuntimeClock extends Clock {
  readonly mode: ClockMode;
  /** Three doubles that let a worker compute the same time: time at the base, machine time at the base, speed. */
  readonly shared: SharedArrayBuffer;
  /** Timers that will fire. */
  readonly timers: number;
  nextTimer(): { readonly at: number; readonly recurring: boolean } | undefined;
  setMode(mode: ClockMode, speed?: number): void;
  /** Moves a manual clock from timer to timer; between two of them everything that became runnable runs to its end. One at a time. */
  advance(how: Advance): Promise<Advanced>;
  /** Forgets every timer. */
  clear(): void;
  /** No timer fires any more. */
  stop(): void;
}

/** The clock cannot do that; the message says why. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

const DAY_MS = 86_400_000;
const LONGEST_TIMEOUT_MS = 2_147_483_647;

interface Goal {
  readonly at: number;
  /** Whether the time goes on to `at` when no timer is left before it. */
  readonly exact: boolean;
  readonly single: boolean;
  readonly onlyOnce: boolean;
}

function goalOf(how: Advance, now: number): Goal {
  const given = [how.until, how.by, how.nextTimer, how.untilIdle].filter((part) => part !== undefined);
  if (given.length !== 1) throw new ClockError('Say exactly one of until, by, nextTimer, untilIdle.');
  const to = how.until ?? (how.by === undefined ? undefined : now + how.by);
  if (to !== undefined) {
    if (!Number.isFinite(to) || to < now) throw new ClockError('The clock only goes forward.');
    return { at: to, exact: true, single: false, onlyOnce: false };
  }
  const furthest = now + (how.limit ?? 400 * DAY_MS);
  return { at: furthest, exact: false, single: how.nextTimer === true, onlyOnce: how.untilIdle === true };
}

class TimeSource implements RuntimeClock {
  mode: ClockMode;
  speed: number;
  readonly shared = new SharedArrayBuffer(24);
  private readonly activity: RuntimeActivity;
  private readonly base = new Float64Array(this.shared);
  private queue = new TimerQueue();
  private made = 0;
  private armed: NodeJS.Timeout | undefined;
  private pumping: NodeJS.Immediate | undefined;
  private stopped = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: ClockOptions, activity: RuntimeActivity) {
    this.mode = options.mode;
    // It stands until the mode is set: a slow machine's milliseconds must not get into the start.
    this.speed = 0;
    this.activity = activity;
    this.rebase(options.startAt ?? Date.now());
    this.setMode(options.mode, options.speed);
    activity.probe('timers that are due', () => this.pumping !== undefined);
  }

  get timers(): number {
    return this.queue.size;
  }

  now(): number {
    const [time = 0, machine = 0, speed = 0] = this.base;
    return speed === 0 ? time : Math.floor(time + (Date.now() - machine) * speed);
  }

  nextTimer() {
    const timer = this.queue.peek();
    return timer === undefined ? undefined : { at: timer.at, recurring: timer.recurring };
  }

  schedule(at: number, action: () => void, options?: { recurring?: boolean }): Timer {
    if (!Number.isFinite(at)) throw new ClockError('A timer needs a time.');
    this.made += 1;
    const timer: QueuedTimer = { at, order: this.made, recurring: options?.recurring === true, action };
    this.queue.push(timer);
    this.arm();
    const { queue } = this;
    return { cancel: () => queue.cancel(timer) };
  }

  setMode(mode: ClockMode, speed?: number): void {
    if (mode === 'scaled' && !(speed !== undefined && speed > 0 && Number.isFinite(speed))) {
      throw new ClockError('A scaled clock needs a speed above 0.');
    }
    const now = this.now();
    this.mode = mode;
    this.speed = mode === 'manual' ? 0 : mode === 'real' ? 1 : (speed ?? 1);
    this.rebase(now);
    this.arm();
  }

  advance(how: Advance): Promise<Advanced> {
    const turn = this.last.then(() => this.move(how));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  clear(): void {
    this.queue = new TimerQueue();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.armed);
    clearImmediate(this.pumping);
    this.pumping = undefined;
  }

  private rebase(now: number): void {
    this.base[0] = now;
    this.base[1] = Date.now();
    this.base[2] = this.speed;
  }

  /** Makes sure that what is due, or will be, gets fired. A manual clock's future timers wait for `advance`. */
  private arm(): void {
    if (this.stopped || this.pumping !== undefined) return;
    clearTimeout(this.armed);
    const next = this.queue.peek();
    if (next === undefined) return;
    const wait = next.at - this.now();
    if (wait <= 0) {
      this.pumping = setImmediate(() => this.pump());
    } else if (this.speed > 0) {
      this.armed = setTimeout(() => this.arm(), Math.min(LONGEST_TIMEOUT_MS, Math.ceil(wait / this.speed)));
    }
  }

  private pump(): void {
    this.pumping = undefined;
    const now = this.now();
    // Only what is there at the start: an action that schedules at once must not keep the others from running.
    const upTo = this.made;
    for (
      let next = this.queue.peek();
      next !== undefined && next.at <= now && next.order <= upTo;
      next = this.queue.peek()
    ) {
      this.queue.pop()?.();
    }
    this.arm();
  }

  private async move(how: Advance): Promise<Advanced> {
    if (this.mode !== 'manual') throw new ClockError('Only a manual clock can be advanced.');
    const goal = goalOf(how, this.now());
    let fired = 0;
    for (;;) {
      await this.activity.idle();
      if (this.stopped) return { now: this.now(), fired, stopped: 'empty' };
      const next = this.nextStop(goal, how.recurring === 'once');
      if (next === undefined || next > goal.at) return this.arrive(goal, fired, next);
      this.base[0] = Math.max(this.now(), next);
      this.queue.pop()?.();
      fired += 1;
      if (goal.single) {
        await this.activity.idle();
        return { now: this.now(), fired, stopped: 'goal' };
      }
    }
  }

  /** When the next timer is to fire; a series that fires once waits until the clock stops for another reason. */
  private nextStop(goal: Goal, seriesOnce: boolean): number | undefined {
    const first = this.queue.peek();
    if (first === undefined || (goal.onlyOnce && this.queue.once === 0)) return undefined;
    if (!seriesOnce || !first.recurring) return first.at;
    const once = this.queue.firstOnce()?.at ?? Number.POSITIVE_INFINITY;
    return Math.max(first.at, Math.min(once, goal.exact ? goal.at : once));
  }

  private arrive(goal: Goal, fired: number, next: number | undefined): Advanced {
    if (goal.exact) this.base[0] = Math.max(this.now(), goal.at);
    return { now: this.now(), fired, stopped: goal.exact ? 'goal' : next === undefined ? 'empty' : 'limit' };
  }
}

export function createClock(options: ClockOptions, activity: RuntimeActivity): RuntimeClock {
  return new TimeSource(options, activity);
}
