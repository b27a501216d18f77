import type { CalendarData } from '../policy/calendar-data.ts';
import { CALENDARS, type CalendarId } from '../policy/calendars.ts';
import { calendarProblems } from '../policy/lint-calendars.ts';
import { stretchAt } from './stretch.ts';
import { wallTime } from './wall-time.ts';

/**
 * Working time. All functions take and give whole milliseconds since the epoch and milliseconds of working time.
 *
 * A moment counts when the wall clock of the calendar's zone then shows a time in one of the day's intervals, beginning included and end
 * excluded, and the day is no holiday. So a local time that does not exist moves forward (the interval begins with the first moment that
 * exists), one that exists twice counts twice, and days may have 23 or 25 hours.
 */
export interface Calendar {
  /**
   * The first moment, not before `startMs`, at which `workingMs` of working time have passed since `startMs`: what is due at closing time is
   * due then, not next morning, and nothing to wait for is due at once, even at night. `between(start, add(start, w))` is w.
   * Throws a RangeError when some five years do not have so much working time.
   */
  add(startMs: number, workingMs: number): number;
  /** The working time between two moments; 0 where the second is not later, infinite where it is. */
  between(startMs: number, endMs: number): number;
  isWorking(ms: number): boolean;
}

const ALWAYS: Calendar = {
  add: (startMs, workingMs) => startMs + Math.max(0, workingMs),
  between: (startMs, endMs) => Math.max(0, endMs - startMs),
  isWorking: () => true,
};

const FIVE_YEARS_MS = 5 * 366 * 24 * 3_600_000;

/** Throws an Error that names everything the linter has against the data, for one that has no working time above all. */
export function calendarFrom(data: CalendarData): Calendar {
  const problems = calendarProblems(data);
  if (problems.length > 0) throw new Error(`This calendar cannot be counted by: ${problems.join(' ')}`);
  if (data === 'always') return ALWAYS;
  const { zone } = data;
  const wall = wallTime(data);

  return {
    add(startMs, workingMs) {
      if (workingMs <= 0) return startMs;
      let left = workingMs;
      for (let atMs = startMs; atMs < startMs + FIVE_YEARS_MS; ) {
        const { toMs, offsetMs } = stretchAt(zone, atMs);
        const worked = wall.workedUntil(atMs + offsetMs);
        const available = wall.workedUntil(toMs + offsetMs) - worked;
        if (left <= available) return wall.momentWith(worked + left, atMs + offsetMs, toMs + offsetMs) - offsetMs;
        left -= available;
        atMs = toMs;
      }
      throw new RangeError(`${workingMs} ms of working time do not pass within five years from ${startMs}`);
    },

    between(startMs, endMs) {
      if (endMs === Number.POSITIVE_INFINITY) return endMs;
      let passed = 0;
      for (let atMs = startMs; atMs < endMs; ) {
        const { toMs, offsetMs } = stretchAt(zone, atMs);
        const untilMs = Math.min(toMs, endMs);
        passed += wall.workedUntil(untilMs + offsetMs) - wall.workedUntil(atMs + offsetMs);
        atMs = untilMs;
      }
      return passed;
    },

    isWorking: (ms) => wall.isWorking(ms + stretchAt(zone, ms).offsetMs),
  };
}

const built = new Map<CalendarId, Calendar>();

/** A shipped calendar; each is built once. */
export function calendarFor(id: CalendarId): Calendar {
  const known = built.get(id);
  if (known !== undefined) return known;
  const calendar = calendarFrom(CALENDARS[id]);
  built.set(id, calendar);
  return calendar;
}
