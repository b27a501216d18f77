import { expect, test } from 'vitest';
import { SOUTH_AFRICAN_HOLIDAYS } from './holidays-south-africa.ts';

const DAY_MS = 86_400_000;
const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Gauss's rule for the Gregorian Easter, with its two exceptions. */
function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, year % 4, year % 7];
  const k = Math.floor(year / 100);
  const m = (15 - Math.floor((13 + 8 * k) / 25) + k - Math.floor(k / 4)) % 30;
  const n = (4 + k - Math.floor(k / 4)) % 7;
  const d = (19 * a + m) % 30;
  const e = (2 * b + 4 * c + 6 * d + n) % 7;
  const early = (d === 29 && e === 6) || (d === 28 && e === 6 && a > 10);
  return Date.UTC(year, 2, 22 + d + e - (early ? 7 : 0));
}

function fromTheAct(year: number): string[] {
  const fixed = ['01-01', '03-21', '04-27', '05-01', '06-16', '08-09', '09-24', '12-16', '12-25', '12-26'];
  const easter = easterSunday(year);
  const listed = [...fixed.map((day) => Date.parse(`${year}-${day}`)), easter - 2 * DAY_MS, easter + DAY_MS];
  const mondays = listed.filter((ms) => new Date(ms).getUTCDay() === 0).map((ms) => ms + DAY_MS);
  return [...new Set([...listed, ...mondays].map(isoDate))].sort();
}

test.each([
  [2008, '2008-03-23'],
  [2019, '2019-04-21'],
  [2025, '2025-04-20'],
  [2049, '2049-04-18'],
  [2076, '2076-04-19'],
])('Easter Sunday of %i is %s', (year, date) => {
  expect(isoDate(easterSunday(year))).toBe(date);
});

test.each([2026, 2027, 2028])('the list of %i is what the Act says', (year) => {
  const listed = SOUTH_AFRICAN_HOLIDAYS.map(({ date }) => date).filter((date) => date.startsWith(`${year}-`));
  expect(listed).toEqual(fromTheAct(year));
});

test('the list says nothing of other years', () => {
  expect([...new Set(SOUTH_AFRICAN_HOLIDAYS.map(({ date }) => date.slice(0, 4)))]).toEqual(['2026', '2027', '2028']);
});
