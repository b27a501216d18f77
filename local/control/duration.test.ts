import { describe, expect, test } from 'vitest';
import { parseDuration, parseTime } from './duration.ts';

describe('a duration', () => {
  test.each([
    ['PT4H', 4 * 3_600_000],
    ['P2DT12H', 60 * 3_600_000],
    ['PT1.5S', 1500],
    ['P1W', 604_800_000],
    ['90m', 5_400_000],
    ['2d', 172_800_000],
    ['1.5h', 5_400_000],
    ['30', 30_000],
    [30, 30_000],
    [0, 0],
  ])('%j is %d ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each(['', 'P', 'PT', 'P1DT', '4 hours', '-5m', 'P1Y', -1, Number.NaN, null, {}])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('a time', () => {
  test('is ISO 8601 or milliseconds', () => {
    expect(parseTime('2026-11-21T12:00:00Z')).toBe(Date.UTC(2026, 10, 21, 12));
    expect(parseTime('1795262400000')).toBe(1_795_262_400_000);
    expect(parseTime(5)).toBe(5);
  });

  test.each(['', 'tomorrow', '12', null])('%j is none', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
