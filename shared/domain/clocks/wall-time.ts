import { dayNumber, type OfficeHours, timeOfDay, WEEKDAYS } from '../policy/calendar-data.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Working time on a wall clock that nobody ever sets: local time runs on evenly from 1970-01-01T00:00 local, and every day has 24 hours.
 * A moment of it is the number of milliseconds since then.
 */
export interface WallTime {
  isWorking(localMs: number): boolean;
  /** Working milliseconds before a local moment, counted from some fixed one: only differences mean anything. */
  workedUntil(localMs: number): number;
  /** The first local moment in a range at which `workedUntil` reaches `worked`, which it must do within the range and after its beginning. */
  momentWith(worked: number, fromLocalMs: number, toLocalMs: number): number;
}

/** Takes hours that the linter lets pass. */
export function wallTime({ week, holidays }: OfficeHours): WallTime {
  const days = WEEKDAYS.map((day) => (week[day] ?? []).map(([from, to]) => [ms(from), ms(to)] as const));
  const lengths = days.map((intervals) => intervals.reduce((sum, [from, to]) => sum + to - from, 0));
  const beforeWeekday = runningSums(lengths);
  const free = holidays.map(({ date }) => dayNumber(date) ?? Number.NaN).sort((a, b) => a - b);
  const lostBefore = runningSums(free.map((day) => lengths[weekdayOf(day)] ?? 0));
  const weekLength = beforeWeekday[7] ?? 0;

  const intervalsOf = (day: number) => (isIn(free, day) ? [] : (days[weekdayOf(day)] ?? []));
  const workedBefore = (day: number): number =>
    Math.floor((day + 3) / 7) * weekLength +
    (beforeWeekday[weekdayOf(day)] ?? 0) -
    (lostBefore[countBelow(free, day)] ?? 0);

  return {
    isWorking(localMs) {
      const day = Math.floor(localMs / DAY_MS);
      const time = localMs - day * DAY_MS;
      return intervalsOf(day).some(([from, to]) => from <= time && time < to);
    },

    workedUntil(localMs) {
      const day = Math.floor(localMs / DAY_MS);
      const time = localMs - day * DAY_MS;
      const today = intervalsOf(day).reduce((sum, [from, to]) => sum + Math.max(0, Math.min(time, to) - from), 0);
      return workedBefore(day) + today;
    },

    momentWith(worked, fromLocalMs, toLocalMs) {
      let [low, high] = [Math.floor(fromLocalMs / DAY_MS), Math.floor(toLocalMs / DAY_MS)];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (workedBefore(middle + 1) >= worked) high = middle;
        else low = middle + 1;
      }
      let left = worked - workedBefore(low);
      for (const [from, to] of intervalsOf(low)) {
        if (left <= to - from) return low * DAY_MS + from + left;
        left -= to - from;
      }
      throw new RangeError(`no moment has ${worked} ms of working time before it in this range`);
    },
  };
}

const ms = (time: string): number => timeOfDay(time) ?? Number.NaN;

/** 0 is Monday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** One more than there are numbers: what comes before each, and all of them. */
function runningSums(numbers: readonly number[]): readonly number[] {
  const sums = [0];
  for (const number of numbers) sums.push((sums.at(-1) ?? 0) + number);
  return sums;
}

/** How many of ascending numbers are less than one. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isIn = (ascending: readonly number[], number: number): boolean =>
  ascending[countBelow(ascending, number)] === number;
