import { tzOffset } from '@date-fns/tz/tzOffset';
import { type CalendarData, dayNumber, type Interval, timeOfDay, WEEKDAYS } from './calendar-data.ts';

/** What is wrong with calendars, one sentence each; none when they are fit to be counted by. */
export function lintCalendars(calendars: Readonly<Record<string, CalendarData>>): string[] {
  return Object.entries(calendars).flatMap(([id, data]) =>
    calendarProblems(data).map((problem) => `Calendar "${id}": ${problem}`),
  );
}

const DAY_MS = 86_400_000;

/** So many days before its last holiday somebody has to carry a calendar on. */
const AHEAD_DAYS = 183;

/**
 * The calendars whose holidays will soon be at an end, one sentence each: from then on every day counts as an ordinary one, and nobody
 * notices. `now`: milliseconds since the epoch.
 */
export function endingCalendars(calendars: Readonly<Record<string, CalendarData>>, now: number): string[] {
  return Object.entries(calendars).flatMap(([id, data]) => {
    const days = data === 'always' ? [] : data.holidays.flatMap(({ date }) => dayNumber(date) ?? []);
    const last = Math.max(...days);
    if (days.length === 0 || last - now / DAY_MS >= AHEAD_DAYS) return [];
    const date = new Date(last * DAY_MS).toISOString().slice(0, 10);
    return [
      `Calendar "${id}": its last holiday is ${date}. Carry its list on: after it every day counts as an ordinary one.`,
    ];
  });
}

/** What is wrong with one calendar. */
export function calendarProblems(data: CalendarData): string[] {
  if (data === 'always') return [];
  const days = WEEKDAYS.flatMap((day) => dayProblems(data.week[day] ?? []).map((problem) => `on ${day} ${problem}`));
  return [
    ...(isZone(data.zone) ? [] : [`the zone "${data.zone}" is unknown.`]),
    ...days,
    ...(WEEKDAYS.some((day) => (data.week[day] ?? []).length > 0) ? [] : ['it has no working time at all.']),
    ...holidayProblems(data.holidays.map(({ date }) => date)),
  ];
}

/** Offsets such as "+02:00" are no zones: they know no daylight saving. */
const isZone = (zone: string): boolean => /^[A-Za-z]/.test(zone) && !Number.isNaN(tzOffset(zone, new Date(0)));

function dayProblems(intervals: readonly Interval[]): string[] {
  let before = 0;
  return intervals.flatMap(([from, to], i) => {
    const [start, end] = [timeOfDay(from), timeOfDay(to)];
    if (start === undefined || end === undefined) return [`${from}-${to} is not from HH:MM to HH:MM.`];
    const problems = [
      ...(start < end ? [] : [`${from}-${to} ends before it starts.`]),
      ...(i > 0 && start < before ? [`${from}-${to} overlaps what stands before it, or is out of order.`] : []),
    ];
    before = Math.max(before, end);
    return problems;
  });
}

function holidayProblems(dates: readonly string[]): string[] {
  const twice = new Set(dates.filter((date, i) => dates.indexOf(date) !== i));
  return [
    ...dates.filter((date) => dayNumber(date) === undefined).map((date) => `the holiday "${date}" is not a date.`),
    ...[...twice].map((date) => `the holiday "${date}" is listed twice.`),
  ];
}
