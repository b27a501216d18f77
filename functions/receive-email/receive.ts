import type { IntakeDesk } from '../../shared/adapters/intake-desk.ts';
import { parseMail } from '../../shared/adapters/mime/parse-mail.ts';
import { acceptMail } from '../../shared/domain/intake/accept-mail.ts';
import type { Accepted } from '../../shared/domain/intake/accepted.ts';
import type { Delivery } from '../../shared/domain/intake/received-mail.ts';
import type { Counters, MetricName } from '../../shared/observability/counters.ts';
import type { Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

export interface Receiver {
  readonly desk: IntakeDesk;
  readonly log: Log;
  readonly counters: Counters;
}

/** Takes in one mail, which SES has laid down. What is thrown has SES's invocation tried again: the mail is taken in once all the same. */
export async function receive({ desk, log, counters }: Receiver, delivery: Delivery): Promise<Accepted> {
  const parsed = await parseMail(await desk.read(delivery.raw), delivery);
  const accepted = await acceptMail(desk.ports, await desk.settings(), delivery, parsed);
  counters.add(counted(accepted));
  counters.flush();
  const reference = 'reference' in accepted ? { reference: accepted.reference } : {};
  log.info(LOG_MESSAGES.mailReceived, { outcome: accepted.kind, ...why(accepted), ...reference });
  return accepted;
}

/** Too many new mails of one sender, kept or not. */
const FLOODED: readonly string[] = ['flood', 'filing-cap'];

function counted(accepted: Accepted): MetricName {
  if ('rule' in accepted && FLOODED.includes(accepted.rule)) return 'MailFlooded';
  if (accepted.kind === 'dropped') return 'MailDropped';
  if (accepted.kind !== 'quarantined') return 'MailReceived';
  return accepted.because === 'virus' || accepted.because === 'spam' ? 'MailQuarantined' : 'MailUnreadable';
}

function why(accepted: Accepted): { readonly kind?: string } {
  if ('rule' in accepted) return { kind: accepted.rule };
  if ('because' in accepted) return { kind: accepted.because };
  return 'by' in accepted ? { kind: accepted.by } : {};
}
