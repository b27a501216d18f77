import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { eventBusCalled } from '../../shared/adapters/events/event-bus.ts';
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

const { MAIL_QUEUE_URL, EVENT_BUS_NAME } = readConfig();

export const handler = createHandler({
  queue: mailQueueAt(MAIL_QUEUE_URL),
  bus: eventBusCalled(EVENT_BUS_NAME),
  log: createLog(),
});
