import * as z from 'zod/mini';
import { timerPorts } from '../../shared/adapters/workflow-desk.ts';
import type { Ports } from '../../shared/domain/ticket/perform.ts';
import { fire } from '../../shared/domain/workflow/fire.ts';
import type { Position } from '../../shared/domain/workflow/position.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import { CONTRACT_VERSION, type FireClocksInput } from '../../workflows/ticket-lifecycle/contract.ts';
import { readConfig } from './config.ts';

const fireClocksInput: z.ZodMiniType<FireClocksInput> = z.object({
  ticketId: z.string(),
  generation: z.number(),
  waits: z.number(),
  contractVersion: z.number(),
  executionStartedAt: z.string(),
});

/** Invoked when a wait of the workflow has timed out: fires what is due and answers where the ticket stands. */
export const createHandler = (ports: Ports, log: Log) =>
  createTask(
    fireClocksInput,
    async ({ ticketId: reference, generation, waits, contractVersion, executionStartedAt }): Promise<Position> => {
      const executionStartedMs = Date.parse(executionStartedAt);
      const timeout = { reference, generation, waits, contractVersion, executionStartedMs };
      const position = await fire(ports, timeout, CONTRACT_VERSION);
      log.info(LOG_MESSAGES.clocksFired, { reference, generation, stage: position.stage });
      return position;
    },
    log,
  );

export const handler = createHandler(timerPorts(readConfig()), createLog());
