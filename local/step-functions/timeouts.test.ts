import { describe, expect, test } from 'vitest';
import { Later } from './test-host.ts';
import { callback, invocation, serve } from './test-service.ts';

describe('a task with a time limit', () => {
  const States = {
    Ask: callback({
      TimeoutSeconds: '{% $states.input.limit %}',
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
    }),
    Late: { Type: 'Pass', End: true },
  };

  test('times out when the computed limit has passed, not before, and the timeout can be caught', async () => {
    const it = serve({ StartAt: 'Ask', States });
    const execution = await it.start({ limit: 90 });
    await it.host.advance(89.999);
    expect(await it.describe(execution)).toMatchObject({ status: 'RUNNING' });
    await it.host.advance(0.001);
    expect(await it.output(execution)).toEqual({ Error: 'States.Timeout', Cause: '' });
    const events = await it.history(execution);
    expect(events.find(({ type }) => type === 'TaskTimedOut')).toMatchObject({
      previousEventId: 5,
      taskTimedOutEventDetails: {
        error: 'States.Timeout',
        resource: 'invoke.waitForTaskToken',
        resourceType: 'lambda',
      },
    });
    expect(events.find(({ type }) => type === 'TaskScheduled')).toMatchObject({
      taskScheduledEventDetails: { timeoutInSeconds: 90 },
    });
  });

  test('says which value a limit may not have', async () => {
    const it = serve({ StartAt: 'Ask', States: { Ask: States.Ask, Late: States.Late } });
    const execution = await it.start({ limit: 'soon' });
    expect(await it.describe(execution)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        "'TimeoutSeconds' returned an unexpected result type. Expected 'number', but was 'string'",
      ),
    });
  });

  test('is overtaken by its limit while its function still runs, and the late answer changes nothing', async () => {
    const States = {
      Work: invocation({ TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Rest' }] }),
      Rest: { Type: 'Wait', Seconds: 60, End: true },
    };
    const it = serve({ StartAt: 'Work', States }, () => new Later(20, 'late'));
    const execution = await it.start();
    await it.host.advance(30);
    expect((await it.types(execution)).slice(-3)).toEqual(['TaskTimedOut', 'TaskStateExited', 'WaitStateEntered']);
    expect(await it.describe(execution)).toMatchObject({ status: 'RUNNING' });
  });
});

describe('a task with heartbeats', () => {
  test('reports a missed one as a timeout, which a catcher can tell apart', async () => {
    const it = serve({
      StartAt: 'Ask',
      States: {
        Ask: callback({
          HeartbeatSeconds: 10,
          TimeoutSeconds: 100,
          Catch: [
            { ErrorEquals: ['States.HeartbeatTimeout'], Output: '{% $states.errorOutput.Error %}', Next: 'Silent' },
            { ErrorEquals: ['States.Timeout'], Next: 'Late' },
          ],
        }),
        Silent: { Type: 'Pass', End: true },
        Late: { Type: 'Pass', Output: 'late', End: true },
      },
    });
    const execution = await it.start();
    await it.host.advance(9);
    await it.call('SendTaskHeartbeat', { taskToken: it.token() });
    await it.host.advance(9);
    expect(await it.describe(execution)).toMatchObject({ status: 'RUNNING' });
    await it.host.advance(1);
    expect(await it.output(execution)).toBe('States.Timeout');
  });

  test('has an absolute limit, whatever heartbeats arrive', async () => {
    const it = serve({ StartAt: 'Ask', States: { Ask: callback({ HeartbeatSeconds: 10, TimeoutSeconds: 25 }) } });
    const execution = await it.start();
    for (const _ of [1, 2, 3]) {
      await it.host.advance(8);
      await it.call('SendTaskHeartbeat', { taskToken: it.token() });
    }
    await it.host.advance(1);
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('a machine with a time limit', () => {
  test('ends as TIMED_OUT with one event and neither error nor cause', async () => {
    const it = serve({
      StartAt: 'Ask',
      TimeoutSeconds: 60,
      States: { Ask: callback({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ask' }] }) },
    });
    const execution = await it.start();
    await it.host.advance(60);
    const described = await it.describe(execution);
    expect(described).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
    expect(described).not.toHaveProperty('error');
    expect(described).not.toHaveProperty('cause');
    expect((await it.history(execution)).at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });
});

describe('a Wait state', () => {
  test.each([
    ['seconds', { Seconds: 30 }, 30],
    ['computed seconds', { Seconds: '{% $states.input.base * 2 %}' }, 30],
    ['a timestamp', { Timestamp: '2026-03-02T08:00:30Z' }, 30],
    ['a computed timestamp', { Timestamp: '{% $fromMillis($millis() + 30000) %}' }, 30],
    ['a timestamp that is past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('waits for %s', async (_, field, seconds) => {
    const it = serve({ StartAt: 'Rest', States: { Rest: { Type: 'Wait', ...field, End: true } } });
    const execution = await it.start({ base: 15 });
    await it.host.advance(60);
    const { startDate, stopDate } = await it.describe(execution);
    expect(Number(stopDate) - Number(startDate)).toBe(seconds);
  });
});
