import { describe, expect, test } from 'vitest';
import type { Clock } from '../runtime/clock.ts';
import { Alarms } from './alarms.ts';

/** A clock whose timers are fired by hand. */
function handClock() {
  let now = 0;
  let timers: { at: number; action: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    speed: 0,
    schedule: (at, action) => {
      const timer = { at, action };
      timers.push(timer);
      return {
        cancel: () => {
          timers = timers.filter((it) => it !== timer);
        },
      };
    },
  };
  return {
    clock,
    pending: () => timers.map(({ at }) => at),
    fire: () => {
      const timer = timers.shift();
      if (timer === undefined) throw new Error('no timer is set');
      now = timer.at;
      timer.action();
    },
  };
}

function setUp() {
  const hand = handClock();
  const dead = new Set<string>();
  const rung: string[] = [];
  const alarms = new Alarms<string>(
    hand.clock,
    (what) => !dead.has(what),
    (what) => rung.push(what),
  );
  return { ...hand, dead, rung, alarms };
}

describe('many alarms on one timer', () => {
  test('ring by time, and together in the order of their setting', () => {
    const { alarms, fire, pending, rung } = setUp();
    for (const [at, what] of [
      [20, 'c'],
      [10, 'a'],
      [10, 'b'],
      [30, 'd'],
    ] as const)
      alarms.set(at, what);
    expect(pending()).toEqual([10]);
    fire();
    expect(rung).toEqual(['a', 'b']);
    fire();
    fire();
    expect(rung).toEqual(['a', 'b', 'c', 'd']);
    expect(pending()).toEqual([]);
  });

  test('never ask for a moment at which nothing would happen', () => {
    const { alarms, dead, pending } = setUp();
    alarms.set(10, 'a');
    alarms.set(20, 'b');
    dead.add('a');
    alarms.refresh();
    expect(pending()).toEqual([20]);
    dead.add('b');
    alarms.refresh();
    expect(pending()).toEqual([]);
  });

  test('keep what still matters when thousands have ceased to', () => {
    const { alarms, dead, fire, rung } = setUp();
    for (let at = 1; at <= 5000; at += 1) {
      alarms.set(at, `dead ${at}`);
      dead.add(`dead ${at}`);
      if (at % 1000 === 0) alarms.set(at, `live ${at}`);
    }
    alarms.refresh();
    for (let left = 5; left > 0; left -= 1) fire();
    expect(rung).toEqual(['live 1000', 'live 2000', 'live 3000', 'live 4000', 'live 5000']);
  });
});
