import { createDeliveries, type DeliveryTargets } from '../events/delivery.ts';
import type { Host } from '../service.ts';
import type { ScheduleDefinition } from './definition.ts';
import { type KeptSeries, startSeries } from './series.ts';

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleDefinition[];
  readonly targets: DeliveryTargets;
}

const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

function payloadOf(host: Host, schedule: ScheduleDefinition, time: number): string {
  if (schedule.input !== undefined) {
    return schedule.input
      .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
      .replaceAll('<aws.scheduler.scheduled-time>', iso(time))
      .replaceAll('<aws.scheduler.execution-id>', host.uuid())
      .replaceAll('<aws.scheduler.attempt-number>', '1');
  }
  return JSON.stringify({
    version: '0',
    id: host.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: host.account,
    time: iso(time),
    region: host.region,
    resources: [schedule.arn],
    detail: '{}',
  });
}

/** Starts EventBridge Scheduler's schedules on the runtime's clock; what comes back stops them. A flexible window is not used. */
export function startScheduler(host: Host, { schedules, targets }: SchedulerOptions): () => void {
  const { deliver, resume } = createDeliveries(host, targets, 'scheduler');
  const kept = host.journal.keep<KeptSeries>('schedule');
  resume();
  const stops = schedules.map((schedule) =>
    startSeries(host, { ...schedule, kept, id: schedule.arn }, (time) =>
      deliver({
        targetArn: schedule.targetArn,
        payload: payloadOf(host, schedule, time),
        sender: { kind: 'role', roleArn: schedule.roleArn },
        policy: schedule.policy,
        from: schedule.arn,
      }),
    ),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
