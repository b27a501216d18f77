import { createHash } from 'node:crypto';
import { enclosedInMail } from '../attachments/enclosed-in-mail.ts';
import { keepAll } from '../attachments/take.ts';
import { asksToEndSurveys, endSurveys } from '../survey/unsubscribe.ts';
import { SYSTEM } from '../ticket/actor.ts';
import { perform } from '../ticket/perform.ts';
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
import { fileMail, noteOn } from './file-mail.ts';
import { answersUs, type Match, matchMail, matchRobot } from './matching.ts';
import type { Delivery, Parsed, ReceivedMail } from './received-mail.ts';
import { type Sender, senderOf } from './robots.ts';
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
  const address = mail.from[0]?.address;
  if (address === undefined && judged.kind === 'human') return dropped('no-sender');
  const incoming = await incomingOf(ports, mail, address ?? 'nobody');
  const earlier = await broughtBefore(ports, incoming);
  if (earlier !== undefined) {
    // The first time may have ended between the ticket and its note.
    if (judged.kind === 'human') await noteOn(ports, incoming, earlier, await matchMail(mail, ports, settings));
    return { kind: 'repeated', reference: earlier };
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
  const digest = createHash('sha256')
    .update(mail.messageId ?? mail.sha256)
    .digest('hex');
  const idempotency = { personId: `mail|${sender}`, key: `mail-${digest}`, requestHash: digest, days: KNOWN_DAYS };
  return { mail, sender, idempotency };
}

async function broughtBefore({ tickets }: MailIntakePorts, { idempotency }: Incoming): Promise<string | undefined> {
  return (await tickets.receipt(idempotency.personId, idempotency.key))?.reference;
}

async function takePersonal(
  ports: MailIntakePorts,
  settings: MailIntakeSettings,
  incoming: Incoming,
): Promise<Accepted> {
  const { mail, sender } = incoming;
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
  if (await isEcho(ports.arrivals, sender, mail, answered)) {
    return match.kind === 'party' ? note(ports, incoming, match.ticket, 'echo', []) : dropped('echo');
  }
  return match.kind === 'party' ? reply(ports, incoming, match) : fileMail(ports, incoming, match);
}

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
  if (await isTooMuch(ports.arrivals, reference)) return { kind: 'dropped', rule: 'too-many-automatic', deliveries };
  const text = automaticWords(mail, rule, deliveries);
  const messageId = ports.newId();
  const command = { type: 'receive-automatic-mail', actor: SYSTEM, rule, messageId, text } as const;
  const performed = await perform(ports, reference, command, idempotency);
  if (performed.kind === 'rejected') return { kind: 'dropped', rule: 'closed-ticket', deliveries };
  return settled(performed, (on) => ({ kind: 'noted', reference: on, rule, deliveries }));
}
