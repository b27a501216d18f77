import { describe, expect, test } from 'vitest';
import { createTestHost } from '../runtime/test-host.ts';
import { schedulesOf } from './definition.ts';
import { startScheduler } from './scheduler.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:audit';

function start(properties: Record<string, unknown>, target: Record<string, unknown> = {}) {
  const host = createTestHost();
  const sent: { payload: unknown; sender: unknown; at: string }[] = [];
  const schedules = schedulesOf([
    {
      logicalId: 'Schedule',
      type: 'AWS::Scheduler::Schedule',
      ref: 'schedule',
      attributes: { Arn: 'arn:schedule' },
      properties: { ...properties, Target: { Arn: FUNCTION, RoleArn: 'arn:role', ...target } },
    },
  ]);
  const stop = startScheduler(host, {
    schedules,
    targets: {
      async invokeAsync(_, payload, sender) {
        sent.push({ payload, sender, at: new Date(host.clock.now()).toISOString().slice(11, 16) });
        return { accepted: true };
      },
      async sendMessage() {
        return { accepted: true };
      },
    },
  });
  return { host, sent, stop };
}

describe('a schedule', () => {
  test('calls its function as its role, again and again', async () => {
    const { host, sent } = start({ ScheduleExpression: 'rate(5 minutes)' });
    await host.clock.advance({ by: 10 * 60_000 });
    expect(sent.map(({ at }) => at)).toEqual(['12:05', '12:10']);
    expect(sent[0]).toMatchObject({
      sender: { kind: 'role', roleArn: 'arn:role' },
      payload: { source: 'aws.scheduler', resources: ['arn:schedule'], time: '2026-11-21T12:05:00Z' },
    });
  });

  test('sends its own input, with the scheduled time in it', async () => {
    const Input = '{"at":"<aws.scheduler.scheduled-time>"}';
    const { host, sent } = start({ ScheduleExpression: 'rate(1 hour)' }, { Input });
    await host.clock.advance({ by: 3_600_000 });
    expect(sent[0]?.payload).toEqual({ at: '2026-11-21T13:00:00Z' });
  });

  test('keeps to its dates, and one that is disabled does nothing', async () => {
    const ending = start({ ScheduleExpression: 'rate(1 hour)', EndDate: '2026-11-21T14:30:00Z' });
    const disabled = start({ ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' });
    await ending.host.clock.advance({ by: 86_400_000 });
    await disabled.host.clock.advance({ by: 86_400_000 });
    expect(ending.sent).toHaveLength(2);
    expect(disabled.sent).toHaveLength(0);
  });

  test('that is due once is waited for by a clock that runs until idle', async () => {
    const { host, sent } = start({ ScheduleExpression: 'at(2026-12-24T18:00:00)' });
    await host.clock.advance({ untilIdle: true });
    expect(sent.map(({ at }) => at)).toEqual(['18:00']);
  });
});
