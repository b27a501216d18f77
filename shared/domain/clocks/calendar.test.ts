import { describe, expect, test } from 'vitest';
import { type Interval, type OfficeHours, WEEKDAYS } from '../policy/calendar-data.ts';
import { calendarFor, calendarFrom } from './calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const at = (iso: string): number => Date.parse(iso);
const shown = (ms: number): string => new Date(ms).toISOString();
const daily = (zone: string, ...intervals: Interval[]): OfficeHours => ({
  zone,
  week: Object.fromEntries(WEEKDAYS.map((day) => [day, intervals])),
  holidays: [],
});

describe('in office hours', () => {
  const office = calendarFor('office');

  test.each([
    ['one that ends the same day', '2026-11-23T09:00+02:00', 8 * HOUR, '2026-11-23T17:00+02:00'],
    ['one from before opening', '2026-11-23T03:00+02:00', HOUR, '2026-11-23T09:00+02:00'],
    ['one over a night', '2026-11-23T17:30+02:00', HOUR, '2026-11-24T08:30+02:00'],
    ['one over a weekend', '2026-11-20T17:00+02:00', 10 * HOUR, '2026-11-23T13:00+02:00'],
    ['one from a Sunday', '2026-11-22T12:00+02:00', 15 * MINUTE, '2026-11-23T08:15+02:00'],
    ['one over Christmas', '2026-12-24T17:00+02:00', 2 * HOUR, '2026-12-28T09:00+02:00'],
    ['one over New Year', '2026-12-31T17:00+02:00', 2 * HOUR, '2027-01-02T10:00+02:00'],
    ['one over a Monday after a holiday', '2026-08-08T12:00+02:00', 2 * HOUR, '2026-08-11T09:00+02:00'],
    ['one over Easter', '2028-04-13T17:00+02:00', 6 * HOUR, '2028-04-18T09:00+02:00'],
    ['one over a leap day', '2028-02-28T17:00+02:00', 12 * HOUR, '2028-03-01T09:00+02:00'],
    ['one to closing time', '2026-11-20T17:00+02:00', HOUR, '2026-11-20T18:00+02:00'],
    ['one millisecond more', '2026-11-20T17:00+02:00', HOUR + 1, '2026-11-21T09:00:00.001+02:00'],
    ['nothing at night', '2026-11-20T23:00+02:00', 0, '2026-11-20T23:00+02:00'],
    ['nothing at closing time', '2026-11-20T18:00+02:00', 0, '2026-11-20T18:00+02:00'],
    ['a millisecond from closing time', '2026-11-20T18:00+02:00', 1, '2026-11-21T09:00:00.001+02:00'],
    ['less than nothing', '2026-11-20T17:00+02:00', -HOUR, '2026-11-20T17:00+02:00'],
  ])('a target is due in time: %s', (_which, start, working, due) => {
    expect(shown(office.add(at(start), working))).toBe(shown(at(due)));
    expect(office.between(at(start), at(due))).toBe(Math.max(0, working));
  });

  test('a whole week has 54 hours', () => {
    expect(office.between(at('2026-11-16T00:00+02:00'), at('2026-11-23T00:00+02:00'))).toBe(54 * HOUR);
  });

  test('nothing passes backwards, and without end without end', () => {
    expect(office.between(at('2026-11-20T12:00Z'), at('2026-11-20T11:00Z'))).toBe(0);
    expect(office.between(at('2026-11-20T12:00Z'), at('2026-11-20T12:00Z'))).toBe(0);
    expect(office.between(at('2026-11-20T12:00Z'), Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  test('the opening second counts, the closing second does not', () => {
    const moments = ['2026-11-21T08:59:59.999', '2026-11-21T09:00', '2026-11-21T12:59:59.999', '2026-11-21T13:00'];
    expect(moments.map((moment) => office.isWorking(at(`${moment}+02:00`)))).toEqual([false, true, true, false]);
    expect(office.isWorking(at('2026-12-25T10:00+02:00'))).toBe(false);
  });
});

describe('around the clock', () => {
  const always = calendarFor('always');

  test('every hour counts', () => {
    const start = at('2026-12-31T23:30Z');
    expect(shown(always.add(start, HOUR))).toBe('2027-01-01T00:30:00.000Z');
    expect(always.between(start, start + 3 * DAY)).toBe(3 * DAY);
    expect(always.between(start, start - DAY)).toBe(0);
    expect(always.isWorking(start)).toBe(true);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Johannesburg', 'America/St_Johns'])(
    'seven days from 00:00 to 24:00 in %s are the same',
    (zone) => {
      const spelledOut = calendarFrom(daily(zone, ['00:00', '24:00']));
      const start = at('2026-01-15T10:11:12.345Z');
      expect(spelledOut.add(start, 1000 * DAY + 1)).toBe(start + 1000 * DAY + 1);
      expect(spelledOut.between(start, start + 1000 * DAY)).toBe(1000 * DAY);
    },
  );
});

describe('when the clocks change', () => {
  test('a day has 23 or 25 hours', () => {
    const hours = calendarFrom({ ...daily('Europe/Berlin'), week: { sun: [['00:00', '24:00']] } });
    expect(hours.between(at('2026-03-28T12:00Z'), at('2026-03-30T12:00Z'))).toBe(23 * HOUR);
    expect(hours.between(at('2026-10-24T12:00Z'), at('2026-10-26T12:00Z'))).toBe(25 * HOUR);
  });

  test('a day on Lord Howe Island has half an hour more or less', () => {
    const hours = calendarFrom({ ...daily('Australia/Lord_Howe'), week: { sun: [['00:00', '24:00']] } });
    expect(hours.between(at('2026-04-04T00:00Z'), at('2026-04-06T00:00Z'))).toBe(24.5 * HOUR);
    expect(hours.between(at('2026-10-03T00:00Z'), at('2026-10-05T00:00Z'))).toBe(23.5 * HOUR);
  });

  test('an interval whose beginning does not exist begins with the first moment that does', () => {
    const hours = calendarFrom(daily('Europe/Berlin', ['02:30', '04:00']));
    const midnight = at('2026-03-29T00:00+01:00');
    expect(shown(hours.add(midnight, 1) - 1)).toBe(shown(at('2026-03-29T03:00+02:00')));
    expect(shown(hours.add(midnight, HOUR))).toBe(shown(at('2026-03-29T04:00+02:00')));
  });

  test('an interval whose end does not exist ends with the last moment before', () => {
    const hours = calendarFrom(daily('Europe/Berlin', ['01:00', '02:30']));
    expect(shown(hours.add(at('2026-03-29T00:00+01:00'), HOUR))).toBe(shown(at('2026-03-29T03:00+02:00')));
    expect(hours.between(at('2026-03-29T00:00+01:00'), at('2026-03-30T00:00+02:00'))).toBe(HOUR);
  });

  test('an interval that exists twice counts twice', () => {
    const hours = calendarFrom(daily('America/New_York', ['01:15', '01:45']));
    const midnight = at('2026-11-01T00:00-04:00');
    expect(hours.between(midnight, midnight + DAY)).toBe(HOUR);
    expect(shown(hours.add(midnight, 30 * MINUTE))).toBe(shown(at('2026-11-01T01:45-04:00')));
    expect(shown(hours.add(midnight, 31 * MINUTE))).toBe(shown(at('2026-11-01T01:16-05:00')));
  });

  test('a deadline months away stays at its wall-clock time', () => {
    const hours = calendarFrom(daily('Europe/Berlin', ['09:00', '10:00']));
    expect(shown(hours.add(at('2026-01-01T09:00+01:00'), 200 * HOUR))).toBe(shown(at('2026-07-19T10:00+02:00')));
  });

  test('a day that a zone left out has no hours', () => {
    const hours = calendarFrom({ ...daily('Pacific/Apia'), week: { fri: [['09:00', '17:00']] } });
    expect(hours.between(at('2011-12-29T00:00-10:00'), at('2012-01-05T00:00+14:00'))).toBe(0);
  });
});

describe('a calendar is refused', () => {
  test.each<[string, OfficeHours, string]>([
    ['that never works', daily('Africa/Johannesburg'), 'no working time'],
    ['of no zone', daily('Africa/Atlantis', ['08:00', '18:00']), 'Africa/Atlantis'],
    ['with a day upside down', daily('Africa/Johannesburg', ['18:00', '08:00']), '18:00-08:00'],
  ])('%s', (_which, data, named) => {
    expect(() => calendarFrom(data)).toThrow(named);
  });
});

test('the search for a moment that does not come ends after five years', () => {
  const minuteAWeek = calendarFrom({ ...daily('Africa/Johannesburg'), week: { mon: [['08:00', '08:01']] } });
  const start = at('2026-11-23T00:00Z');
  expect(minuteAWeek.between(start, minuteAWeek.add(start, 250 * MINUTE))).toBe(250 * MINUTE);
  expect(() => minuteAWeek.add(start, 1000 * MINUTE)).toThrow(RangeError);
  expect(() => minuteAWeek.add(start, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  expect(() => minuteAWeek.isWorking(Number.NaN)).toThrow(RangeError);
});
