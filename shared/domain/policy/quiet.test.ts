import { describe, expect, test } from 'vitest';
import { quietUntil } from './quiet.ts';

const NIGHT = { zone: 'Africa/Johannesburg', from: '20:00', to: '07:00' };
const until = (quiet: typeof NIGHT, moment: string): string | undefined => {
  const end = quietUntil(quiet, Date.parse(moment));
  return end === undefined ? undefined : new Date(end).toISOString();
};
const utc = (moment: string): string => new Date(moment).toISOString();

describe('quiet hours across midnight', () => {
  test.each([
    ['from their first second', '2026-11-20T20:00+02:00', '2026-11-21T07:00+02:00'],
    ['in the evening', '2026-11-20T23:59:59.999+02:00', '2026-11-21T07:00+02:00'],
    ['after midnight', '2026-11-21T00:00+02:00', '2026-11-21T07:00+02:00'],
    ['to their last millisecond', '2026-11-21T06:59:59.999+02:00', '2026-11-21T07:00+02:00'],
    ['over the new year', '2026-12-31T22:00+02:00', '2027-01-01T07:00+02:00'],
  ])('hold back %s', (_when, moment, end) => {
    expect(until(NIGHT, moment)).toBe(utc(end));
  });

  test.each(['2026-11-20T19:59:59.999+02:00', '2026-11-20T07:00+02:00', '2026-11-20T12:00+02:00'])(
    'let %s be',
    (moment) => {
      expect(until(NIGHT, moment)).toBeUndefined();
    },
  );
});

test('quiet hours may lie within a day', () => {
  const noon = { ...NIGHT, from: '12:00', to: '13:00' };
  expect(until(noon, '2026-11-20T12:30+02:00')).toBe(utc('2026-11-20T13:00+02:00'));
  expect(until(noon, '2026-11-20T23:30+02:00')).toBeUndefined();
});

test('quiet hours may end or begin at midnight', () => {
  expect(until({ ...NIGHT, from: '20:00', to: '24:00' }, '2026-11-20T21:00+02:00')).toBe(utc('2026-11-21T00:00+02:00'));
  expect(until({ ...NIGHT, from: '20:00', to: '00:00' }, '2026-11-20T21:00+02:00')).toBe(utc('2026-11-21T00:00+02:00'));
  expect(until({ ...NIGHT, from: '00:00', to: '07:00' }, '2026-11-20T03:00+02:00')).toBe(utc('2026-11-20T07:00+02:00'));
  expect(until({ ...NIGHT, from: '00:00', to: '07:00' }, '2026-11-20T21:00+02:00')).toBeUndefined();
});

describe('when the clocks change', () => {
  const berlin = (from: string, to: string) => ({ zone: 'Europe/Berlin', from, to });

  test('the quiet ends at its wall-clock time, after a short night and a long one', () => {
    expect(until(berlin('20:00', '07:00'), '2026-03-28T21:00+01:00')).toBe(utc('2026-03-29T07:00+02:00'));
    expect(until(berlin('20:00', '07:00'), '2026-10-24T21:00+02:00')).toBe(utc('2026-10-25T07:00+01:00'));
  });

  test('an end that does not exist moves forward', () => {
    expect(until(berlin('20:00', '02:30'), '2026-03-29T01:00+01:00')).toBe(utc('2026-03-29T03:00+02:00'));
  });

  test('hours that exist twice are quiet twice', () => {
    expect(until(berlin('02:00', '02:30'), '2026-10-25T02:10+02:00')).toBe(utc('2026-10-25T02:30+02:00'));
    expect(until(berlin('02:00', '02:30'), '2026-10-25T02:10+01:00')).toBe(utc('2026-10-25T02:30+01:00'));
  });
});

test('equal ends are no quiet hours', () => {
  expect(until({ ...NIGHT, from: '00:00', to: '00:00' }, '2026-11-20T00:00+02:00')).toBeUndefined();
});

test.each([
  ['all day', { ...NIGHT, from: '00:00', to: '24:00' }],
  ['without a zone', { ...NIGHT, zone: 'Africa/Atlantis' }],
  ['at no hour', { ...NIGHT, from: '25:00' }],
])('quiet hours %s are refused', (_which, quiet) => {
  expect(() => quietUntil(quiet, 0)).toThrow('cannot be counted by');
});
