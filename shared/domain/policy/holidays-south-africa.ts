import type { Holiday } from './calendar-data.ts';

/**
 * South Africa's public holidays, from the Public Holidays Act 36 of 1994: the twelve days of its Schedule 1, Good Friday being the Friday
 * before Easter Sunday and Family Day the Monday after it. Section 2(1): when one of them falls on a Sunday, the Monday after it is a
 * public holiday too (the Sunday stays one).
 *
 * Section 2A lets the President declare further days, at short notice. Elections usually bring one (1 November 2021 was the last for
 * municipal councils). None is listed: the Gazette was not at hand. Whoever maintains this list, please look up in particular the day
 * of the municipal elections, which fall due between 2 November 2026 and 30 January 2027, and each December the year to come.
 * After 2028 every day counts as an ordinary one until the list is carried on.
 */
export const SOUTH_AFRICAN_HOLIDAYS: readonly Holiday[] = [
  { date: '2026-01-01', name: "New Year's Day" },
  { date: '2026-03-21', name: 'Human Rights Day' },
  { date: '2026-04-03', name: 'Good Friday' },
  { date: '2026-04-06', name: 'Family Day' },
  { date: '2026-04-27', name: 'Freedom Day' },
  { date: '2026-05-01', name: "Workers' Day" },
  { date: '2026-06-16', name: 'Youth Day' },
  { date: '2026-08-09', name: "National Women's Day" },
  { date: '2026-08-10', name: "Monday after National Women's Day" },
  { date: '2026-09-24', name: 'Heritage Day' },
  { date: '2026-12-16', name: 'Day of Reconciliation' },
  { date: '2026-12-25', name: 'Christmas Day' },
  { date: '2026-12-26', name: 'Day of Goodwill' },

  { date: '2027-01-01', name: "New Year's Day" },
  { date: '2027-03-21', name: 'Human Rights Day' },
  { date: '2027-03-22', name: 'Monday after Human Rights Day' },
  { date: '2027-03-26', name: 'Good Friday' },
  { date: '2027-03-29', name: 'Family Day' },
  { date: '2027-04-27', name: 'Freedom Day' },
  { date: '2027-05-01', name: "Workers' Day" },
  { date: '2027-06-16', name: 'Youth Day' },
  { date: '2027-08-09', name: "National Women's Day" },
  { date: '2027-09-24', name: 'Heritage Day' },
  { date: '2027-12-16', name: 'Day of Reconciliation' },
  { date: '2027-12-25', name: 'Christmas Day' },
  { date: '2027-12-26', name: 'Day of Goodwill' },
  { date: '2027-12-27', name: 'Monday after Day of Goodwill' },

  { date: '2028-01-01', name: "New Year's Day" },
  { date: '2028-03-21', name: 'Human Rights Day' },
  { date: '2028-04-14', name: 'Good Friday' },
  { date: '2028-04-17', name: 'Family Day' },
  { date: '2028-04-27', name: 'Freedom Day' },
  { date: '2028-05-01', name: "Workers' Day" },
  { date: '2028-06-16', name: 'Youth Day' },
  { date: '2028-08-09', name: "National Women's Day" },
  { date: '2028-09-24', name: 'Heritage Day' },
  { date: '2028-09-25', name: 'Monday after Heritage Day' },
  { date: '2028-12-16', name: 'Day of Reconciliation' },
  { date: '2028-12-25', name: 'Christmas Day' },
  { date: '2028-12-26', name: 'Day of Goodwill' },
];
