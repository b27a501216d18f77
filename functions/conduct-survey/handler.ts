import * as z from 'zod/mini';
import { surveyPorts } from '../../shared/adapters/survey-desk.ts';
import { conduct, type SurveyPorts } from '../../shared/domain/survey/conduct.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import type { ConductSurveyInput, SurveyPosition } from '../../workflows/satisfaction-survey/contract.ts';
import { readConfig } from './config.ts';

const input: z.ZodMiniType<ConductSurveyInput> = z.object({
  ticketId: z.string(),
  resolution: z.int(),
  step: z.enum(['invite', 'remind', 'end', 'chase']),
});

/** Invoked by the machine at each step of a survey. */
export const createHandler = ({ ports, log }: { readonly ports: SurveyPorts; readonly log: Log }) =>
  createTask(
    input,
    async ({ ticketId, resolution, step }): Promise<SurveyPosition> => {
      const position = await conduct(ports, ticketId, resolution, step);
      log.info(LOG_MESSAGES.surveyConducted, {
        reference: ticketId,
        kind: step,
        outcome: position.open ? 'open' : 'over',
      });
      return position;
    },
    log,
  );

export const handler = createHandler({ ports: surveyPorts(readConfig()), log: createLog() });
