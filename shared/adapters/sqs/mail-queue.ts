import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';

/** An event whose mails are to be sent. Ids only: text and addresses never pass through the queue. */
export interface MailOrder {
  readonly reference: string;
  /** The number of the event. */
  readonly event: number;
}

const order = z.strictObject({ reference: z.string(), event: z.int().check(z.positive()) });

/** Reads a message of the queue. Throws where it is none: then it goes the way of everything that cannot be handled. */
export const parseMailOrder = (body: string): MailOrder => order.parse(JSON.parse(body));

export interface MailQueue {
  /** Queues orders, and gives those that were not taken. */
  put(orders: readonly MailOrder[]): Promise<readonly MailOrder[]>;
}

/** SQS takes this many at once. */
const BATCH = 10;

export function createMailQueue(client: SQSClient, queueUrl: string): MailQueue {
  return {
    put: async (orders) => {
      const refused: MailOrder[] = [];
      for (let start = 0; start < orders.length; start += BATCH)
        refused.push(...(await putBatch(client, queueUrl, orders.slice(start, start + BATCH))));
      return refused;
    },
  };
}

/** The queue at that address, on AWS. */
export const mailQueueAt = (queueUrl: string): MailQueue => createMailQueue(new SQSClient(), queueUrl);

async function putBatch(client: SQSClient, queueUrl: string, orders: readonly MailOrder[]): Promise<MailOrder[]> {
  const { Failed: failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: orders.map((order, i) => ({ Id: String(i), MessageBody: JSON.stringify(order) })),
    }),
  );
  return failed.flatMap(({ Id }) => orders[Number(Id)] ?? []);
}
