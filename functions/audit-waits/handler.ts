import type { Context } from 'aws-lambda';
import { auditDesk } from '../../shared/adapters/workflow-desk.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { type Auditor, type AuditReport, auditWaits } from './audit-waits.ts';
import { readConfig } from './config.ts';

/** Invoked by a schedule: the last net under the workflow. */
export const createHandler =
  (auditor: Auditor) =>
  (_event: unknown, context: Context): Promise<AuditReport> => {
    auditor.log.begin(context);
    return auditWaits(auditor);
  };

export const handler = createHandler({ ...auditDesk(readConfig()), log: createLog(), counters: createCounters() });
