import { expect, test } from 'vitest';
import { type Journal, NO_JOURNAL } from './journal.ts';
import { continuedClock } from './kept-clock.ts';
import type { ClockMode, ClockOptions } from './runtime-clock.ts';

const MACHINE = Date.parse('2026-11-23T09:00:00Z');
const DAY = 86_400_000;

const holding = (mode: ClockMode, speed: number, time: number): Journal => ({
  ...NO_JOURNAL,
  keep: <T>() => ({ ...NO_JOURNAL.keep<T>('clock'), get: () => JSON.parse(JSON.stringify({ mode, speed, time })) }),
});

const CASES: readonly [string, ClockOptions | undefined, Journal, ClockOptions][] = [
  ['is real where nothing was kept', undefined, NO_JOURNAL, { mode: 'real' }],
  ['is what was asked for where nothing was kept', { mode: 'manual' }, NO_JOURNAL, { mode: 'manual' }],
  [
    'stands where a manual one stood',
    undefined,
    holding('manual', 0, MACHINE - DAY),
    { mode: 'manual', startAt: MACHINE - DAY },
  ],
  [
    'runs on as fast as it ran',
    undefined,
    holding('scaled', 60, MACHINE + DAY),
    { mode: 'scaled', speed: 60, startAt: MACHINE + DAY },
  ],
  [
    'runs at the speed that is asked for now',
    { mode: 'scaled', speed: 2 },
    holding('manual', 0, MACHINE),
    { mode: 'scaled', speed: 2, startAt: MACHINE },
  ],
  [
    'makes up for the time in which nothing ran, when it is real',
    undefined,
    holding('real', 1, MACHINE - DAY),
    { mode: 'real', startAt: MACHINE },
  ],
  [
    'never goes back, not even to be real',
    { mode: 'real' },
    holding('manual', 0, MACHINE + DAY),
    { mode: 'real', startAt: MACHINE + DAY },
  ],
];

test.each(CASES)('a clock after a restart %s', (_, given, journal, expected) => {
  expect(continuedClock(given, journal, MACHINE)).toEqual(expected);
});
