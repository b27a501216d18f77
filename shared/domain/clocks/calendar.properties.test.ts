import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Interval, type OfficeHours, WEEKDAYS } from '../policy/calendar-data.ts';
import { calendarFrom } from './calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ZONES = ['Africa/Johannesburg', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Europe/Berlin'];

/** Moments around which a wall clock is interesting: changes of the clocks (in Cairo at midnight), a leap day, a new year. */
const MOMENTS = [
  ['Africa/Cairo', '2026-04-23T22:00Z'],
  ['Africa/Cairo', '2026-10-29T21:00Z'],
  ['Africa/Johannesburg', '2028-02-29T12:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Asia/Kolkata', '2027-01-01T00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
] as const;
const HALF_WINDOW = 2 * DAY;

/** What a wall clock shows in one minute. */
interface Shown {
  readonly startMs: number;
  readonly weekday: string;
  readonly date: string;
  readonly time: string;
}

/** What the wall clocks of a zone show from a moment on, step by step, as the runtime's own formatter tells it. */
function wallClock(timeZone: string, fromMs: number, toMs: number, stepMs: number): Shown[] {
  const { format } = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Array.from({ length: (toMs - fromMs) / stepMs }, (_, i) => {
    const startMs = fromMs + i * stepMs;
    const [, weekday = '', month, day, year, time = ''] =
      /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(format(startMs)) ?? [];
    return { startMs, weekday: weekday.toLowerCase(), date: `${year}-${month}-${day}`, time };
  });
}

/** Whether a minute counts, said once more in other words. */
function rule({ week, holidays }: OfficeHours): (shown: Shown) => boolean {
  const days = new Map<string, readonly Interval[]>(Object.entries(week));
  const free = new Set(holidays.map(({ date }) => date));
  return ({ weekday, date, time }) =>
    !free.has(date) && (days.get(weekday) ?? []).some(([from, to]) => from <= time && time < to);
}

/** Counts every step by itself. Slow, and knows nothing of offsets. */
class Oracle {
  readonly #working: readonly number[];
  readonly #stepMs: number;

  constructor(data: OfficeHours, clock: readonly Shown[], stepMs: number) {
    this.#working = clock.filter(rule(data)).map(({ startMs }) => startMs);
    this.#stepMs = stepMs;
  }

  isWorking(ms: number): boolean {
    return this.#working.some((startMs) => startMs <= ms && ms < startMs + this.#stepMs);
  }

  between(startMs: number, endMs: number): number {
    return this.#working.reduce(
      (sum, at) => sum + Math.max(0, Math.min(endMs, at + this.#stepMs) - Math.max(startMs, at)),
      0,
    );
  }

  add(startMs: number, workingMs: number): number {
    if (workingMs === 0) return startMs;
    let left = workingMs;
    for (const at of this.#working.filter((at) => at + this.#stepMs > startMs)) {
      const begins = Math.max(at, startMs);
      if (left <= at + this.#stepMs - begins) return begins + left;
      left -= at + this.#stepMs - begins;
    }
    throw new Error('the window is too short');
  }
}

const hhmm = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const aDay = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 1440 }),
      fc.integer({ min: 0, max: 16 }).map((n) => n * 15),
    ),
    {
      maxLength: 6,
    },
  )
  .map((marks) => {
    const ends = [...marks].sort((a, b) => a - b).map(hhmm);
    return ends.flatMap((end, i): Interval[] => (i % 2 === 1 ? [[ends[i - 1] ?? end, end]] : []));
  });

const aWeek = fc
  .tuple(...WEEKDAYS.map(() => aDay))
  .map((days) => Object.fromEntries(WEEKDAYS.map((day, i) => [day, days[i] ?? []])))
  .filter((week) => Object.values(week).some((day) => day.length > 0));

const holidaysAround = (ms: number) =>
  fc
    .uniqueArray(fc.integer({ min: -2, max: 2 }), { maxLength: 3 })
    .map((days) =>
      days.map((day) => ({ date: new Date(ms + day * DAY).toISOString().slice(0, 10), name: `day ${day}` })),
    );

describe.each(MOMENTS)('in %s around %s', (zone, moment) => {
  const middle = Date.parse(moment);
  const [first, last] = [middle - HALF_WINDOW, middle + HALF_WINDOW];
  const clock = wallClock(zone, first, last, MINUTE);
  const aMoment = fc.oneof(
    fc.integer({ min: first, max: last - 1 }),
    fc.integer({ min: -180, max: 180 }).map((minutes) => middle + minutes * MINUTE),
    fc.integer({ min: -2, max: 2 }).map((ms) => middle + ms),
  );

  test('the calendar agrees with counting every minute', () => {
    const hours = fc.record({ zone: fc.constant(zone), week: aWeek, holidays: holidaysAround(middle) });
    const share = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(hours, aMoment, aMoment, share, (data, start, other, part) => {
        const [calendar, oracle] = [calendarFrom(data), new Oracle(data, clock, MINUTE)];
        expect(calendar.between(start, other)).toBe(oracle.between(start, other));
        expect(calendar.isWorking(start)).toBe(oracle.isWorking(start));

        const working = Math.floor(part * oracle.between(start, last));
        const due = calendar.add(start, working);
        expect(due).toBe(oracle.add(start, working));
        expect(calendar.between(start, due)).toBe(working);
      }),
      { numRuns: 100 },
    );
  });
});

const HALF_HOUR = 30 * MINUTE;

test.each(ZONES)('three years of office hours in %s agree with counting every half hour', (zone) => {
  const day: readonly Interval[] = [
    ['00:00', '03:00'],
    ['08:30', '12:30'],
    ['13:00', '18:00'],
    ['22:30', '24:00'],
  ];
  const data = {
    zone,
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sun: day.slice(0, 1) },
    holidays: ['2026-12-25', '2027-01-01', '2028-02-29'].map((date) => ({ date, name: date })),
  } satisfies OfficeHours;
  const [first, last] = [Date.UTC(2026, 0, 1), Date.UTC(2029, 0, 1)];
  const calendar = calendarFrom(data);
  const oracle = new Oracle(data, wallClock(zone, first, last, HALF_HOUR), HALF_HOUR);
  const aMoment = fc.integer({ min: first, max: last });
  fc.assert(
    fc.property(aMoment, aMoment, (one, other) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)];
      const working = oracle.between(start, end);
      expect(calendar.between(start, end)).toBe(working);
      expect(calendar.add(start, working)).toBe(oracle.add(start, working));
    }),
    { numRuns: 40 },
  );
});

test('what two waits add up to is one wait, wherever it is cut', () => {
  const zones = fc.constantFrom(...ZONES);
  const start = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
  const wait = fc.integer({ min: 0, max: 200 * HOUR });
  const weeks = fc.record({ zone: zones, week: aWeek, holidays: fc.constant([]) });
  fc.assert(
    fc.property(weeks, start, wait, wait, (data, startMs, one, other) => {
      const calendar = calendarFrom(data);
      const perWeek = calendar.between(startMs, startMs + 7 * DAY);
      fc.pre(perWeek > 4 * HOUR);
      const [half, whole] = [calendar.add(startMs, one), calendar.add(startMs, one + other)];
      expect(calendar.add(half, other)).toBe(other === 0 ? half : whole);
      expect(calendar.between(startMs, half) + calendar.between(half, whole)).toBe(one + other);
    }),
    { numRuns: 150 },
  );
});
