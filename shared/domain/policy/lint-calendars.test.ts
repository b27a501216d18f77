import { describe, expect, test } from 'vitest';
import { type Interval, type OfficeHours, timeOfDay } from './calendar-data.ts';
import { CALENDARS } from './calendars.ts';
import { endingCalendars, lintCalendars } from './lint-calendars.ts';

const GOOD: OfficeHours = {
  zone: 'Africa/Johannesburg',
  week: { mon: [['08:00', '18:00']] },
  holidays: [{ date: '2028-02-29', name: 'a leap day' }],
};
const onMonday = (...mon: Interval[]): OfficeHours => ({ ...GOOD, week: { mon } });
const onDates = (...dates: string[]): OfficeHours => ({
  ...GOOD,
  holidays: dates.map((date) => ({ date, name: 'a day' })),
});

test('the shipped calendars are fit to be counted by', () => {
  expect(lintCalendars(CALENDARS)).toEqual([]);
});

describe('the end of the holidays that a calendar knows', () => {
  const calendars = { always: 'always', office: onDates('2028-12-26', '2028-01-01'), free: onDates() } as const;

  test('is said half a year before', () => {
    expect(endingCalendars(calendars, Date.parse('2028-06-26T00:00:00Z'))).toEqual([]);
    expect(endingCalendars(calendars, Date.parse('2028-06-26T00:00:01Z'))).toEqual([
      expect.stringMatching(/^Calendar "office": its last holiday is 2028-12-26\./),
    ]);
  });

  test('is said of the shipped ones once their lists run out', () => {
    expect(endingCalendars(CALENDARS, Date.parse('2100-01-01T00:00:00Z'))).toHaveLength(1);
  });
});

describe('the linter of calendars', () => {
  test.each<[string, OfficeHours]>([
    ['good hours', GOOD],
    ['intervals that touch', onMonday(['08:00', '12:00'], ['12:00', '18:00'])],
    ['a day to its end', onMonday(['00:00', '24:00'])],
    ['a zone without a place', { ...GOOD, zone: 'UTC' }],
  ])('lets %s pass', (_what, hours) => {
    expect(lintCalendars({ hours })).toEqual([]);
  });

  test.each<[string, OfficeHours, string]>([
    ['an unknown zone', { ...GOOD, zone: 'Africa/Atlantis' }, 'the zone "Africa/Atlantis" is unknown.'],
    ['an offset for a zone', { ...GOOD, zone: '+02:00' }, 'the zone "+02:00" is unknown.'],
    ['no zone', { ...GOOD, zone: '' }, 'the zone "" is unknown.'],
    ['an hour that no clock shows', onMonday(['08:00', '25:00']), 'on mon 08:00-25:00 is not from HH:MM to HH:MM.'],
    ['a time in short', onMonday(['8:00', '18:00']), 'on mon 8:00-18:00 is not from HH:MM to HH:MM.'],
    ['an interval upside down', onMonday(['18:00', '08:00']), 'on mon 18:00-08:00 ends before it starts.'],
    ['an empty interval', onMonday(['08:00', '08:00']), 'on mon 08:00-08:00 ends before it starts.'],
    [
      'intervals that overlap',
      onMonday(['08:00', '12:00'], ['11:59', '18:00']),
      'on mon 11:59-18:00 overlaps what stands before it, or is out of order.',
    ],
    [
      'intervals out of order',
      onMonday(['13:00', '18:00'], ['08:00', '12:00']),
      'on mon 08:00-12:00 overlaps what stands before it, or is out of order.',
    ],
    ['a week without work', { ...GOOD, week: {} }, 'it has no working time at all.'],
    ['days without work', onMonday(), 'it has no working time at all.'],
    ['a day that does not exist', onDates('2027-02-29'), 'the holiday "2027-02-29" is not a date.'],
    ['a month that does not exist', onDates('2027-13-01'), 'the holiday "2027-13-01" is not a date.'],
    ['a date in another order', onDates('25-12-2027'), 'the holiday "25-12-2027" is not a date.'],
    ['a holiday twice', onDates('2027-12-25', '2027-12-25'), 'the holiday "2027-12-25" is listed twice.'],
  ])('names %s', (_what, hours, problem) => {
    expect(lintCalendars({ always: 'always', hours })).toEqual([`Calendar "hours": ${problem}`]);
  });
});

test('the time of day runs from 00:00 to 24:00', () => {
  expect(['00:00', '08:30', '24:00', '24:01', '8:30', '08:60'].map(timeOfDay)).toEqual([
    0,
    30_600_000,
    86_400_000,
    undefined,
    undefined,
    undefined,
  ]);
});
