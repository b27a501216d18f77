import type { RequesterKind } from './kind.ts';
import { isRequesterKind } from './kind.ts';
import type { PlannedMail } from './plan.ts';
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

const HOUR_MS = 3_600_000;

/** The ledger's word for a mail that did not go because of it. */
export const TOO_MANY = 'Enough automatic mails have gone to this address for now.';

/** Whether one more automatic mail is more than any address should get, whatever asks for it and whoever reads there. */
export async function isTooMany(
  { outbox, addresses, policy, now }: Pick<MailPorts, 'outbox' | 'addresses' | 'policy' | 'now'>,
  { kind }: PlannedMail,
  { to }: Reached,
): Promise<boolean> {
  if (!isRequesterKind(kind) || PROMPTED_BY[kind] === 'always') return false;
  const id = await addresses.idOf(to.address);
  const count = async (window: string, ms: number) => (await outbox.count(`ADDRESS#${id}#${window}`, now(), ms)).mails;
  if ((await count('HOUR', HOUR_MS)) > policy.automatic.anHour) return true;
  return (await count('DAY', 24 * HOUR_MS)) > policy.automatic.aDay;
}
