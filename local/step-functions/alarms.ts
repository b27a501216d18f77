import type { Clock, Timer } from '../runtime/clock.ts';

/** A moment at which something is due, and what. */
interface Alarm<T> {
  readonly at: number;
  readonly order: number;
  readonly what: T;
}

/**
 * Many alarms on one timer of the clock: a heap, earliest first and then in the order of their setting. None is ever cancelled:
 * `isLive` says whether one still matters, so that an open execution costs one small entry. The clock is never asked for a moment
 * at which nothing would happen.
 */
export class Alarms<T> {
  readonly #clock: Clock;
  readonly #isLive: (what: T) => boolean;
  readonly #ring: (what: T) => void;
  #heap: Alarm<T>[] = [];
  #set = 0;
  #armedAt: number | null = null;
  #timer: Timer | null = null;
  #sweepAt = 1024;

  constructor(clock: Clock, isLive: (what: T) => boolean, ring: (what: T) => void) {
    this.#clock = clock;
    this.#isLive = isLive;
    this.#ring = ring;
  }

  set(at: number, what: T): void {
    if (this.#heap.length >= this.#sweepAt) this.#sweep();
    siftUp(this.#heap, { at, order: this.#set, what });
    this.#set += 1;
    this.#arm();
  }

  /** To be called when something may have ceased to matter. */
  refresh(): void {
    let next = this.#heap[0];
    while (next !== undefined && !this.#isLive(next.what)) {
      removeFirst(this.#heap);
      next = this.#heap[0];
    }
    this.#arm();
  }

  clear(): void {
    this.#heap = [];
    this.#arm();
  }

  #arm(): void {
    const next = this.#heap[0];
    const at = next === undefined ? null : next.at;
    if (at === this.#armedAt) return;
    this.#timer?.cancel();
    this.#armedAt = at;
    this.#timer = at === null ? null : this.#clock.schedule(at, () => this.#fire());
  }

  #fire(): void {
    this.#armedAt = null;
    this.#timer = null;
    const now = this.#clock.now();
    let next = this.#heap[0];
    while (next !== undefined && next.at <= now) {
      removeFirst(this.#heap);
      if (this.#isLive(next.what)) this.#ring(next.what);
      next = this.#heap[0];
    }
    this.refresh();
  }

  /** Drops what no longer matters once that may be half of the heap. */
  #sweep(): void {
    const live = this.#heap.filter(({ what }) => this.#isLive(what));
    this.#heap = live.sort((one, other) => one.at - other.at || one.order - other.order);
    this.#sweepAt = Math.max(1024, live.length * 2);
  }
}

function before(one: Alarm<unknown>, other: Alarm<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function siftUp<T>(heap: Alarm<T>[], alarm: Alarm<T>): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || before(parent, alarm)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = alarm;
}

function removeFirst<T>(heap: Alarm<T>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let child = place * 2 + 1;
    const left = heap[child];
    const right = heap[child + 1];
    if (left === undefined) break;
    if (right !== undefined && before(right, left)) child += 1;
    const smaller = heap[child];
    if (smaller === undefined || before(last, smaller)) break;
    heap[place] = smaller;
    place = child;
  }
  heap[place] = last;
}
