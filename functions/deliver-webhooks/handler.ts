import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createWebhookPorts } from '../../shared/adapters/webhooks.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { readConfig } from './config.ts';
import { type Courier, deliverAll } from './deliver-all.ts';

export const createHandler =
  (courier: Courier) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    courier.log.begin(context);
    return deliverAll(courier, event);
  };

export const handler = createHandler({
  ports: createWebhookPorts(readConfig()),
  log: createLog(),
  counters: createCounters(),
});
