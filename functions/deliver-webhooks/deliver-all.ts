import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseTold } from '../../shared/adapters/events/told.ts';
import { parseDeliveryOrder, type RetryingQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { type Delivered, deliver } from '../../shared/domain/webhooks/deliver.ts';
import type { DeliveryId } from '../../shared/domain/webhooks/delivery.ts';
import { fanOut } from '../../shared/domain/webhooks/fan-out.ts';
import type { WebhookPorts } from '../../shared/domain/webhooks/ports.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Courier {
  readonly ports: WebhookPorts & { readonly webhookQueue: RetryingQueue };
  readonly log: Log;
  readonly counters: Counters;
}

/**
 * Two kinds of messages: an event of the bus becomes a delivery to each subscriber that wants it, and a delivery is attempted. All of a
 * batch at once: a subscriber that takes its time keeps nobody else waiting.
 */
export async function deliverAll(courier: Courier, { Records: records }: SQSEvent): Promise<SQSBatchResponse> {
  const done = await Promise.all(records.map((record) => handled(courier, record)));
  courier.counters.flush();
  const failed = records.filter((_, i) => !done[i]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** False: the message stays in the queue, for as long as it takes. */
async function handled(courier: Courier, { body, receiptHandle }: SQSRecord): Promise<boolean> {
  const { ports, log } = courier;
  try {
    const message: unknown = JSON.parse(body);
    const order = parseDeliveryOrder(message);
    if (order === undefined) {
      const publication = parseTold(message);
      const { ticket: reference, event } = publication.detail;
      log.info(LOG_MESSAGES.webhooksBegun, { reference, event, count: await fanOut(ports, publication) });
      return true;
    }
    const delivered = await deliver(ports, order);
    tell(courier, order, delivered);
    if (delivered.kind !== 'early' && delivered.kind !== 'failed') return true;
    await ports.webhookQueue.comeBack(receiptHandle, (delivered.atMs - ports.now()) / 1000);
    return false;
  } catch (error) {
    log.error(LOG_MESSAGES.eventFailed, { error: traceOf(error) });
    return false;
  }
}

function tell({ log, counters }: Courier, { subscriber: webhook }: DeliveryId, delivered: Delivered): void {
  switch (delivered.kind) {
    case 'delivered':
      log.info(LOG_MESSAGES.webhookDelivered, { webhook, status: delivered.status });
      break;
    case 'early':
      break;
    case 'failed':
      log.warn(LOG_MESSAGES.webhookFailed, { webhook });
      break;
    case 'dead':
      counters.add('WebhookDead');
      log.warn(LOG_MESSAGES.webhookDead, { webhook });
      break;
    case 'nothing':
      log.info(LOG_MESSAGES.eventSkipped, { webhook });
  }
  if ('paused' in delivered && delivered.paused) {
    counters.add('WebhookPaused');
    log.warn(LOG_MESSAGES.webhookPaused, { webhook });
  }
}
