import * as z from 'zod/mini';
import { type SurveyStarter, surveyPorts, surveyStarter } from '../../shared/adapters/survey-desk.ts';
import { type SurveyPorts, surveyOf } from '../../shared/domain/survey/conduct.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { createTask } from '../../shared/observability/task.ts';
import type { SurveyInput } from '../../workflows/satisfaction-survey/contract.ts';
import { readConfig } from './config.ts';

/** EventBridge's envelope around `ticket-closed.v1`. The rest is read from the ticket. */
const closed = z.object({ detail: z.object({ ticket: z.string() }) });

interface Collaborators {
  readonly ports: SurveyPorts;
  readonly surveys: SurveyStarter;
  readonly log: Log;
}

/** Invoked when a ticket was closed after an answer of ours. */
export const createHandler = ({ ports, surveys, log }: Collaborators) =>
  createTask(
    closed,
    async ({ detail: { ticket: reference } }): Promise<void> => {
      const survey = await surveyOf(ports, reference);
      if (survey === undefined) return log.info(LOG_MESSAGES.eventSkipped, { reference });
      const input: SurveyInput = { ticketId: reference, ...survey };
      await surveys.start(`${reference}-r${survey.resolution}`, input);
      log.info(LOG_MESSAGES.surveyStarted, { reference });
    },
    log,
  );

const config = readConfig();

export const handler = createHandler({
  ports: surveyPorts(config),
  surveys: surveyStarter(config.SURVEY_MACHINE_ARN),
  log: createLog(),
});
