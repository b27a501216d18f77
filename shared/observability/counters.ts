import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Every metric of our own; an alarm or the dashboard reads each of them. */
export type MetricName =
  | 'RequestFailed'
  | 'RequestTooBusy'
  | 'AuditCompleted'
  | 'AuditRepaired'
  | 'AuditStuck'
  | 'CalendarEnding'
  | 'MailFailed'
  | 'MailRefused'
  | 'MailCapped'
  | 'MailRejected'
  | 'StaffMailReturned'
  | 'MailReceived'
  | 'MailQuarantined'
  | 'MailDropped'
  | 'MailFlooded'
  | 'MailUnreadable'
  | 'DigestsCompleted'
  | 'WebhookDead'
  | 'WebhookPaused';

export interface Counters {
  add(name: MetricName, value?: number): void;
  /** Writes what was counted, as one line of the log that CloudWatch reads. Nothing counted, nothing written. */
  flush(): void;
}

/** Namespace and service come from the variables that every function has. */
export function createCounters(): Counters {
  const metrics = new Metrics();
  return {
    add: (name, value = 1) => {
      metrics.addMetric(name, MetricUnit.Count, value);
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
