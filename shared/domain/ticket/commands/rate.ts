import { DIMENSIONS, isLow, ratedResolution, type Scores } from '../../survey/rating.ts';
import { ratingIsOpen } from '../../survey/survey.ts';
import type { Fact } from '../event.ts';
import { type MessageRef, refTo } from '../message.ts';
import type { Rating, Resolution, Ticket } from '../ticket.ts';
import { NOTHING, type Unit } from '../unit.ts';
import { publicMessage } from './reply.ts';

/**
 * The requester says how it went (R096-R099, R199): one rating per resolution, which they can put right for as long as one is taken, and
 * nobody has told them what was done with it. A low score asks the team's lead to look into it (R100).
 */
export const rate: Unit<'rate'> = {
  stages: ['closed'],
  decide: (ticket, { actor, resolution, scores, comment }, { at, policy }) => {
    const rated = ratedResolution(ticket);
    if (rated === undefined) return { code: 'rating-closed', because: 'not-resolved' };
    if (rated.number !== resolution) return { code: 'resolution-moved-on', seen: resolution, current: rated.number };
    const { rating: before } = ticket;
    if (!ratingIsOpen(ticket, policy, at))
      return before === undefined
        ? { code: 'rating-closed', because: 'over' }
        : { code: 'already-rated', at: before.at };
    const message = comment && publicMessage('rating', { actor, ...comment }, at);
    const ref = message && refTo(message);
    if (before !== undefined && isTheSame(before, scores, ref)) return NOTHING;
    const facts: Fact[] = [
      {
        ...{ type: 'ticket-rated', v: 1, resolution, scores, resolved: resolvedBy(ticket, rated) },
        ...(ref ? { message: ref } : {}),
      },
    ];
    const isOpen = before?.review === 'open';
    if (isLow(scores) && !isOpen) facts.push({ type: 'review-requested', v: 1, resolution });
    if (!isLow(scores) && isOpen) facts.push({ type: 'review-withdrawn', v: 1, resolution });
    return { facts, messages: message ? [message] : [] };
  },
};

/** A resolved ticket stays with who resolved it: nothing moves it any more but reopening, and then there is nothing to rate. */
const resolvedBy = ({ assignee }: Ticket, { level, team }: Resolution) => ({
  ...{ level, team },
  ...(assignee === undefined ? {} : { by: assignee }),
});

const isTheSame = (before: Rating, scores: Scores, said: MessageRef | undefined): boolean =>
  before.comment === said?.sha256 && DIMENSIONS.every((one) => before.scores[one] === scores[one]);
