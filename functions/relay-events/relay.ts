import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failureOf, recordOf } from '../../shared/adapters/dynamodb/stream-record.ts';
import type { EventBus } from '../../shared/adapters/events/event-bus.ts';
import type { MailOrder, MailQueue } from '../../shared/adapters/sqs/mail-queue.ts';
import { type Publication, publicationOf } from '../../shared/domain/bus/publication.ts';
import { isKnown, isMailed } from '../../shared/domain/mail/matrix.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Relay {
  readonly queue: MailQueue;
  readonly bus: EventBus;
  readonly log: Log;
}

/**
 * Queues the events that the notification matrix mails, and tells other programs of those that are published. What queue or bus did not
 * take is delivered again by the stream; so is what follows it in the batch, which the ledger of mails makes harmless, and whoever listens
 * on the bus is used to.
 */
export async function relay(
  { queue, bus, log }: Relay,
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> {
  const read = records.map((record) => ({ record, ...leavingFrom(record, log) }));
  // Mail first: it goes whether or not there is anybody to tell.
  const unqueued = new Set(await queue.put(read.flatMap(({ order }) => order ?? [])));
  const untold = new Set(await bus.put(read.flatMap(({ publication }) => publication ?? [])));
  const failed = read.filter(
    ({ order, publication, unreadable }) =>
      unreadable || (order && unqueued.has(order)) || (publication && untold.has(publication)),
  );
  for (const { place } of failed) log.warn(LOG_MESSAGES.eventFailed, place ?? {});
  return { batchItemFailures: failed.map(({ record }) => failureOf(record)) };
}

interface Leaving {
  /** Where the event stands; absent where it cannot be read. */
  readonly place?: MailOrder;
  readonly order?: MailOrder;
  readonly publication?: Publication;
  readonly unreadable: boolean;
}

function leavingFrom(record: DynamoDBRecord, log: Log): Leaving {
  try {
    const { reference, event } = recordOf(record);
    const place = { reference, event: event.number };
    const known = isKnown(event);
    if (!known) log.warn(LOG_MESSAGES.eventUnknown, { ...place, kind: event.type });
    const publication = known ? publicationOf(reference, event) : undefined;
    return {
      place,
      ...(isMailed(event) ? { order: place } : {}),
      ...(publication ? { publication } : {}),
      unreadable: false,
    };
  } catch (error) {
    log.error(LOG_MESSAGES.bug, { error: traceOf(error) });
    return { unreadable: true };
  }
}
