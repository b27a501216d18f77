import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Message } from '../../domain/ticket/message.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import { itemAt, itemsBetween } from './reading.ts';
import { eventKey, messageKey, type Table, ticketKey } from './table.ts';
import { eventFrom, messageFrom, ticketFrom } from './ticket-item.ts';

/** A ticket, its single events and texts, strongly consistent; nothing of what writes them. */
export interface EventLog {
  ticket(reference: string): Promise<Ticket | undefined>;
  event(reference: string, number: number): Promise<TicketEvent | undefined>;
  /** Those that there are from one number to another, both included, in their order; in one query. */
  events(reference: string, first: number, last: number): Promise<readonly TicketEvent[]>;
  /** Undefined where there is none, or it was erased. */
  message(reference: string, id: string): Promise<Message | undefined>;
}

export function createEventLog(table: Table): EventLog {
  return {
    ticket: async (reference) => {
      const item = await itemAt(table, ticketKey(reference));
      return item && ticketFrom(item);
    },
    event: async (reference, number) => {
      const item = await itemAt(table, eventKey(reference, number));
      return item && eventFrom(item);
    },
    events: async (reference, first, last) =>
      (await itemsBetween(table, eventKey(reference, first), eventKey(reference, last))).map(eventFrom),
    message: async (reference, id) => {
      const item = await itemAt(table, messageKey(reference, id));
      return item && messageFrom(item);
    },
  };
}
