import { type Calendar, calendarFrom } from '../clocks/calendar.ts';
import { type Interval, WEEKDAYS } from './calendar-data.ts';

/** The hours of every day in which nothing is sent that can wait, by the wall clock of an IANA zone: `HH:MM`, usually across midnight. Equal ends mean none. */
export interface QuietHours {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
}

/**
 * When the quiet hours end in which a moment lies, in milliseconds since the epoch; undefined outside them. An end that the clocks leave out
 * moves forward to the first moment that exists. Throws an Error for hours that cannot be (an unknown zone, 25:00, the whole day).
 */
export function quietUntil(quiet: QuietHours, ms: number): number | undefined {
  if (quiet.from === quiet.to) return undefined;
  const waking = wakingHours(quiet);
  if (waking.isWorking(ms)) return undefined;
  // One waking millisecond has passed a millisecond after the quiet ends.
  return waking.add(ms, 1) - 1;
}

const known = new WeakMap<QuietHours, Calendar>();

/** A policy's quiet hours are one object, and asked for each mark. */
function wakingHours(quiet: QuietHours): Calendar {
  const built = known.get(quiet);
  if (built !== undefined) return built;
  const { zone, from, to } = quiet;
  const parts: readonly Interval[] = [
    ['00:00', from],
    [to, '24:00'],
  ];
  const day = from > to ? [[to, from] as const] : parts.filter(([start, end]) => start !== end);
  const week = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, day]));
  const calendar = calendarFrom({ zone, week, holidays: [] });
  known.set(quiet, calendar);
  return calendar;
}
