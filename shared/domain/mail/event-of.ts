import type { TicketEvent } from '../ticket/event.ts';
import type { EventType } from './notification.ts';

/** The event as the type that the mail's kind belongs to. Another one is a bug in the matrix. */
export function eventOf<T extends EventType>(event: TicketEvent, type: T): Extract<TicketEvent, { type: T }> {
  const isOfType = (candidate: TicketEvent): candidate is Extract<TicketEvent, { type: T }> => candidate.type === type;
  if (!isOfType(event)) throw new Error(`a mail about ${type} was made of ${event.type}`);
  return event;
}
