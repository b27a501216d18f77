import type { Context } from 'aws-lambda';
import { createMailroom, mailSettings } from '../../shared/adapters/mailroom.ts';
import { createCounters } from '../../shared/observability/counters.ts';
import { createLog } from '../../shared/observability/log.ts';
import { LEASE_MS, readConfig } from './config.ts';
import { type DigestSender, sendHeldMails } from './send-held-mails.ts';

export const createHandler =
  (sender: DigestSender) =>
  (_event: unknown, context: Context): Promise<void> => {
    sender.log.begin(context);
    return sendHeldMails(sender);
  };

const config = readConfig();

export const handler = createHandler({
  ports: createMailroom(config),
  settings: mailSettings(config, LEASE_MS),
  log: createLog(),
  counters: createCounters(),
});
