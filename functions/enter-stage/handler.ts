import { waiterPorts } from '../../shared/adapters/workflow-desk.ts';
import { type EnterPorts, enter } from '../../shared/domain/workflow/enter.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import { readConfig } from './config.ts';
import { enterStageInput, waitFrom } from './input.ts';

/** Invoked with the token of every wait of the workflow: stores the wait, then looks whether the ticket has moved on meanwhile. */
export const createHandler = (ports: EnterPorts, log: Log) =>
  createTask(
    enterStageInput,
    async (input) => {
      const outcome = await enter(ports, waitFrom(input));
      const { ticketId: reference, stage, generation } = input;
      log.info(LOG_MESSAGES.waitEntered, { reference, stage, generation, outcome });
    },
    log,
  );

export const handler = createHandler(waiterPorts(readConfig()), createLog());
