import type { TeamId } from '../policy/schema.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { composeMail } from './gather.ts';
import { whomItLeaves } from './leaving.ts';
import type { MailId, Settlement } from './ledger.ts';
import { mailKey, objectionTo, type PlannedMail, planMails } from './plan.ts';
import type { MailPorts, MailSettings, Recipient } from './ports.ts';
import { threadRoot } from './thread.ts';

/** How each mail of an event ended, for whoever logs it. */
export interface Notified {
  readonly mail: MailId;
  readonly ended: Settlement['state'] | 'settled-before' | 'busy';
}

/** Another attempt holds a mail, or died holding it: the event is to be delivered again. */
export class MailBusyError extends Error {
  override readonly name = 'MailBusyError';
}

/**
 * Sends what one event asks for. Every mail is claimed, checked against the ticket as it is at that moment, built from its own event, sent
 * and settled. May be called any number of times, in any order of events, and may die anywhere: at most one mail too many, none too few.
 * Throws where something is to be tried again, after it has tried every mail: one that cannot be sent holds up no other.
 */
export async function notify(
  ports: MailPorts,
  settings: MailSettings,
  { reference, event: number }: { readonly reference: string; readonly event: number },
  tell: (notified: Notified) => void,
): Promise<void> {
  const [event, ticket] = await Promise.all([ports.log.event(reference, number), ports.tickets.load(reference)]);
  if (event === undefined || ticket === undefined) throw new Error(`${reference}: there is no event ${number}`);
  const next = number < ticket.version ? await ports.log.event(reference, number + 1) : undefined;
  const left = await whomItLeaves(event, (earlier) => ports.log.event(reference, earlier));
  let busy = false;
  const failures: unknown[] = [];
  for (const planned of planMails(event, next, left)) {
    const mail: MailId = { reference, event: number, ...planned, key: mailKey(event, planned) };
    try {
      const ended = await handle(ports, settings, {
        ...{ mail, planned, event },
        ...(next ? { next } : {}),
        ...(left === undefined ? {} : { left }),
      });
      busy ||= ended === 'busy';
      tell({ mail, ended });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  if (busy) throw new MailBusyError(`${reference}: another attempt holds a mail of event ${number}`);
}

interface Task {
  readonly mail: MailId;
  readonly planned: PlannedMail;
  readonly event: TicketEvent;
  readonly next?: TicketEvent;
  /** Whom the ticket leaves with the event. */
  readonly left?: string;
}

async function handle(ports: MailPorts, settings: MailSettings, task: Task): Promise<Notified['ended']> {
  const claim = await ports.ledger.claim(task.mail, ports.now(), settings.leaseMs);
  if (claim.kind !== 'claimed') return claim.kind === 'busy' ? 'busy' : 'settled-before';
  const settlement = await attempt(ports, settings, task);
  await ports.ledger.settle(task.mail, claim.attempt, settlement, ports.now());
  return settlement.state;
}

async function attempt(ports: MailPorts, settings: MailSettings, task: Task): Promise<Settlement> {
  const { mail, planned, event } = task;
  const ticket = await ports.tickets.load(mail.reference);
  if (ticket === undefined) throw new Error(`${mail.reference} is gone`);
  const objection = objectionTo(planned, event, ticket);
  if (objection !== undefined) return { state: 'dropped', reason: objection };
  const to = await recipientOf(ports, settings, task, ticket);
  if (to === 'nobody')
    return { state: 'dropped', reason: 'They are not on the team any more, or have no address there.' };
  if (to === undefined) return { state: 'refused', reason: 'No usable address is known for this person.' };
  const composed = await composeMail(ports, settings, { ...task, ticket, to });
  const posted = await ports.postbox.send({
    ...composed,
    to,
    threadRoot: threadRoot(await ports.signingSecret(), mail.reference, settings.domain),
    autoSubmitted: planned.kind === 'received' ? 'auto-replied' : 'auto-generated',
    reference: mail.reference,
    key: mail.key,
  });
  return posted.kind === 'accepted'
    ? { state: 'delivered', messageId: posted.messageId }
    : { state: 'refused', reason: posted.reason };
}

/**
 * The ticket as it is now says who that is. What goes to whoever has a ticket goes to their address on the roster of its team, and to the
 * team's mailbox where nobody has it or they have left the team. What is for one colleague alone, the others hearing of it in a mail of
 * their own, goes to `nobody` then.
 */
async function recipientOf(
  ports: MailPorts,
  settings: MailSettings,
  { planned: { audience, kind }, event, left }: Task,
  ticket: Ticket,
): Promise<Recipient | 'nobody' | undefined> {
  const { requester, assignee, team } = ticket;
  switch (audience) {
    case 'operations':
      return { address: settings.operationsAddress };
    case 'requester':
      return recipient(await ports.people.load(requester.personId));
    case 'team':
      return teamMailbox(settings, ticket);
    case 'assignee': {
      const [of, person] = kind === 'moved-on' ? [teamBefore(event, ticket), left] : [team, assignee];
      const member = person === undefined ? undefined : await ports.people.member(of, person);
      const isPersonal = kind === 'moved-on' || kind === 'yours-overdue';
      return recipient(member) ?? (isPersonal ? 'nobody' : teamMailbox(settings, ticket));
    }
  }
}

const teamBefore = (event: TicketEvent, { team }: Ticket): TeamId => ('from' in event ? event.from.team : team);

const teamMailbox = ({ operationsAddress, teamAddresses }: MailSettings, { team }: Ticket): Recipient => ({
  address: teamAddresses[team] ?? operationsAddress,
});

function recipient(person: { readonly name?: string; readonly email?: string } | undefined): Recipient | undefined {
  if (person?.email === undefined || !isAddress(person.email)) return undefined;
  return { address: person.email, ...(person.name === undefined ? {} : { name: person.name }) };
}

/** One mailbox and nothing else: no list, no name, no second header line. At most 254 characters (RFC 5321). */
const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(text);
