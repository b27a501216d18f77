import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createMailroom, mailSettings } from '../../shared/adapters/mailroom.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { LEASE_MS, readConfig } from './config.ts';
import { type Sender, send } from './send.ts';

export const createHandler =
  (sender: Sender) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    sender.log.begin(context);
    return send(sender, event, () => context.getRemainingTimeInMillis());
  };

const config = readConfig();

export const handler = createHandler({
  ports: createMailroom(config),
  settings: mailSettings(config, LEASE_MS),
  log: createLog(),
  counters: createCounters(),
});
