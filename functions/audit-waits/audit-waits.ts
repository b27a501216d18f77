import { CALENDARS } from '../../shared/domain/policy/calendars.ts';
import { endingCalendars } from '../../shared/domain/policy/lint-calendars.ts';
import { type Audited, type AuditPorts, audit } from '../../shared/domain/workflow/audit.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Auditor {
  readonly ports: AuditPorts;
  /** Every queue's open tickets by reference, a page at a time; a ticket that moves between queues meanwhile may come twice. */
  readonly queues: () => readonly AsyncIterable<readonly string[]>[];
  readonly log: Log;
  readonly counters: Counters;
}

export type AuditReport = Readonly<Record<Audited | 'failed', number>>;

/**
 * Looks at every open ticket and mends what the ordinary way has missed. One that cannot be looked at is counted and does not hold up
 * the others; an audit that was not completed counts nothing as completed, so that its silence alarms.
 */
export async function auditWaits({ ports, queues, log, counters }: Auditor): Promise<AuditReport> {
  const report = { healthy: 0, started: 0, answered: 0, restarted: 0, stuck: 0, failed: 0 };
  const auditQueue = async (queue: AsyncIterable<readonly string[]>) => {
    for await (const page of queue) {
      const outcomes = await Promise.all(page.map((reference) => auditOne(ports, log, reference)));
      for (const outcome of outcomes) report[outcome] += 1;
    }
  };
  await Promise.all(queues().map(auditQueue));
  counters.add('AuditRepaired', report.started + report.answered + report.restarted);
  counters.add('AuditStuck', report.stuck + report.failed);
  counters.add('CalendarEnding', endingCalendars(CALENDARS, ports.now()).length);
  if (report.failed === 0) counters.add('AuditCompleted');
  counters.flush();
  log.info(LOG_MESSAGES.auditCompleted, { count: Object.values(report).reduce((sum, count) => sum + count, 0) });
  return report;
}

async function auditOne(ports: AuditPorts, log: Log, reference: string): Promise<Audited | 'failed'> {
  try {
    const outcome = await audit(ports, reference);
    if (outcome !== 'healthy') log.warn(LOG_MESSAGES.auditRepaired, { reference, outcome });
    return outcome;
  } catch (error) {
    log.error(LOG_MESSAGES.bug, { reference, error: traceOf(error) });
    return 'failed';
  }
}
