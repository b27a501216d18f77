import { expect, test } from 'vitest';
import { createActivity } from './activity.ts';

test('it is idle when everything that was begun has ended', async () => {
  const activity = createActivity();
  const end = activity.begin('a request');
  let idle = false;
  const waiting = activity.idle().then(() => {
    idle = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(idle).toBe(false);
  expect(activity.running()).toEqual(['a request']);
  end();
  await waiting;
  expect(idle).toBe(true);
});

test('ending twice counts once', async () => {
  const activity = createActivity();
  const end = activity.begin();
  activity.begin('still there');
  end();
  end();
  expect(activity.running()).toEqual(['still there']);
});

test('a probe that finds work is waited for', async () => {
  const activity = createActivity();
  let left = 3;
  activity.probe('queue', () => {
    left -= 1;
    return left > 0;
  });
  await activity.idle();
  expect(left).toBeLessThanOrEqual(0);
});

test('what follows from an end is waited for too', async () => {
  const activity = createActivity();
  const order: string[] = [];
  const end = activity.begin();
  setTimeout(() => {
    end();
    queueMicrotask(() => {
      const endOfSecond = activity.begin();
      setTimeout(() => {
        order.push('second');
        endOfSecond();
      }, 3);
    });
  }, 3);
  await activity.idle();
  expect(order).toEqual(['second']);
});

test('what never ends is named', async () => {
  const activity = createActivity();
  activity.begin('enter-stage');
  await expect(activity.idle(5)).rejects.toThrow('Something does not come to an end: enter-stage.');
});
