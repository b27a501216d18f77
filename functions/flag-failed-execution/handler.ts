import * as z from 'zod/mini';
import { timerPorts } from '../../shared/adapters/workflow-desk.ts';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import { type Ports, perform } from '../../shared/domain/ticket/perform.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import { readConfig } from './config.ts';

/** EventBridge's "Step Functions Execution Status Change". An execution's name says its ticket and generation. */
const statusChange = z.object({
  detail: z.object({
    name: z.string().check(z.regex(/^SP-.+-g\d+$/)),
    status: z.string(),
    /** Milliseconds since the epoch. */
    stopDate: z.number(),
    error: z.optional(z.nullable(z.string())),
  }),
});

/** Invoked when an execution of the workflow has failed, timed out or was stopped: operations sees it on the ticket. */
export const createHandler = (ports: Ports, log: Log) =>
  createTask(
    statusChange,
    async ({ detail: { name, status, stopDate, error } }) => {
      const [reference = '', generation = ''] = name.split('-g');
      const performed = await perform(ports, reference, {
        type: 'flag-execution',
        actor: SYSTEM,
        generation: Number(generation),
        execution: name,
        status,
        stoppedAt: new Date(stopDate).toISOString(),
        ...(error ? { error } : {}),
      });
      log.warn(LOG_MESSAGES.executionFlagged, { reference, outcome: performed.kind, kind: status });
    },
    log,
  );

export const handler = createHandler(timerPorts(readConfig()), createLog());
