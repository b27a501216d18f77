import type { MailKind } from './kind.ts';
import type { MailPorts } from './ports.ts';
import type { AddressedMail } from './recipients.ts';

/** Mails to requesters that nobody wrote: two programs can make each other send them. What an agent wrote always goes. */
const AUTOMATIC: ReadonlySet<MailKind> = new Set([
  'received',
  'assigned',
  'details-reminder',
  'priority-changed',
  'escalated',
  'escalation-noted',
  'returned',
  'transferred',
  'confirmation-reminder',
  'reopened',
  'delayed',
  'still-delayed',
]);

const HOUR_MS = 3_600_000;

/** Many times what the liveliest tickets send. */
const WINDOWS = [
  { name: 'HOUR', ms: HOUR_MS, most: 20 },
  { name: 'DAY', ms: 24 * HOUR_MS, most: 60 },
] as const;

/** The ledger's word for a mail that did not go because of it. */
export const TOO_MANY = 'Enough automatic mails have gone to this person for now.';

/** Whether one more automatic mail is more than anybody should get, whatever asks for it. */
export async function isTooMany(
  { outbox, now }: Pick<MailPorts, 'outbox' | 'now'>,
  { audience, kind }: AddressedMail,
  recipient: string,
): Promise<boolean> {
  if (audience !== 'requester' || !AUTOMATIC.has(kind)) return false;
  for (const { name, ms, most } of WINDOWS)
    if ((await outbox.count(`${recipient}#${name}`, now(), ms)).mails > most) return true;
  return false;
}
