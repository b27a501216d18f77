import { type Released, sendDigests } from '../../shared/domain/mail/digests.ts';
import type { MailPorts, MailSettings } from '../../shared/domain/mail/ports.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface DigestSender {
  readonly ports: MailPorts;
  readonly settings: MailSettings;
  readonly log: Log;
  readonly counters: Counters;
}

/** Sends what has waited long enough. What fails is counted and tried by the next run: it still waits in the outbox. */
export async function sendHeldMails({ ports, settings, log, counters }: DigestSender): Promise<void> {
  try {
    await sendDigests(ports, settings, (released) => tell(log, counters, released));
    counters.add('DigestsCompleted');
  } catch (error) {
    counters.add('MailFailed');
    log.error(LOG_MESSAGES.digestsFailed, { error: traceOf(error) });
  }
  counters.flush();
}

const MESSAGES = {
  delivered: LOG_MESSAGES.mailSent,
  dropped: LOG_MESSAGES.mailDropped,
  refused: LOG_MESSAGES.mailRefused,
  'settled-before': LOG_MESSAGES.eventSkipped,
} as const;

function tell(log: Log, counters: Counters, { mail, ended, digest }: Released): void {
  const { reference, event, kind } = mail;
  if (ended === 'refused') counters.add('MailRefused');
  log.info(MESSAGES[ended], { reference, event, kind, outcome: digest ? `${ended} in a digest` : ended });
}
