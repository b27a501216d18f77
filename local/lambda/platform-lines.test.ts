import { expect, test } from 'vitest';
import { endLines, type InvocationReport, startLine } from './platform-lines.ts';

const AT = Date.UTC(2026, 10, 21, 9);
const REPORT: InvocationReport = {
  requestId: 'r-1',
  endedAt: AT,
  duration: 12.3456,
  initDuration: undefined,
  memoryMb: 256,
  usedMemoryMb: 40,
  error: undefined,
};
const json = (lines: string) =>
  lines
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

test('a JSON log holds platform events', () => {
  expect(json(startLine('JSON', 'r-1', AT))).toEqual([
    { time: '2026-11-21T09:00:00.000Z', type: 'platform.start', record: { requestId: 'r-1', version: '$LATEST' } },
  ]);
  const metrics = { durationMs: 12.346, billedDurationMs: 13, memorySizeMB: 256, maxMemoryUsedMB: 40 };
  expect(json(endLines('JSON', REPORT))).toEqual([
    {
      time: '2026-11-21T09:00:00.000Z',
      type: 'platform.report',
      record: { requestId: 'r-1', metrics, status: 'success' },
    },
  ]);
});

test('the first report of an environment bills its start', () => {
  expect(json(endLines('JSON', { ...REPORT, initDuration: 100.9 }))).toMatchObject([
    { record: { metrics: { billedDurationMs: 114, initDurationMs: 100.9 } } },
  ]);
});

test('what the handler threw stands before the report, with its trace', () => {
  const error = { errorType: 'RangeError', errorMessage: 'too far', trace: ['RangeError: too far'] };
  expect(json(endLines('JSON', { ...REPORT, error }))).toMatchObject([
    {
      level: 'ERROR',
      requestId: 'r-1',
      message: { errorType: 'RangeError', errorMessage: 'too far', stackTrace: ['RangeError: too far'] },
    },
    { type: 'platform.report', record: { status: 'error', errorType: 'RangeError' } },
  ]);
});

test('a timeout is a status of its own, and a sentence in a text log', () => {
  const error = {
    errorType: 'Sandbox.Timedout',
    errorMessage: 'RequestId: r-1 Error: Task timed out after 3.00 seconds',
  };
  expect(json(endLines('JSON', { ...REPORT, error }))).toMatchObject([{ record: { status: 'timeout' } }]);
  expect(endLines('Text', { ...REPORT, error })).toBe(
    [
      '2026-11-21T09:00:00.000Z r-1 Task timed out after 3.00 seconds',
      'END RequestId: r-1',
      'REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB\tMax Memory Used: 40 MB\tStatus: timeout\t',
      '',
    ].join('\n'),
  );
});
