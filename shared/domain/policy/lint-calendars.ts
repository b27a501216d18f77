import { tzOffset } from '@date-fns/tz/tzOffset';
import { type CalendarData, dayNumber, type Interval, timeOfDay, WEEKDAYS } from './calendar-data.ts';

/** What is wrong with calendars, one sentence each; none when they are fit to be counted by. */
export function lintCalendars(calendars: Readonly<Record<string, CalendarData>>): string[] {
  return Object.entries(calendars).flatMap(([id, data]) =>
    calendarProblems(data).map((problem) => `Calendar "${id}": ${problem}`),
  );
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
