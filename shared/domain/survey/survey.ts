import { quietUntil } from '../policy/quiet.ts';
import type { Policy } from '../policy/schema.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ratedResolution } from './rating.ts';

/** Where a ticket's survey stands, for the machine that conducts it. Times are ISO 8601. */
export interface SurveyPosition {
  /** The requester was asked and has not answered yet. */
  readonly open: boolean;
  readonly remindAt: string;
  readonly closeAt: string;
  /** Somebody is asked to look into what they have answered, and has not said yet what was done. */
  readonly review: boolean;
  readonly reviewAt: string;
}

/** When a closed ticket's requester is asked. `zone`: theirs. */
export const inviteAt = (closedAt: string, policy: Policy, zone: string): string =>
  byDay(later(closedAt, policy.survey.invitation), policy, zone);

/** Nobody is woken to say how it went. */
function byDay(iso: string, { survey }: Policy, zone: string): string {
  const morning = quietUntil({ ...survey.quiet, zone }, Date.parse(iso));
  return morning === undefined ? iso : new Date(morning).toISOString();
}

/** Until when a rating is taken: as long as the survey is open, or would be if it had begun at the closing. */
export const ratedUntil = ({ survey, closed }: Ticket, policy: Policy): string | undefined =>
  survey?.until ?? (closed && later(closed.at, policy.survey.invitation + policy.survey.close));

/** Whether the requester of a ticket that was resolved can rate it now, or put right what they said. `at`: ISO 8601. */
export function ratingIsOpen(ticket: Ticket, policy: Policy, at: string): boolean {
  const until = ratedUntil(ticket, policy);
  const over = ticket.survey?.ended || (until !== undefined && at >= until);
  return ratedResolution(ticket) !== undefined && !over && ticket.rating?.review !== 'settled';
}

/** `zone`: the requester's. */
export function surveyPosition(ticket: Ticket, policy: Policy, at: string, zone: string): SurveyPosition {
  const { survey, rating } = ticket;
  const { reminder, close } = policy.survey;
  const review = rating?.review === 'open' && !rating.overdue;
  const closeAt = survey?.until ?? at;
  const open = survey !== undefined && !survey.ended && rating === undefined && ratedResolution(ticket) !== undefined;
  const reviewAt = later(rating?.at ?? at, policy.survey.review);
  return { open, closeAt, remindAt: byDay(later(closeAt, reminder - close), policy, zone), review, reviewAt };
}

const later = (iso: string, seconds: number): string => new Date(Date.parse(iso) + seconds * 1000).toISOString();
