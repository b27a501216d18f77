import { SUPPRESSED } from '../feedback/suppressions.ts';
import { preferencesOf } from '../people/preferences.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Channel, Ticket } from '../ticket/ticket.ts';
import type { ComposedMail } from './compose.ts';
import { composeMail } from './gather.ts';
import type { MailKind } from './kind.ts';
import type { MailId, Settlement } from './ledger.ts';
import { objectionTo } from './plan.ts';
import type { MailPorts, MailSettings } from './ports.ts';
import { type Reached, reached, type ToReach } from './recipients.ts';
import { replyAddress } from './reply-address.ts';
import { threadRoot } from './thread.ts';
import type { Unfinished } from './unfinished.ts';

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

/** Whoever comes by these need not have a mail address that we know; nothing is wrong then that operations could mend. */
const BY_WORD_OF_MOUTH: readonly Channel[] = ['phone', 'chat', 'social'];
const ELSEWHERE = 'No mail address is known: whoever has the ticket answers where the requester came from.';

/** What nobody needs, and who does not want it does not get. */
const UNASKED: readonly MailKind[] = ['survey-invitation', 'survey-reminder'];
const UNWANTED = 'They do not want to be asked any more.';

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
  if (UNASKED.includes(planned.kind) && !(await preferencesOf(ports.people, ticket.requester.personId)).surveys)
    return { state: 'dropped', reason: UNWANTED };
  const found = await reached(ports, settings, sending, ticket);
  if (found === 'nobody')
    return { state: 'dropped', reason: 'They are not on the team any more, or have no address there.' };
  if (found === undefined && planned.audience === 'requester' && BY_WORD_OF_MOUTH.includes(ticket.channel))
    return { state: 'dropped', reason: ELSEWHERE };
  if (found === undefined) return { state: 'refused', reason: 'No usable address is known for this person.' };
  const because = planned.audience === 'requester' ? await ports.suppressions.why(found.to.address) : undefined;
  if (because === undefined) return { ...found, ticket };
  // The mail that came back may have been another ticket's: who has this one hears of it too.
  if (ticket.unreachable === undefined) await ports.reportUnreachable(mail.reference, because);
  return { state: 'refused', reason: SUPPRESSED };
}

export const composedFor = (
  ports: MailPorts,
  settings: MailSettings,
  { planned, event, command }: Sending,
  { ticket, to }: Ready,
): Promise<ComposedMail | Unfinished> => composeMail(ports, settings, { planned, event, command, ticket, to });

/** Sends one mail by itself. */
export async function post(
  ports: MailPorts,
  settings: MailSettings,
  { mail }: Sending,
  found: Ready,
  composed: ComposedMail | Unfinished,
): Promise<Settlement> {
  if ('unfinished' in composed) return parked(composed);
  const secret = await ports.signingSecret();
  const { personId } = found.ticket.requester;
  const answered = mail.audience === 'requester' ? settings.inbound : undefined;
  const posted = await ports.postbox.send({
    ...composed,
    to: found.to,
    threadRoot: threadRoot(secret, mail.reference, settings.domain),
    ...(answered === undefined ? {} : { replyTo: replyAddress(secret, answered, mail.reference, personId) }),
    autoSubmitted: mail.kind === 'received' ? 'auto-replied' : 'auto-generated',
    reference: mail.reference,
    key: mail.key,
  });
  return settlementOf(posted);
}

/** What was not filled in is ours to mend; the mail stays where everybody can see that it did not go. */
export const parked = ({ unfinished }: Unfinished): Settlement => ({
  state: 'refused',
  reason: `The mail was not finished, and not sent: it holds ${unfinished}.`,
});

export const settlementOf = (posted: Awaited<ReturnType<MailPorts['postbox']['send']>>): Settlement =>
  posted.kind === 'accepted'
    ? { state: 'delivered', messageId: posted.messageId }
    : { state: 'refused', reason: posted.reason };
