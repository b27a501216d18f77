/** One timer in the queue. */
export interface QueuedTimer {
  readonly at: number;
  /** Grows with every timer made: the order of timers that are due together. */
  readonly order: number;
  readonly recurring: boolean;
  action: (() => void) | undefined;
}

function before(a: QueuedTimer, b: QueuedTimer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/**
 * Timers by due time, then by age: a binary heap. A cancelled timer stays until it comes up or until cancelled ones are the
 * majority, so that cancelling costs nothing.
 */
export class TimerQueue {
  private heap: QueuedTimer[] = [];
  private cancelled = 0;
  private lasting = 0;

  /** Timers that will fire. */
  get size(): number {
    return this.heap.length - this.cancelled;
  }

  /** Timers that will fire and are not part of an endless series. */
  get once(): number {
    return this.lasting;
  }

  push(timer: QueuedTimer): void {
    if (!timer.recurring) this.lasting += 1;
    this.heap.push(timer);
    this.rise(this.heap.length - 1);
  }

  cancel(timer: QueuedTimer): void {
    if (timer.action === undefined) return;
    timer.action = undefined;
    if (!timer.recurring) this.lasting -= 1;
    this.cancelled += 1;
    if (this.cancelled > 1000 && this.cancelled > this.heap.length / 2) this.compact();
  }

  peek(): QueuedTimer | undefined {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined || first.action !== undefined) return first;
      this.cancelled -= 1;
      this.removeFirst();
    }
  }

  /** Takes the first timer out; its action is the caller's to run, once. */
  pop(): (() => void) | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    this.removeFirst();
    if (!first.recurring) this.lasting -= 1;
    const { action } = first;
    first.action = undefined;
    return action;
  }

  /** The first timer that is not part of an endless series. */
  firstOnce(): QueuedTimer | undefined {
    if (this.lasting === 0) return undefined;
    const top = this.peek();
    if (top !== undefined && !top.recurring) return top;
    let first: QueuedTimer | undefined;
    for (const timer of this.heap) {
      if (timer.action === undefined || timer.recurring) continue;
      if (first === undefined || before(timer, first)) first = timer;
    }
    return first;
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private compact(): void {
    this.heap = this.heap.filter((timer) => timer.action !== undefined);
    this.cancelled = 0;
    for (let index = (this.heap.length >> 1) - 1; index >= 0; index -= 1) this.sink(index);
  }

  private rise(start: number): void {
    let index = start;
    const timer = this.heap[index];
    while (timer !== undefined && index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.heap[parentIndex];
      if (parent === undefined || !before(timer, parent)) return;
      this.heap[index] = parent;
      this.heap[parentIndex] = timer;
      index = parentIndex;
    }
  }

  private sink(start: number): void {
    let index = start;
    const timer = this.heap[index];
    if (timer === undefined) return;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = this.heap[childIndex];
      if (child === undefined) return;
      const right = this.heap[childIndex + 1];
      if (right !== undefined && before(right, child)) {
        childIndex += 1;
        child = right;
      }
      if (!before(child, timer)) return;
      this.heap[index] = child;
      this.heap[childIndex] = timer;
      index = childIndex;
    }
  }
}
