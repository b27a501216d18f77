import type { CalendarData } from './calendar-data.ts';
import { SOUTH_AFRICAN_HOLIDAYS } from './holidays-south-africa.ts';

/** The calendars in which targets may be counted. A change of hours here also moves what is due on open tickets. */
export const CALENDARS = {
  /** All hours of all days. What cannot wait for the morning. */
  always: 'always',

  /** When the support teams are at their desks. */
  office: {
    zone: 'Africa/Johannesburg',
    week: {
      mon: [['08:00', '18:00']],
      tue: [['08:00', '18:00']],
      wed: [['08:00', '18:00']],
      thu: [['08:00', '18:00']],
      fri: [['08:00', '18:00']],
      sat: [['09:00', '13:00']],
    },
    holidays: SOUTH_AFRICAN_HOLIDAYS,
  },
} satisfies Record<string, CalendarData>;

export type CalendarId = keyof typeof CALENDARS;
