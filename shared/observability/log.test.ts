import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCounters } from './counters.ts';
import { createLog, traceOf } from './log.ts';
import { LOG_MESSAGES } from './messages.ts';

let written: string[] = [];

beforeEach(() => {
  written = [];
  const keep = (chunk: unknown) => {
    written.push(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'requester-api');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'SupportDesk');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line));

describe('the log', () => {
  test('is JSON lines with the service, the message and the fields', () => {
    createLog().info(LOG_MESSAGES.requestAnswered, { operation: 'fileTicket', status: 201 });
    expect(lines()).toMatchObject([
      { level: 'INFO', service: 'requester-api', message: 'Request answered', operation: 'fileTicket', status: 201 },
    ]);
  });

  test('tells an error by its name and frames, not by its words', () => {
    const error = new TypeError('about amara@people.example', { cause: new RangeError('and her words') });
    createLog().error(LOG_MESSAGES.bug, { error: traceOf(error) });
    expect(lines()).toMatchObject([
      {
        level: 'ERROR',
        fault: {
          name: 'TypeError',
          frames: expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts/)]),
          cause: { name: 'RangeError' },
        },
      },
    ]);
    expect(written.join()).not.toMatch(/amara|her words/);
  });

  test('keeps the id of an AWS request that failed', () => {
    const error = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { requestId: 'r-1' } });
    expect(traceOf(error)).toMatchObject({ name: 'AccessDeniedException', awsRequestId: 'r-1' });
  });

  test('takes what is no error, too', () => {
    expect(traceOf('words')).toEqual({ name: 'thrown string', frames: [] });
  });
});

describe('counters', () => {
  test('are written as one line that CloudWatch reads, and not at all when nothing was counted', () => {
    const counters = createCounters();
    counters.flush();
    expect(written).toEqual([]);
    counters.add('RequestFailed');
    counters.flush();
    expect(lines()).toMatchObject([{ RequestFailed: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'SupportDesk' }] } }]);
  });
});
