import { randomBytes } from 'node:crypto';
import type { Desk } from '../domain/desk.ts';
import { POLICY } from '../domain/policy/policy.ts';
import type { WebhookDesk, WebhookPorts } from '../domain/webhooks/ports.ts';
import { createDesk } from './desk.ts';
import { createClient } from './dynamodb/client.ts';
import type { Table } from './dynamodb/table.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { createDeliveries } from './dynamodb/webhook-deliveries.ts';
import { createSubscribers } from './dynamodb/webhook-subscribers.ts';
import { createPost, PUBLIC_INTERNET } from './https/post.ts';
import { type RetryingQueue, webhookQueueAt } from './sqs/webhook-queue.ts';

/** The prefix says what it is to whoever finds one where none should be. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/** The desk of operations and administrators on AWS: with the webhooks. */
export function createOperationsDesk(config: {
  readonly TABLE_NAME: string;
  readonly SIGNING_SECRET_ARN: string;
  readonly WEBHOOK_QUEUE_URL: string;
}): Desk & WebhookDesk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  return { ...createDesk(config), ...webhooksOn(table, webhookQueueAt(config.WEBHOOK_QUEUE_URL)), newSecret };
}

/** What delivering needs of AWS, and of the Internet. */
export function createWebhookPorts(config: {
  readonly TABLE_NAME: string;
  readonly WEBHOOK_QUEUE_URL: string;
}): WebhookPorts & { readonly webhookQueue: RetryingQueue } {
  const table = { client: createClient(), name: config.TABLE_NAME };
  return {
    ...webhooksOn(table, webhookQueueAt(config.WEBHOOK_QUEUE_URL)),
    tickets: createTicketStore(table, { queueShards: POLICY.queueShards }),
    policy: POLICY,
    post: createPost(PUBLIC_INTERNET),
    now: Date.now,
  };
}

const webhooksOn = <Queue extends WebhookDesk['webhookQueue']>(table: Table, webhookQueue: Queue) => ({
  subscribers: createSubscribers(table),
  deliveries: createDeliveries(table),
  webhookQueue,
});
