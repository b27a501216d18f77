import type { CalendarId } from '../policy/schema.ts';

/** Working time. Both functions take and give milliseconds since the epoch and milliseconds of working time. */
export interface Calendar {
  /** The first moment at which `workingMs` of working time have passed since `startMs`. */
  add(startMs: number, workingMs: number): number;
  /** The working time between two moments; 0 where the second is not later. */
  between(startMs: number, endMs: number): number;
}

/** Every hour of every day. */
const ALWAYS: Calendar = {
  add: (startMs, workingMs) => startMs + workingMs,
  between: (startMs, endMs) => Math.max(0, endMs - startMs),
};

const CALENDARS: Readonly<Record<CalendarId, Calendar>> = { always: ALWAYS };

export const calendarFor = (id: CalendarId): Calendar => CALENDARS[id];
