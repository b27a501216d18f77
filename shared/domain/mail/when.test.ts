import { expect, test } from 'vitest';
import { inWords } from './when.ts';

const ZONE = 'Africa/Johannesburg';

test('a moment is told with its day, and the zone by name', () => {
  expect(inWords('2026-11-23T16:00:00.000Z', ZONE)).toBe('Monday, 23 November 2026 at 18:00 SAST');
  expect(inWords(Date.parse('2026-11-23T22:30:00.000Z'), ZONE)).toBe('Tuesday, 24 November 2026 at 00:30 SAST');
});

test('a promise is never told earlier than it is kept: seconds are rounded up', () => {
  expect(inWords('2026-11-23T16:00:01.000Z', ZONE)).toContain('18:01');
  expect(inWords('2026-11-23T21:59:59.001Z', ZONE)).toContain('Tuesday, 24 November 2026 at 00:00');
});

test('another zone tells its own time', () => {
  expect(inWords('2026-07-01T12:00:00.000Z', 'America/New_York')).toMatch(/Wednesday, 1 July 2026 at 08:00/);
});

test('a date is in English like the mail around it, in the order of its reader’s country', () => {
  const moment = '2026-11-23T16:00:00.000Z';
  expect(inWords(moment, 'Europe/Paris', 'fr-FR')).toBe('Monday, 23 November 2026 at 17:00 CET');
  expect(inWords(moment, ZONE, 'zu')).toBe('Monday, 23 November 2026 at 18:00 SAST');
  expect(inWords(moment, 'Asia/Tokyo', 'ja-JP')).toContain('November');
  expect(inWords(moment, 'America/New_York', 'en-US')).toContain('Monday, November 23, 2026 at 11:00');
});
