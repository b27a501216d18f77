import { createHash } from 'node:crypto';
import { enclosedInMail } from '../attachments/enclosed-in-mail.ts';
import { keepAll } from '../attachments/take.ts';
import { asksToEndSurveys, endSurveys } from '../survey/unsubscribe.ts';
import { SYSTEM } from '../ticket/actor.ts';
import { perform } from '../ticket/perform.ts';
import type { Receipt } from '../ticket/store.ts';
import type { Ticket } from '../ticket/ticket.ts';
import {
  type Accepted,
  type AutomaticRule,
  dropped,
  type Incoming,
  type MailIntakePorts,
  type MailIntakeSettings,
  type QuarantinedBecause,
  settled,
} from './accepted.ts';
import type { DeliveryReport } from './delivery-report.ts';
import { isEcho, isTooMuch } from './echo.ts';
import { fileMail, lastAbout, noteOn, personOf } from './file-mail.ts';
import { answersUs, type Match, matchMail, matchRobot } from './matching.ts';
import { type Delivery, headerOf, type Parsed, type ReceivedMail } from './received-mail.ts';
import { type Sender, senderOf, writerOf } from './robots.ts';
import { UNSORTED } from './unsorted.ts';
import { automaticWords, replyWords } from './words-of-mail.ts';

/** A mail is delivered again for days; nobody sends the same one after a month. */
const KNOWN_DAYS = 30;

/**
 * Takes a mail in, once per sender and Message-ID however often it is delivered. A person's mail is their word on the ticket that it
 * answers, or a new ticket; a program's never opens, reopens or is answered. Nothing that is dropped is lost: the raw mail is kept.
 */
export async function acceptMail(
  ports: MailIntakePorts,
  settings: MailIntakeSettings,
  delivery: Delivery,
  parsed: Parsed,
): Promise<Accepted> {
  const because = quarantineFor(delivery, parsed);
  if (because !== undefined || parsed.kind === 'unreadable') {
    const why = because ?? 'broken';
    await ports.quarantine.keep(delivery.raw, why);
    return { kind: 'quarantined', because: why };
  }
  const { mail } = parsed;
  const us = { addresses: [settings.inbound, ...settings.ownAddresses], answersUs: answersUs(mail, settings) };
  const judged = senderOf(mail, us);
  const address = writerOf(mail)?.address;
  if (address === undefined && judged.kind === 'human') return dropped('no-sender');
  const incoming = await incomingOf(ports, mail, address ?? 'nobody');
  const earlier = await broughtBefore(ports, incoming);
  if (earlier !== undefined) {
    // The first time may have ended between the ticket and its note.
    const { reference, requestHash } = earlier;
    if (judged.kind === 'human' && requestHash !== incoming.idempotency.requestHash)
      return otherWords(ports, incoming, reference);
    if (judged.kind === 'human') await noteOn(ports, incoming, reference, await matchMail(mail, ports, settings));
    return { kind: 'repeated', reference };
  }
  return judged.kind === 'robot'
    ? takeAutomatic(ports, settings, incoming, judged)
    : takePersonal(ports, settings, incoming);
}

function quarantineFor({ verdicts }: Delivery, parsed: Parsed): QuarantinedBecause | undefined {
  if (verdicts.virus === 'fail') return 'virus';
  if (verdicts.spam === 'fail') return 'spam';
  return parsed.kind === 'unreadable' ? parsed.because : undefined;
}

/** The receipt is the sender's address', whoever that turns out to be: what is found out later changes nothing about having come before. */
async function incomingOf(ports: MailIntakePorts, mail: ReceivedMail, address: string): Promise<Incoming> {
  const sender = await ports.addresses.idOf(address);
  const key = `mail-${sha256(mail.messageId ?? withoutId(mail))}`;
  return {
    mail,
    sender,
    idempotency: { personId: `mail|${sender}`, key, requestHash: sha256(contentOf(mail)), days: KNOWN_DAYS },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const contentOf = (mail: ReceivedMail): string =>
  JSON.stringify([
    replyWords(mail),
    ...mail.attachments.map(({ content }) => createHash('sha256').update(content).digest('hex')),
  ]);

/** A mail without an id of its own differs from delivery to delivery in what servers write into it, but not in its date and its words. */
function withoutId(mail: ReceivedMail): string {
  const date = headerOf(mail, 'date');
  return date === undefined ? mail.sha256 : JSON.stringify([date, mail.subject, contentOf(mail)]);
}

/** Some programs give every mail the same id: agents see what the later ones say, on the ticket of the first. */
async function otherWords(ports: MailIntakePorts, incoming: Incoming, reference: string): Promise<Accepted> {
  const { mail, idempotency } = incoming;
  if (!(await isTooMuch(ports.arrivals, reference, idempotency.requestHash))) {
    const text = `Their mail program has sent this under the id of an earlier mail:\n\n${replyWords(mail)}`;
    const command = { type: 'note', actor: SYSTEM, messageId: ports.newId(), text } as const;
    const key = `${idempotency.key}-${idempotency.requestHash.slice(0, 16)}`;
    await perform(ports, reference, command, { ...idempotency, key });
  }
  return { kind: 'repeated', reference };
}

function broughtBefore({ tickets }: MailIntakePorts, { idempotency }: Incoming): Promise<Receipt | undefined> {
  return tickets.receipt(idempotency.personId, idempotency.key);
}

async function takePersonal(
  ports: MailIntakePorts,
  settings: MailIntakeSettings,
  incoming: Incoming,
): Promise<Accepted> {
  const { mail } = incoming;
  // Whoever writes from an address reads there, whatever came back from it before.
  const [from] = mail.from;
  if (from !== undefined && mail.verdicts.dmarc === 'pass') await ports.suppressions.lift(from.address);
  const match = await matchMail(mail, ports, settings);
  // Only what is closed is asked about: to an open ticket, somebody writes about something else.
  if (match.kind === 'party' && match.ticket.closed !== undefined && asksToEndSurveys(mail.subject)) {
    await endSurveys(ports.people, match.ticket.requester.personId);
    return { kind: 'unsubscribed', reference: match.ticket.reference };
  }
  if (replyWords(mail) === '' && (match.kind !== 'none' || mail.subject === '')) return dropped('empty');
  const answered = match.kind === 'party' ? match.ticket.reference : undefined;
  if (await isEcho(ports.arrivals, incoming, answered)) {
    const ticket = match.kind === 'party' ? match.ticket : await lastOf(ports, incoming);
    return ticket === undefined ? dropped('echo') : note(ports, incoming, ticket, 'echo', []);
  }
  return match.kind === 'party' ? reply(ports, incoming, match) : fileMail(ports, incoming, match);
}

/** Where a person sees what comes again and again: it may have been one who wrote. */
const lastOf = async (ports: MailIntakePorts, incoming: Incoming): Promise<Ticket | undefined> =>
  lastAbout(ports, await personOf(ports, incoming), UNSORTED.issueType);

/** On a closed ticket nobody can write any more: its requester's answer begins a new one. */
async function reply(
  ports: MailIntakePorts,
  incoming: Incoming,
  match: Extract<Match, { kind: 'party' }>,
): Promise<Accepted> {
  const { ticket, by } = match;
  if (ticket.closed !== undefined) return fileMail(ports, incoming, match);
  const { taken } = enclosedInMail(incoming.mail);
  const performed = await perform(
    ports,
    ticket.reference,
    {
      type: 'requester-reply',
      actor: { kind: 'requester', personId: ticket.requester.personId },
      messageId: ports.newId(),
      text: replyWords(incoming.mail),
      attachments: taken.map(({ attachment }) => attachment),
    },
    incoming.idempotency,
    { beforehand: () => keepAll(ports.attachments, taken) },
  );
  if (performed.kind === 'rejected' && performed.ticket?.closed !== undefined) return again(ports, incoming, match);
  return settled(performed, (reference) => ({ kind: 'replied', reference, by }));
}

/** It was closed, or merged, between reading and writing. */
async function again(
  ports: MailIntakePorts,
  incoming: Incoming,
  match: Extract<Match, { kind: 'party' }>,
): Promise<Accepted> {
  const { closed } = (await ports.tickets.load(match.ticket.reference)) ?? {};
  const next = await ports.tickets.load(closed?.into ?? match.ticket.reference);
  return next === undefined
    ? fileMail(ports, incoming, { kind: 'none' })
    : reply(ports, incoming, { ...match, ticket: next });
}

async function takeAutomatic(
  ports: MailIntakePorts,
  settings: MailIntakeSettings,
  incoming: Incoming,
  { robot, rule, deliveries }: Extract<Sender, { kind: 'robot' }>,
): Promise<Accepted> {
  const match = robot === 'own-loop' ? undefined : await matchRobot(incoming.mail, ports, settings);
  if (match === undefined) return { kind: 'dropped', rule, deliveries };
  return note(ports, incoming, match.ticket, rule, deliveries);
}

async function note(
  ports: MailIntakePorts,
  { mail, idempotency }: Incoming,
  { reference, closed }: Ticket,
  rule: AutomaticRule,
  deliveries: readonly DeliveryReport[],
): Promise<Accepted> {
  if (closed !== undefined) return { kind: 'dropped', rule: 'closed-ticket', deliveries };
  if (await isTooMuch(ports.arrivals, reference, idempotency.key))
    return { kind: 'dropped', rule: 'too-many-automatic', deliveries };
  const text = automaticWords(mail, rule, deliveries);
  const messageId = ports.newId();
  const command = { type: 'receive-automatic-mail', actor: SYSTEM, rule, messageId, text } as const;
  const performed = await perform(ports, reference, command, idempotency);
  if (performed.kind === 'rejected') return { kind: 'dropped', rule: 'closed-ticket', deliveries };
  return settled(performed, (on) => ({ kind: 'noted', reference: on, rule, deliveries }));
}
