import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { ComposedMail } from './compose.ts';
import { composeMail } from './gather.ts';
import type { MailId, Settlement } from './ledger.ts';
import { objectionTo } from './plan.ts';
import type { MailPorts, MailSettings } from './ports.ts';
import { type Reached, reached, type ToReach } from './recipients.ts';
import { threadRoot } from './thread.ts';

/** One mail on its way. */
export interface Sending extends ToReach {
  readonly mail: MailId;
  /** The other events of the command that made its event. */
  readonly command: readonly TicketEvent[];
}

/** A mail that is true now, and where it goes. */
export interface Ready extends Reached {
  readonly ticket: Ticket;
}

/** Looks at the ticket as it is at this moment: is the mail still true, and who gets it? Or how it ends without being sent. */
export async function ready(
  ports: MailPorts,
  settings: MailSettings,
  sending: Sending,
): Promise<Ready | Extract<Settlement, { state: 'dropped' | 'refused' }>> {
  const { mail, planned, event } = sending;
  const ticket = await ports.tickets.load(mail.reference);
  if (ticket === undefined) throw new Error(`${mail.reference} is gone`);
  const objection = objectionTo(planned, event, ticket, ports.policy.quietHours);
  if (objection !== undefined) return { state: 'dropped', reason: objection };
  const found = await reached(ports, settings, sending, ticket);
  if (found === 'nobody')
    return { state: 'dropped', reason: 'They are not on the team any more, or have no address there.' };
  return found === undefined
    ? { state: 'refused', reason: 'No usable address is known for this person.' }
    : { ...found, ticket };
}

export const composedFor = (
  ports: MailPorts,
  settings: MailSettings,
  { planned, event, command }: Sending,
  { ticket, to }: Ready,
): Promise<ComposedMail> => composeMail(ports, settings, { planned, event, command, ticket, to });

/** Composes and sends one mail by itself. */
export async function post(
  ports: MailPorts,
  settings: MailSettings,
  sending: Sending,
  found: Ready,
): Promise<Settlement> {
  const { mail } = sending;
  const posted = await ports.postbox.send({
    ...(await composedFor(ports, settings, sending, found)),
    to: found.to,
    threadRoot: threadRoot(await ports.signingSecret(), mail.reference, settings.domain),
    autoSubmitted: mail.kind === 'received' ? 'auto-replied' : 'auto-generated',
    reference: mail.reference,
    key: mail.key,
  });
  return settlementOf(posted);
}

export const settlementOf = (posted: Awaited<ReturnType<MailPorts['postbox']['send']>>): Settlement =>
  posted.kind === 'accepted'
    ? { state: 'delivered', messageId: posted.messageId }
    : { state: 'refused', reason: posted.reason };
