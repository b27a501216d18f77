import type { TicketEvent } from './event.ts';

/** Why a ticket has its priority, in words that a requester may read. Its log tells it, oldest event first; the ticket itself keeps no words. */
export function priorityReason(log: readonly TicketEvent[]): string {
  const judged = log.findLast((event) => event.type === 'ticket-filed' || event.type === 'priority-changed');
  if (judged?.type === 'ticket-filed') return judged.priorityReason;
  if (judged === undefined) throw new Error('a log begins with ticket-filed');
  return `${judged.to}: judged anew by our support team; it was ${judged.from}`;
}
