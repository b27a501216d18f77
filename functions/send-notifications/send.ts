import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseMailOrder } from '../../shared/adapters/sqs/mail-queue.ts';
import { MailBusyError, type Notified, notify } from '../../shared/domain/mail/notify.ts';
import type { MailPorts, MailSettings } from '../../shared/domain/mail/ports.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Sender {
  readonly ports: MailPorts;
  readonly settings: MailSettings;
  readonly log: Log;
  readonly counters: Counters;
}

/** An event may take so long, in milliseconds: four mails for which SES lets us wait until we give up. */
const LONGEST_MS = 20_000;

/**
 * Sends the mails of a batch of events. Each record stands for itself: one that fails is delivered again, alone. One for which there may
 * not be time enough is given back untouched: a function that is stopped while it sends sends twice.
 *
 * @param leftMs how long the function may still run, in milliseconds
 */
export async function send(
  sender: Sender,
  { Records: records }: SQSEvent,
  leftMs: () => number,
): Promise<SQSBatchResponse> {
  const failed: SQSRecord[] = [];
  for (const record of records) {
    const isTime = leftMs() >= LONGEST_MS;
    if (!isTime) sender.log.info(LOG_MESSAGES.eventFailed, { outcome: 'no time left' });
    if (!isTime || !(await sent(sender, record))) failed.push(record);
  }
  sender.counters.flush();
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function sent({ ports, settings, log, counters }: Sender, { body }: SQSRecord): Promise<boolean> {
  try {
    await notify(ports, settings, parseMailOrder(body), (notified) => tell(log, counters, notified));
    return true;
  } catch (error) {
    if (error instanceof MailBusyError) log.info(LOG_MESSAGES.eventFailed, { outcome: 'busy' });
    else {
      counters.add('MailFailed');
      log.error(LOG_MESSAGES.eventFailed, { error: traceOf(error) });
    }
    return false;
  }
}

const MESSAGES = {
  delivered: LOG_MESSAGES.mailSent,
  dropped: LOG_MESSAGES.mailDropped,
  refused: LOG_MESSAGES.mailRefused,
  suppressed: LOG_MESSAGES.mailSuppressed,
  capped: LOG_MESSAGES.mailCapped,
  held: LOG_MESSAGES.mailHeld,
  'settled-before': LOG_MESSAGES.eventSkipped,
  busy: LOG_MESSAGES.eventSkipped,
} as const;

function tell(log: Log, counters: Counters, { mail, ended }: Notified): void {
  const { reference, event, kind } = mail;
  if (ended === 'refused') counters.add('MailRefused');
  if (ended === 'capped') counters.add('MailCapped');
  log.info(MESSAGES[ended], { reference, event, kind, outcome: ended });
}
