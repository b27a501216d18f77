import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Message } from '../../domain/ticket/message.ts';
import { eventKey, type Item, type Key, messageKey, type Table, toItem } from './table.ts';
import { eventFrom, messageFrom } from './ticket-item.ts';

/** Single events and texts of a ticket, strongly consistent. */
export interface EventLog {
  event(reference: string, number: number): Promise<TicketEvent | undefined>;
  /** Undefined where there is none, or it was erased. */
  message(reference: string, id: string): Promise<Message | undefined>;
}

export function createEventLog(table: Table): EventLog {
  return {
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
