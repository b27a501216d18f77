import type { SigningSecret } from '../links/signing-secret.ts';
import { claimOf, isReplyAddressOf } from '../mail/reply-address.ts';
import { referenceOfRoot } from '../mail/thread.ts';
import type { AddressBook } from '../people/address-book.ts';
import { finalTargetOf } from '../ticket/merging.ts';
import { parseReference } from '../ticket/reference.ts';
import type { TicketStore } from '../ticket/store.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { mailPerson } from './mail-person.ts';
import type { MailAddress, ReceivedMail } from './received-mail.ts';

/** What a mail names a ticket by; the order is that of belief. */
export type MatchedBy = 'reply-address' | 'thread-root' | 'delivered-id' | 'subject';

/** Why a mail that names a ticket is not its requester's word. */
export type StrangerBecause =
  /** It comes from another address than the requester's. */
  | 'another-address'
  /** The address is the requester's, but its domain says that the mail is not from there. */
  | 'not-authentic'
  /** Two senders, or none: nobody in particular. */
  | 'no-one-sender';

export type Match =
  | {
      readonly kind: 'party';
      readonly by: MatchedBy;
      /** The ticket where it is now: at the end of its merges. */
      readonly ticket: Ticket;
      /** The ticket that the mail names. */
      readonly named: string;
    }
  | {
      readonly kind: 'stranger';
      readonly by: MatchedBy;
      readonly ticket: Ticket;
      readonly named: string;
      readonly because: StrangerBecause;
    }
  | { readonly kind: 'none' };

/** What is looked up while a mail is matched. */
export interface MatchPorts {
  readonly tickets: Pick<TicketStore, 'load'>;
  /** The address that the identity provider vouches for, or that the person has always written from; undefined where there is none. */
  readonly people: { load(personId: string): Promise<{ readonly email?: string } | undefined> };
  readonly addresses: Pick<AddressBook, 'idOf'>;
  /** The ticket that a mail of ours was about, by the id under which it was delivered, without brackets and domain. */
  readonly sent: { referenceOf(messageId: string): Promise<string | undefined> };
}

export interface MatchSettings {
  readonly secret: SigningSecret;
  /** Support's own address, without a plus. */
  readonly inbound: string;
}

type Named = { readonly by: MatchedBy; readonly reference: string };

const MOST_LOOKUPS = 20;

/**
 * Which ticket a mail belongs to, how that is known, and whether its sender may speak on it. A signature shows that the sender holds a
 * mail of ours, which can be passed on: it counts from the requester's own address only. A reference in the subject shows nothing, and
 * counts where the sender is the requester and their domain says so. The first sign by which the sender is the requester wins; else the
 * first that names a ticket at all.
 */
export async function matchMail(mail: ReceivedMail, ports: MatchPorts, settings: MatchSettings): Promise<Match> {
  let stranger: Match = { kind: 'none' };
  for await (const { by, reference } of signsIn(mail, ports, settings)) {
    const ticket = await finalTargetOf(ports.tickets, reference);
    if (ticket === undefined) continue;
    const because = await objectionTo(mail, by, ticket, ports);
    if (because === undefined) return { kind: 'party', by, ticket, named: reference };
    if (stranger.kind === 'none') stranger = { kind: 'stranger', by, ticket, named: reference, because };
  }
  return stranger;
}

/** The ticket that a program's mail is about: only a signature or a delivered id says so, also those in the mail that it returns. */
export async function matchRobot(
  mail: ReceivedMail,
  ports: MatchPorts,
  settings: MatchSettings,
): Promise<{ readonly ticket: Ticket; readonly by: MatchedBy } | undefined> {
  for await (const { by, reference } of signsIn(withReturned(mail), ports, settings)) {
    if (by === 'subject') return undefined;
    const ticket = await finalTargetOf(ports.tickets, reference);
    if (ticket !== undefined) return { ticket, by };
  }
  return undefined;
}

const MOST_RETURNED = 20_000;

/** Old programs return a mail as text below their own: what its head names is signed there as anywhere. */
function withReturned(mail: ReceivedMail): ReceivedMail {
  const text = mail.text.slice(0, MOST_RETURNED);
  const ids = [...text.matchAll(/<[^<>\s]{3,500}>/g)].map(([id]) => id);
  const addresses = [...text.matchAll(/[^\s<>@]{1,64}\+[^\s<>@]{1,64}@[^\s<>@]{1,255}/g)].map(([address]) => ({
    address,
  }));
  const { report, to, references } = mail;
  return report === undefined ? { ...mail, references: [...references, ...ids], to: [...to, ...addresses] } : mail;
}

/** Whether a mail claims to answer one of ours; nothing is proved by that. */
export const answersUs = (mail: ReceivedMail, { inbound, secret }: MatchSettings): boolean =>
  recipientsOf(mail).some((address) => claimOf(inbound, address) !== undefined) ||
  idsOf(mail).some((id) => referenceOfRoot(secret, id) !== undefined || deliveredIdOf(id) !== undefined);

async function* signsIn(mail: ReceivedMail, ports: MatchPorts, settings: MatchSettings): AsyncGenerator<Named> {
  const { secret, inbound } = settings;
  for (const address of recipientsOf(mail)) {
    const claim = claimOf(inbound, address);
    const ticket = claim && (await ports.tickets.load(claim.reference));
    if (claim && ticket && isReplyAddressOf(secret, claim, ticket.requester.personId))
      yield { by: 'reply-address', reference: claim.reference };
  }
  const ids = idsOf(mail);
  for (const reference of unique(ids.flatMap((id) => referenceOfRoot(secret, id) ?? [])))
    yield { by: 'thread-root', reference };
  for (const id of unique(ids.flatMap((each) => deliveredIdOf(each) ?? [])).slice(0, MOST_LOOKUPS)) {
    const reference = await ports.sent.referenceOf(id);
    if (reference !== undefined) yield { by: 'delivered-id', reference };
  }
  for (const reference of referencesIn(mail.subject)) yield { by: 'subject', reference };
}

async function objectionTo(
  mail: ReceivedMail,
  by: MatchedBy,
  ticket: Ticket,
  ports: MatchPorts,
): Promise<StrangerBecause | undefined> {
  const sender = onlySender(mail);
  if (sender === undefined) return 'no-one-sender';
  if (!(await isRequester(sender, ticket, ports))) return 'another-address';
  const { dmarc } = mail.verdicts;
  return dmarc === 'fail' || (by === 'subject' && dmarc !== 'pass') ? 'not-authentic' : undefined;
}

async function isRequester(
  { address }: MailAddress,
  { requester }: Ticket,
  { people, addresses }: MatchPorts,
): Promise<boolean> {
  if (requester.personId === mailPerson(await addresses.idOf(address))) return true;
  const { email } = (await people.load(requester.personId)) ?? {};
  return email?.trim().toLowerCase() === address;
}

/** Undefined where the mail names several senders, or none. */
export const onlySender = ({ from }: Pick<ReceivedMail, 'from'>): MailAddress | undefined =>
  from.length === 1 ? from[0] : undefined;

/** First those that it came to for certain, then those that its head names. */
const recipientsOf = ({ recipients, to }: ReceivedMail): string[] =>
  unique([...recipients.map((address) => address.toLowerCase()), ...to.map(({ address }) => address)]);

/** What it answers first, then its thread from the end; and what a report returns. */
const idsOf = ({ inReplyTo, references, report }: ReceivedMail): string[] =>
  unique([...inReplyTo, ...references.toReversed(), ...(report?.ids ?? [])]);

/** SES writes message ids of its own: `<id@email.amazonses.com>`, or with the Region's name. */
const deliveredIdOf = (id: string): string | undefined =>
  /^<([0-9a-f-]{20,100})@[a-z0-9-]+\.amazonses\.com>$/.exec(id)?.[1];

/** At most five references in a text; what has a wrong check character is none. */
/** The last one first: ours stands behind whatever its requester has put there. */
const referencesIn = (text: string): string[] =>
  unique(
    [...text.matchAll(/\bSP-?[A-Z0-9]{4}-?[A-Z0-9]{4}-?[A-Z0-9]\b/gi)].flatMap(
      ([found]) => parseReference(found) ?? [],
    ),
  )
    .reverse()
    .slice(0, 5);

const unique = (values: readonly string[]): string[] => [...new Set(values)];
