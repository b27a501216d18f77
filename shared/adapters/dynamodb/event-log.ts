import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Message } from '../../domain/ticket/message.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import { eventKey, type Item, type Key, messageKey, type Table, ticketKey, toItem } from './table.ts';
import { eventFrom, messageFrom, ticketFrom } from './ticket-item.ts';

/** A ticket, its single events and texts, strongly consistent; nothing of what writes them. */
export interface EventLog {
  ticket(reference: string): Promise<Ticket | undefined>;
  event(reference: string, number: number): Promise<TicketEvent | undefined>;
  /** Undefined where there is none, or it was erased. */
  message(reference: string, id: string): Promise<Message | undefined>;
}

export function createEventLog(table: Table): EventLog {
  return {
    ticket: async (reference) => {
      const item = await get(table, ticketKey(reference));
      return item && ticketFrom(item);
    },
    event: async (reference, number) => {
      const item = await get(table, eventKey(reference, number));
      return item && eventFrom(item);
    },
    message: async (reference, id) => {
      const item = await get(table, messageKey(reference, id));
      return item && messageFrom(item);
    },
  };
}

async function get({ client, name }: Table, key: Key): Promise<Item | undefined> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true }),
  );
  return item;
}
