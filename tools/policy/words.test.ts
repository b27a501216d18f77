import { describe, expect, test } from 'vitest';
import { CALENDARS } from '../../shared/domain/policy/calendars.ts';
import { calendarWords } from './calendar-words.ts';
import { durationWords, secondsOf } from './duration.ts';
import { markWords } from './event-words.ts';
import { localTime } from './local-time.ts';

describe('a duration', () => {
  test.each([
    ['PT45M', 2700],
    ['P1DT2H3M4S', 93_784],
    ['P0D', 0],
  ])('%s is read', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  test.each(['P', 'PT', 'P1W', '2h', '-PT1H', 'PT1.5H'])('%s is none', (text) => {
    expect(secondsOf(text)).toBeUndefined();
  });

  test.each([
    [0, 'always', '0 s'],
    [11_700, 'office', '3 h 15 min'],
    [86_400, 'always', '24 h'],
    [7 * 86_400, 'always', '7 d'],
    [60 * 3600, 'office', '60 h'],
  ])('%d seconds of %s are told as they are worked', (seconds, calendar, words) => {
    expect(durationWords(seconds, calendar)).toBe(words);
  });
});

describe('a calendar', () => {
  test('is told with its days, zone and holidays', () => {
    expect(calendarWords(CALENDARS.always)).toBe('all hours of all days');
    expect(calendarWords(CALENDARS.office)).toMatch(
      /^Mon-Fri 08:00-18:00, Sat 09:00-13:00 \(Africa\/Johannesburg\), closed on \d+ holidays, the last on 20\d\d-12-26$/,
    );
  });

  test('keeps days apart that have a free one between them, and names several intervals', () => {
    const morning = [['08:00', '12:00']] as const;
    const week = { mon: morning, wed: morning, thu: [...morning, ['13:00', '17:00']] } as const;
    expect(calendarWords({ zone: 'Europe/Lisbon', week, holidays: [] })).toBe(
      'Mon 08:00-12:00, Wed 08:00-12:00, Thu 08:00-12:00 and 13:00-17:00 (Europe/Lisbon), no holidays',
    );
  });
});

test('a moment is told by the wall clock, also across daylight saving', () => {
  expect(localTime('2026-10-25T00:30:00Z', 'Europe/Lisbon')).toBe('Sun 2026-10-25 01:30:00');
  expect(localTime('2026-10-25T01:30:00Z', 'Europe/Lisbon')).toBe('Sun 2026-10-25 01:30:00');
});

test('a warning is told by its threshold', () => {
  expect([markWords('warning-75'), markWords('warning-900s')]).toEqual(['warning at 75 %', 'warning, 900 s left']);
});
