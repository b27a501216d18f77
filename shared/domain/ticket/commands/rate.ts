import { isLow, ratedResolution } from '../../survey/rating.ts';
import { ratedUntil } from '../../survey/survey.ts';
import type { Fact } from '../event.ts';
import { refTo } from '../message.ts';
import type { Unit } from '../unit.ts';
import { publicMessage } from './reply.ts';

/** The requester says how it went (R096-R099, R199), once per resolution. A low score asks the team's lead to look into it (R100). */
export const rate: Unit<'rate'> = {
  stages: ['closed'],
  decide: (ticket, { actor, resolution, scores, comment }, { at, policy }) => {
    const rated = ratedResolution(ticket);
    if (rated === undefined) return { code: 'rating-closed', because: 'not-resolved' };
    if (rated.number !== resolution) return { code: 'resolution-moved-on', seen: resolution, current: rated.number };
    if (ticket.rating !== undefined) return { code: 'already-rated', at: ticket.rating.at };
    const until = ratedUntil(ticket, policy);
    if (ticket.survey?.ended || (until !== undefined && at >= until)) return { code: 'rating-closed', because: 'over' };
    const message = comment && publicMessage('rating', { actor, ...comment }, at);
    const facts: Fact[] = [
      { type: 'ticket-rated', v: 1, resolution, scores, ...(message ? { message: refTo(message) } : {}) },
    ];
    if (isLow(scores)) facts.push({ type: 'review-requested', v: 1, resolution });
    return { facts, messages: message ? [message] : [] };
  },
};
