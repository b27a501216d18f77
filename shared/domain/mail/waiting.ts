import { type QuietHours, quietUntil } from '../policy/quiet.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Audience, canWait } from './kind.ts';
import type { MailPorts } from './ports.ts';

/** Until when the quiet hours hold back what falls due at a moment; undefined: they do not. P1 never waits. */
export const morningFor = ({ priority }: Ticket, quiet: QuietHours, ms: number): number | undefined =>
  priority === 'P1' ? undefined : quietUntil(quiet, ms);

/**
 * Until when a mail waits, in milliseconds since the epoch; undefined: it goes now. In the quiet hours every mail to colleagues waits but
 * for P1's; and at any time those wait that are too many within a while for one colleague or mailbox, P1's too: a flood of them is
 * read sooner in one mail than in five hundred.
 */
export async function waitsUntil(
  { policy, outbox, now }: MailPorts,
  audience: Audience,
  recipient: string,
  ticket: Ticket,
): Promise<number | undefined> {
  if (!canWait(audience)) return undefined;
  const quiet = (ms: number) => morningFor(ticket, policy.quietHours, ms);
  const morning = quiet(now());
  if (morning !== undefined) return morning;
  const { mails, untilMs } = await outbox.count(recipient, now(), policy.burst.within * 1000);
  return mails > policy.burst.mails ? (quiet(untilMs) ?? untilMs) : undefined;
}
