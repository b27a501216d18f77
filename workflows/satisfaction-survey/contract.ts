/**
 * What the state machine `satisfaction-survey` and the functions around it say to each other: constants and types only.
 *
 * Instants are ISO 8601 texts in UTC with milliseconds.
 */
import type { SurveyPosition } from '../../shared/domain/survey/survey.ts';
import type { SurveyStep } from '../../shared/domain/ticket/commands/survey.ts';

export type { SurveyPosition, SurveyStep };

/** The machine's fixed name: its ARN can be built without a reference. */
export const MACHINE_NAME = 'satisfaction-survey';

/** What an execution starts with. A resolution has one at most: `<reference>-r<resolution>`. */
export interface SurveyInput {
  readonly ticketId: string;
  readonly resolution: number;
  /** When its requester is asked. */
  readonly inviteAt: string;
}

/** The payload of `conduct-survey`. It returns a {@link SurveyPosition}. */
export interface ConductSurveyInput {
  readonly ticketId: string;
  readonly resolution: number;
  readonly step: SurveyStep;
}
