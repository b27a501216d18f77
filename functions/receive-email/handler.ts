import { createIntakeDesk } from '../../shared/adapters/intake-desk.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createTask } from '../../shared/observability/task.ts';
import { INBOUND_PREFIX, readAws, readConfig } from './config.ts';
import { type Receiver, receive } from './receive.ts';
import { deliveryFrom, sesReceipt } from './ses-receipt.ts';

/** Invoked by SES's receipt rule, after the mail was laid down in the bucket. */
export const createHandler = (receiver: Receiver) =>
  createTask(sesReceipt, (event) => receive(receiver, deliveryFrom(event, INBOUND_PREFIX)), receiver.log);

export const handler = createHandler({
  desk: createIntakeDesk(readConfig(), readAws()),
  log: createLog(),
  counters: createCounters(),
});
