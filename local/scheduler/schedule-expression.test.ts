import { describe, expect, test } from 'vitest';
import { compileScheduleExpression, ScheduleExpressionError } from './schedule-expression.ts';

const SATURDAY = Date.UTC(2026, 10, 21, 12, 0, 0);
const following = (expression: string, count: number, zone?: string) => {
  const compiled = compileScheduleExpression(expression, zone);
  const found: string[] = [];
  for (let after: number | undefined = SATURDAY; found.length < count; ) {
    after = compiled.next(after, SATURDAY);
    if (after === undefined) break;
    found.push(new Date(after).toISOString().slice(0, 16));
  }
  return found;
};

describe('a schedule is due', () => {
  test.each([
    ['rate(5 minutes)', ['2026-11-21T12:05', '2026-11-21T12:10']],
    ['rate(1 hour)', ['2026-11-21T13:00', '2026-11-21T14:00']],
    ['rate(1 day)', ['2026-11-22T12:00', '2026-11-23T12:00']],
    ['cron(0/15 8-17 ? * 2-6 *)', ['2026-11-23T08:00', '2026-11-23T08:15']],
    ['cron(5/20 * * * ? *)', ['2026-11-21T12:05', '2026-11-21T12:25', '2026-11-21T12:45', '2026-11-21T13:05']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-23T18:00', '2026-11-24T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0 10 ? * 6L *)', ['2026-11-27T10:00', '2026-12-25T10:00']],
    ['cron(0 9 ? * 2#1 2027)', ['2027-01-04T09:00', '2027-02-01T09:00']],
    ['cron(0 0 ? * 1 2020)', []],
    ['at(2026-12-24T18:00:00)', ['2026-12-24T18:00']],
    ['at(2020-12-24T18:00:00)', []],
  ])('%s', (expression, expected) => {
    expect(following(expression, Math.max(1, expected.length))).toEqual(expected);
  });

  test('in its own time zone', () => {
    expect(following('cron(0 9 * * ? *)', 1, 'Asia/Tokyo')).toEqual(['2026-11-22T00:00']);
    expect(following('at(2026-12-24T18:00:00)', 1, 'Europe/Berlin')).toEqual(['2026-12-24T17:00']);
  });

  test.each([
    'rate(0 minutes)',
    'rate(5 seconds)',
    'cron(* * * * *)',
    'cron(0 0 * * * *)',
    'cron(99 0 * * ? *)',
    'at(noon)',
    'hourly',
  ])('%s is refused', (expression) => {
    expect(() => compileScheduleExpression(expression)).toThrow(ScheduleExpressionError);
  });
});
