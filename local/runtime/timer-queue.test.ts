import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type QueuedTimer, TimerQueue } from './timer-queue.ts';

test('whatever is put in and cancelled, the rest comes out by time and age', () => {
  const entry = fc.record({ at: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean(), recurring: fc.boolean() });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const queue = new TimerQueue();
      const came: number[] = [];
      const timers = entries.map(
        ({ at, recurring }, order): QueuedTimer => ({ at, order, recurring, action: () => came.push(order) }),
      );
      for (const timer of timers) queue.push(timer);
      timers.forEach((timer, index) => {
        if (entries[index]?.cancelled === true) queue.cancel(timer);
      });
      const left = timers.filter((_, index) => entries[index]?.cancelled !== true);
      expect(queue.size).toBe(left.length);
      expect(queue.once).toBe(left.filter((timer) => !timer.recurring).length);
      for (let action = queue.pop(); action !== undefined; action = queue.pop()) action();
      expect(came).toEqual([...left].sort((a, b) => a.at - b.at || a.order - b.order).map((timer) => timer.order));
    }),
  );
});

test('thousands of cancelled timers do not stay', () => {
  const queue = new TimerQueue();
  const timers = Array.from(
    { length: 5000 },
    (_, order): QueuedTimer => ({ at: order, order, recurring: false, action: () => {} }),
  );
  for (const timer of timers) queue.push(timer);
  for (const timer of timers.slice(0, 4999)) queue.cancel(timer);
  expect(queue.size).toBe(1);
  expect(queue.peek()?.order).toBe(4999);
});
