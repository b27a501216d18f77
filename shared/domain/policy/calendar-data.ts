/** Monday first, as the weeks of the calendars are counted. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** From (included) to (excluded), as the wall clock shows it: `HH:MM`, the end up to `24:00`. */
export type Interval = readonly [from: string, to: string];

/** A local day, `YYYY-MM-DD`, on which nobody works. */
export interface Holiday {
  readonly date: string;
  readonly name: string;
}

/** When people work by their own wall clock. */
export interface OfficeHours {
  /** IANA name. */
  readonly zone: string;
  /** In order and apart from each other; a day that is not named is free. */
  readonly week: Readonly<Partial<Record<Weekday, readonly Interval[]>>>;
  /** In any order, each date once. */
  readonly holidays: readonly Holiday[];
}

/** Every hour of every day, or office hours. */
export type CalendarData = 'always' | OfficeHours;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Milliseconds since local midnight of an `HH:MM` up to `24:00`; undefined when it is none. */
export function timeOfDay(text: string): number | undefined {
  if (!/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)) return undefined;
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS;
}

/** Days from 1970-01-01 to a `YYYY-MM-DD`; undefined when there is no such day. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date) ? ms / DAY_MS : undefined;
}
