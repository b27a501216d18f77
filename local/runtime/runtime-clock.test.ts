import { describe, expect, test, vi } from 'vitest';
import { createActivity } from './activity.ts';
import { ClockError, createClock } from './runtime-clock.ts';

function manual(startAt = 1000) {
  const activity = createActivity();
  return { activity, clock: createClock({ mode: 'manual', startAt }, activity) };
}

describe('a manual clock', () => {
  test('stands still until it is moved', async () => {
    const { clock } = manual();
    const fired: number[] = [];
    clock.schedule(1500, () => fired.push(clock.now()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(1000);
    expect(fired).toEqual([]);
  });

  test('fires timers in the order of their times, then of their making, each at its own time', async () => {
    const { clock } = manual();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.now()]);
    clock.schedule(3000, note('c'));
    clock.schedule(2000, note('a'));
    clock.schedule(2000, note('b'));
    const result = await clock.advance({ by: 9000 });
    expect(fired).toEqual([
      ['a', 2000],
      ['b', 2000],
      ['c', 3000],
    ]);
    expect(result).toEqual({ now: 10_000, fired: 3, stopped: 'goal' });
  });

  test('lets what a timer began come to its end before the next one fires', async () => {
    const { clock, activity } = manual();
    const order: string[] = [];
    clock.schedule(2000, () => {
      const end = activity.begin();
      setTimeout(() => {
        order.push('work of the first');
        end();
      }, 5);
    });
    clock.schedule(2001, () => order.push('second'));
    await clock.advance({ until: 3000 });
    expect(order).toEqual(['work of the first', 'second']);
  });

  test('runs what is due at once, but never synchronously', async () => {
    const { clock, activity } = manual();
    const fired: string[] = [];
    clock.schedule(500, () => fired.push('due'));
    expect(fired).toEqual([]);
    await activity.idle();
    expect(fired).toEqual(['due']);
  });

  test('does not fire a timer that was cancelled', async () => {
    const { clock } = manual();
    const fired: string[] = [];
    clock.schedule(2000, () => fired.push('no')).cancel();
    await clock.advance({ until: 3000 });
    expect(fired).toEqual([]);
  });

  test('stops at the next timer when asked to', async () => {
    const { clock } = manual();
    clock.schedule(2000, () => {});
    clock.schedule(4000, () => {});
    expect(await clock.advance({ nextTimer: true })).toEqual({ now: 2000, fired: 1, stopped: 'goal' });
  });

  test('is idle when only endless series are left, which fire on the way', async () => {
    const { clock } = manual(0);
    let ticks = 0;
    const tick = (): void => {
      clock.schedule(
        clock.now() + 100,
        () => {
          ticks += 1;
          tick();
        },
        { recurring: true },
      );
    };
    tick();
    clock.schedule(350, () => {});
    expect(await clock.advance({ untilIdle: true })).toMatchObject({ now: 350, stopped: 'empty' });
    expect(ticks).toBe(3);
  });

  test('can fire a series once instead of at each of its times', async () => {
    const { clock } = manual(0);
    let ticks = 0;
    const tick = (): void => {
      clock.schedule(
        clock.now() + 100,
        () => {
          ticks += 1;
          tick();
        },
        { recurring: true },
      );
    };
    tick();
    clock.schedule(10_050, () => {});
    await clock.advance({ untilIdle: true, recurring: 'once' });
    expect(clock.now()).toBe(10_050);
    expect(ticks).toBe(1);
  });

  test('goes no further than the limit', async () => {
    const { clock } = manual(0);
    clock.schedule(10_000, () => {});
    expect(await clock.advance({ untilIdle: true, limit: 5000 })).toMatchObject({ fired: 0, stopped: 'limit' });
  });

  test('does one advance after the other', async () => {
    const { clock } = manual(0);
    const [first, second] = await Promise.all([clock.advance({ by: 10 }), clock.advance({ by: 10 })]);
    expect([first.now, second.now]).toEqual([10, 20]);
  });

  test('refuses to go back, and to go nowhere in particular', async () => {
    const { clock } = manual(1000);
    await expect(clock.advance({ until: 999 })).rejects.toThrow(ClockError);
    await expect(clock.advance({})).rejects.toThrow('exactly one');
  });

  test('passes ten years of weekly timers quickly enough to be one after the other', async () => {
    const { clock } = manual(0);
    let weeks = 0;
    const next = (): void => {
      weeks += 1;
      if (weeks < 520) clock.schedule(clock.now() + 604_800_000, next);
    };
    clock.schedule(604_800_000, next);
    await clock.advance({ untilIdle: true, limit: 11 * 366 * 86_400_000 });
    expect(weeks).toBe(520);
  });
});

describe('a clock that runs', () => {
  test('is a multiple of the machine’s and fires by itself', async () => {
    const clock = createClock({ mode: 'scaled', speed: 100_000, startAt: 0 }, createActivity());
    await new Promise<void>((resolve) => {
      clock.schedule(500_000, resolve);
    });
    expect(clock.now()).toBeGreaterThanOrEqual(500_000);
    clock.stop();
  });

  test('cannot be advanced', async () => {
    const clock = createClock({ mode: 'real' }, createActivity());
    await expect(clock.advance({ by: 1 })).rejects.toThrow('Only a manual clock');
    clock.stop();
  });

  test('keeps its time when it is stopped and taken into hands', () => {
    const clock = createClock({ mode: 'scaled', speed: 2, startAt: 5_000_000 }, createActivity());
    clock.setMode('manual');
    expect(clock.now()).toBeGreaterThanOrEqual(5_000_000);
    expect(clock.now()).toBe(clock.now());
  });
});

test('a clock begins at the very millisecond that it is told, however slow the machine is', () => {
  let machine = 0;
  const slow = vi.spyOn(Date, 'now').mockImplementation(() => {
    machine += 7;
    return machine;
  });
  const manual = createClock({ mode: 'manual', startAt: 1000 }, createActivity());
  slow.mockRestore();
  expect(manual.now()).toBe(1000);
});
