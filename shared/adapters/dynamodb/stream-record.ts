import type { DynamoDBBatchItemFailure, DynamoDBRecord } from 'aws-lambda';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Item } from './table.ts';
import { eventFrom } from './ticket-item.ts';

/** An event of a ticket as the table's stream brings it. Throws where the record is something else: the mapping's filter lets only these pass. */
export function recordOf({ dynamodb }: DynamoDBRecord): { readonly reference: string; readonly event: TicketEvent } {
  // Lambda types the image with its own attribute values, which differ from the SDK's in name only.
  const image = (dynamodb?.NewImage ?? {}) as Item;
  const reference = /^TICKET#(.+)$/.exec(image.pk?.S ?? '')?.[1];
  if (reference === undefined || image.event === undefined)
    throw new Error('a stream record without an event of a ticket');
  return { reference, event: eventFrom(image) };
}

/** How a consumer says that this record, and what follows it in its batch, must come again. */
export const failureOf = ({ dynamodb }: DynamoDBRecord): DynamoDBBatchItemFailure => ({
  itemIdentifier: dynamodb?.SequenceNumber ?? '',
});
