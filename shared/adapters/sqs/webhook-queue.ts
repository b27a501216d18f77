import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { DeliveryId } from '../../domain/webhooks/delivery.ts';
import type { WebhookQueue } from '../../domain/webhooks/ports.ts';
import { patience } from '../patience.ts';

const order = z.strictObject({ subscriber: z.string(), event: z.string() });

/** A delivery, as this queue's own messages name it; undefined for what the bus has put there. */
export function parseDeliveryOrder(message: unknown): DeliveryId | undefined {
  const parsed = order.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

export interface RetryingQueue extends WebhookQueue {
  /** A message that was received and is not done comes back then. @param seconds from now, 12 hours at most */
  comeBack(receiptHandle: string, seconds: number): Promise<void>;
}

/** SQS takes this many at once. */
const BATCH = 10;

/** SQS hides a message for no longer, in seconds. */
const LONGEST = 43_200;

export function createWebhookQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): RetryingQueue {
  return {
    put: async (deliveries) => {
      const refused: DeliveryId[] = [];
      for (let start = 0; start < deliveries.length; start += BATCH)
        refused.push(...(await putBatch(client, queueUrl, deliveries.slice(start, start + BATCH))));
      return refused;
    },
    comeBack: async (receiptHandle, seconds) => {
      const visibility = Math.min(LONGEST, Math.max(1, Math.ceil(seconds)));
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: visibility,
        }),
      );
    },
  };
}

/** Milliseconds, each attempt. */
const PUT_MS = 3_000;

/** The queue at that address, on AWS. */
export const webhookQueueAt = (queueUrl: string): RetryingQueue =>
  createWebhookQueue(new SQSClient(patience(PUT_MS)), queueUrl);

async function putBatch(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  deliveries: readonly DeliveryId[],
): Promise<DeliveryId[]> {
  const { Failed: failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: deliveries.map(({ subscriber, event }, i) => ({
        Id: String(i),
        MessageBody: JSON.stringify({ subscriber, event }),
      })),
    }),
  );
  return failed.flatMap(({ Id }) => deliveries[Number(Id)] ?? []);
}
