import { refTo } from '../message.ts';
import type { Unit } from '../unit.ts';
import { publicMessage } from './reply.ts';

/** What was done with a low score, in words that its requester reads (R194). */
export const settleReview: Unit<'settle-review'> = {
  stages: ['closed'],
  decide: (ticket, command, { at }) => {
    if (ticket.rating?.review !== 'open') return { code: 'no-review' };
    const message = publicMessage('review', command, at);
    const resolution = ticket.resolution?.number ?? 0;
    return {
      facts: [{ type: 'review-settled', v: 1, resolution, message: refTo(message) }],
      messages: [message],
    };
  },
};
