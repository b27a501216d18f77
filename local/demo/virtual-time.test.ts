import { expect, test } from 'vitest';
import { moment, span } from './virtual-time.ts';

test.each([
  [0, '0s'],
  [59_000, '59s'],
  [65 * 60_000, '1h 05m'],
  [(2 * 24 + 3) * 3_600_000 + 5 * 60_000, '2d 3h 05m'],
  [24 * 3_600_000 + 60_000, '1d 01m'],
  [61_000, '1m 01s'],
  [24 * 3_600_000 + 61_000, '1d 01m'],
])('%i milliseconds are %s', (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text);
});

test('a moment has seconds only where there are some', () => {
  expect(moment(Date.parse('2026-11-23T08:05:00Z'))).toBe('Mon 23 Nov 08:05');
  expect(moment(Date.parse('2026-12-02T08:05:07Z'))).toBe('02 Dec 08:05:07');
});
