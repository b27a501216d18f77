import type { RequesterKind } from './kind.ts';
import { isRequesterKind } from './kind.ts';
import type { MailId } from './ledger.ts';
import type { MailPorts } from './ports.ts';
import type { Reached } from './recipients.ts';

/**
 * What makes a mail to a requester go. `automatic`: something has happened or is due, and nobody wrote; two programs can make each other
 * send such mails for ever. `always`: it carries what a person wrote for them, or is a ticket's end.
 */
export const PROMPTED_BY: Readonly<Record<RequesterKind, 'automatic' | 'always'>> = {
  received: 'automatic',
  assigned: 'automatic',
  'details-requested': 'always',
  'details-reminder': 'automatic',
  update: 'always',
  workaround: 'always',
  'third-party-awaited': 'always',
  'priority-changed': 'automatic',
  escalated: 'automatic',
  'escalation-noted': 'automatic',
  status: 'automatic',
  returned: 'automatic',
  transferred: 'automatic',
  resolved: 'always',
  'confirmation-reminder': 'automatic',
  reopened: 'automatic',
  merged: 'always',
  closed: 'always',
  delayed: 'automatic',
  'still-delayed': 'automatic',
  'survey-invitation': 'automatic',
  'survey-reminder': 'automatic',
  'feedback-used': 'always',
};

/** The ledger's word for a mail that did not go because of it. */
export const TOO_MANY = 'Enough automatic mails have gone to this address for now.';

/**
 * Whether one more automatic mail is more than any address should get, whatever asks for it and whoever reads there. A mail that was let
 * through and could not be sent is let through again: SES being away for hours makes mails late, not too many.
 */
export async function isTooMany(
  { outbox, addresses, policy, now }: Pick<MailPorts, 'outbox' | 'addresses' | 'policy' | 'now'>,
  mail: MailId,
  { to }: Reached,
): Promise<boolean> {
  if (!isRequesterKind(mail.kind) || PROMPTED_BY[mail.kind] === 'always') return false;
  const id = await addresses.idOf(to.address);
  return !(await outbox.admit(mail, `ADDRESS#${id}`, policy.automatic, now()));
}
