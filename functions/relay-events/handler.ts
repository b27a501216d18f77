import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { mailQueueAt } from '../../shared/adapters/sqs/mail-queue.ts';
import { createLog } from '../../shared/observability/log.ts';
import { readConfig } from './config.ts';
import { type Relay, relay } from './relay.ts';

export const createHandler =
  (collaborators: Relay) =>
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
    collaborators.log.begin(context);
    return relay(collaborators, event);
  };

export const handler = createHandler({ queue: mailQueueAt(readConfig().MAIL_QUEUE_URL), log: createLog() });
