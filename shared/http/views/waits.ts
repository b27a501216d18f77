import type { TicketFile } from '../../domain/reading/ticket-file.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import type { RequesterTicket } from '../views.ts';

type WaitView = RequesterTicket['waits'][number];

/** What the ticket waits for, in the words of who reads it. */
export function waitsOf({ ticket, events, messages }: TicketFile, reader: 'requester' | 'staff'): WaitView[] {
  if (ticket.closed !== undefined) return [];
  return ticket.waits.map((wait) => {
    if (wait.for === 'requester')
      return {
        for: wait.for,
        since: wait.since,
        words: reader === 'requester' ? 'We wait for your answer.' : 'The requester has been asked.',
      };
    const asked = events.findLast((event) => event.type === 'third-party-awaited')?.message.messageId;
    const message = messages.find(({ id }) => id === asked);
    const party = message?.visibility === 'public' ? message.party : undefined;
    return {
      for: wait.for,
      since: wait.since,
      ...(wait.until === undefined ? {} : { until: wait.until }),
      ...(party === undefined ? {} : { party }),
      words: `We wait for ${party ?? 'someone outside support'}.`,
    };
  });
}

/** Which of the times that a requester is told stand still now. */
export function pausedWords(ticket: Ticket): string | undefined {
  switch (stageOf(ticket)) {
    case 'awaiting-requester':
      return 'Our times stand still until you answer.';
    case 'awaiting-third-party':
      return 'The time for the next step stands still while we wait; our answers to you do not.';
    case 'awaiting-confirmation':
      return 'Our times stand still until you say whether it is settled.';
    default:
      return undefined;
  }
}
