import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failureOf, recordOf } from '../../shared/adapters/dynamodb/stream-record.ts';
import type { MailOrder, MailQueue } from '../../shared/adapters/sqs/mail-queue.ts';
import { isKnown, isMailed } from '../../shared/domain/mail/matrix.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Relay {
  readonly queue: MailQueue;
  readonly log: Log;
}

/**
 * Queues the events that the notification matrix mails. An order that the queue did not take is delivered again by the stream; so is what
 * follows it in the batch, which the ledger of mails makes harmless.
 */
export async function relay(
  { queue, log }: Relay,
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> {
  const read = records.map((record) => ({ record, ...orderOf(record, log) }));
  const orders = read.flatMap(({ order }) => order ?? []);
  const refused = new Set(await queue.put(orders));
  const failed = read.filter(({ order, unreadable }) => unreadable || (order !== undefined && refused.has(order)));
  for (const { order } of failed) log.warn(LOG_MESSAGES.eventFailed, order ?? {});
  return { batchItemFailures: failed.map(({ record }) => failureOf(record)) };
}

function orderOf(record: DynamoDBRecord, log: Log): { readonly order?: MailOrder; readonly unreadable: boolean } {
  try {
    const { reference, event } = recordOf(record);
    const order = { reference, event: event.number };
    if (!isKnown(event)) log.warn(LOG_MESSAGES.eventUnknown, { ...order, kind: event.type });
    return isMailed(event) ? { order, unreadable: false } : { unreadable: false };
  } catch (error) {
    log.error(LOG_MESSAGES.bug, { error: traceOf(error) });
    return { unreadable: true };
  }
}
