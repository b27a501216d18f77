import { enclosedInMail } from '../attachments/enclosed-in-mail.ts';
import { keepAll } from '../attachments/take.ts';
import { issueTypeOf } from '../policy/lookup.ts';
import { SYSTEM } from '../ticket/actor.ts';
import { finalTargetOf } from '../ticket/merging.ts';
import { type Performed, perform, performFiling } from '../ticket/perform.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Accepted, dropped, type Incoming, type MailIntakePorts, settled } from './accepted.ts';
import { isFlood, isFull } from './echo.ts';
import { mailPerson } from './mail-person.ts';
import { type Match, onlySender, type StrangerBecause } from './matching.ts';
import { writerOf } from './robots.ts';
import { UNSORTED } from './unsorted.ts';
import { detailsOf, floodWords, subjectOfMail, ticketWords } from './words-of-mail.ts';

const BECAUSE: Readonly<Record<StrangerBecause, string>> = {
  'another-address': 'it comes from another address than the requester’s',
  'not-authentic': 'it bears the requester’s address, but nothing shows that it is from there (DMARC)',
  'no-one-sender': 'it names several senders, or none',
};

/**
 * A new ticket of whoever sent the mail: the person whose address it is, if its domain vouches for that; else one that is known by the
 * address alone. A requester's answer to a closed ticket is a new one about the same; a mail that names somebody else's ticket is a new
 * one, with a note for agents.
 */
export async function fileMail(ports: MailIntakePorts, incoming: Incoming, match: Match): Promise<Accepted> {
  const { mail, idempotency } = incoming;
  const closed = match.kind === 'party' ? match.ticket : undefined;
  const personId = closed?.requester.personId ?? (await personOf(ports, incoming));
  const about = aboutOf(ports, closed);
  const keep = () => keepOnLast(ports, incoming, match, { personId, issueType: about.issueType });
  if (await isFlood(ports.arrivals, personId, idempotency.key, ports.policy.ticketsByMail)) {
    const kept = await keep();
    if (kept !== undefined) return kept;
  }
  const { taken } = enclosedInMail(mail);
  const command = {
    ...{ type: 'file' as const, actor: { kind: 'requester' as const, personId }, channel: 'email' as const },
    ...about,
    role: closed?.requester.role ?? ('buyer' as const),
    impact: 'medium' as const,
    urgency: 'medium' as const,
    messageId: ports.newId(),
    subject: subjectOfMail(mail),
    text: ticketWords(mail),
    details: detailsOf(mail),
    attachments: taken.map(({ attachment }) => attachment),
  };
  const performed = await performFiling(ports, command, ports.drawReference, idempotency, async () => {
    await introduce(ports, incoming, personId);
    await keepAll(ports.attachments, taken);
  });
  if (performed.kind === 'cap-reached') return (await keep()) ?? dropped('filing-cap');
  const reference = ticketOf(performed);
  if (reference !== undefined) await noteOn(ports, incoming, reference, match);
  return settled(performed, (reference) => outcomeOf(reference, match));
}

/**
 * One mail too many is a note for agents on the last ticket that the person's mails have opened. Undefined where that is closed, or holds
 * enough of them.
 */
async function keepOnLast(
  ports: MailIntakePorts,
  incoming: Incoming,
  match: Match,
  { personId, issueType }: { readonly personId: string; readonly issueType: string },
): Promise<Accepted | undefined> {
  const last = await lastAbout(ports, personId, issueType);
  if (last === undefined || last.closed !== undefined) return undefined;
  const { mail, idempotency } = incoming;
  if (await isFull(ports.arrivals, last.reference, idempotency.key)) return undefined;
  const messageId = ports.newId();
  const command = { actor: SYSTEM, rule: 'flood', messageId, text: floodWords(mail) } as const;
  const performed = await perform(ports, last.reference, { type: 'receive-automatic-mail', ...command }, idempotency);
  if (performed.kind === 'rejected') return undefined;
  await noteOn(ports, incoming, last.reference, match);
  return settled(performed, (reference) => ({ kind: 'noted', reference, rule: 'flood', deliveries: [] }));
}

/** The person's last ticket about something, where it is now. */
export async function lastAbout(
  { tickets }: Pick<MailIntakePorts, 'tickets'>,
  personId: string,
  issueType: string,
): Promise<Ticket | undefined> {
  const last = await tickets.lastAbout(personId, issueType);
  return last === undefined ? undefined : finalTargetOf(tickets, last);
}

function outcomeOf(reference: string, match: Match): Accepted {
  if (match.kind === 'none') return { kind: 'filed', reference };
  if (match.kind === 'party') return { kind: 'filed', reference, followsUp: match.ticket.reference };
  return { kind: 'filed-flagged', reference, names: match.named };
}

/** Whose a mail is that answers nothing of theirs. */
export async function personOf({ addresses }: MailIntakePorts, { mail, sender }: Incoming): Promise<string> {
  const from = onlySender(mail);
  const known = from && mail.verdicts.dmarc === 'pass' ? await addresses.personOf(from.address) : undefined;
  return known ?? mailPerson(sender);
}

/** About the same as the ticket that it answers; the policy may have dropped that issue since. */
function aboutOf({ policy }: MailIntakePorts, closed: Ticket | undefined) {
  if (closed === undefined || issueTypeOf(policy, closed.category, closed.issueType) === undefined) return UNSORTED;
  return { category: closed.category, issueType: closed.issueType };
}

/** Who is known by their address alone is remembered with it: the acknowledgement must find it. */
async function introduce({ people }: MailIntakePorts, { mail, sender }: Incoming, personId: string): Promise<void> {
  const from = writerOf(mail);
  if (from === undefined || personId !== mailPerson(sender)) return;
  const { address: email, name } = from;
  const before = await people.load(personId);
  if (before?.email === email) return;
  await people.save({ ...before, personId, email, ...(name === undefined ? {} : { name }) });
}

const ticketOf = (performed: Performed): string | undefined => {
  if (performed.kind === 'repeated') return performed.receipt.reference;
  return performed.kind === 'done' ? performed.ticket.reference : undefined;
};

/** Tells agents, once, which ticket a mail names that is not on it; on the ticket that the mail is. */
export async function noteOn(
  ports: MailIntakePorts,
  incoming: Incoming,
  reference: string,
  match: Match,
): Promise<void> {
  const text = noteFor(match, reference);
  if (text === undefined) return;
  const { idempotency } = incoming;
  const command = { type: 'note', actor: SYSTEM, messageId: ports.newId(), text } as const;
  await perform(ports, reference, command, { ...idempotency, key: `${idempotency.key}-note` });
}

function noteFor(match: Match, reference: string): string | undefined {
  if (match.kind === 'none' || match.ticket.reference === reference) return undefined;
  if (match.kind === 'party')
    return match.ticket.closed && `The mail answers ${match.ticket.reference}, which is closed.`;
  return `The mail names ${match.named}, but ${BECAUSE[match.because]}. It is not on that ticket; ask before you tell anything of it.`;
}
