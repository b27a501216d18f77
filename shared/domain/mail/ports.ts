import type { Suppressions } from '../feedback/suppressions.ts';
import type { SigningSecret } from '../links/signing-secret.ts';
import type { AddressBook } from '../people/address-book.ts';
import type { Person } from '../people/person.ts';
import type { RosterEntry } from '../people/roster.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { TicketEvent } from '../ticket/event.ts';
import type { Message } from '../ticket/message.ts';
import type { Ticket, UnreachableCause } from '../ticket/ticket.ts';
import type { ComposedMail } from './compose.ts';
import type { MailLedger } from './ledger.ts';
import type { Outbox } from './outbox.ts';

/** A mail as it leaves: whom it goes to, what it says, and what makes mail programs and robots treat it right. */
export interface OutgoingMail extends ComposedMail {
  readonly to: Recipient;
  /** First entry of References, and In-Reply-To; a mail about several tickets belongs to no conversation. */
  readonly threadRoot?: string;
  /** Where an answer goes; absent: to where the mail comes from. */
  readonly replyTo?: string;
  /** `auto-replied` answers one mail of a person; `auto-generated` is everything else that a program sends. */
  readonly autoSubmitted: 'auto-replied' | 'auto-generated';
  /** The ticket that it is about, if it is one. */
  readonly reference?: string;
  /** See `mailKey`; `digest` where it is several mails in one. */
  readonly key: string;
}

/** `refused`: for good, trying again is no use. Anything that may pass is thrown. */
export type Posted =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface MailPorts {
  readonly tickets: { load(reference: string): Promise<Ticket | undefined> };
  readonly log: {
    event(reference: string, number: number): Promise<TicketEvent | undefined>;
    /** Those that there are from one number to another, both included, in their order. */
    events(reference: string, first: number, last: number): Promise<readonly TicketEvent[]>;
    message(reference: string, id: string): Promise<Message | undefined>;
  };
  readonly people: {
    load(personId: string): Promise<Person | undefined>;
    /** What to call an agent who was on a team: by its roster, or by what is known of them otherwise. For the words of a mail only. */
    agentName(personId: string, team: TeamId): Promise<string | undefined>;
    /** An agent who is on the team now, as its roster has them: the only colleagues whom a mail about its tickets may reach. */
    member(team: TeamId, personId: string): Promise<RosterEntry | undefined>;
    /** Everybody who is on the team now. */
    team(team: TeamId): Promise<readonly RosterEntry[]>;
  };
  readonly ledger: MailLedger;
  readonly outbox: Outbox;
  readonly suppressions: Pick<Suppressions, 'why'>;
  /** Says on the ticket, once, that its requester gets no mail: whoever has it finds another way. */
  readonly reportUnreachable: (reference: string, because: UnreachableCause) => Promise<void>;
  readonly addresses: Pick<AddressBook, 'idOf'>;
  readonly postbox: { send(mail: OutgoingMail): Promise<Posted> };
  readonly signingSecret: () => Promise<SigningSecret>;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** In the place of the address of pages that the marketplace does not have. */
export const NO_PAGES = 'none';

export interface MailSettings {
  /** What links begin with, without a slash at the end. */
  readonly publicUrl: string;
  /** The domain that thread ids belong to: the From address's. */
  readonly domain: string;
  /** Support's own address, that answers come to; absent: mail is not received. */
  readonly inbound?: string;
  /** Where the marketplace's help pages are, without a slash at the end; absent: it has none. */
  readonly helpUrl?: string;
  /** Where colleagues open a ticket: this, a slash and its reference. Absent: mails to them link nowhere. */
  readonly deskUrl?: string;
  readonly operationsAddress: string;
  /** A team without an address of its own is reached through operations. */
  readonly teamAddresses: Readonly<Partial<Record<TeamId, string>>>;
  readonly zone: string;
  /** How long a claim holds: longer than a sender can live, shorter than until it is tried again. */
  readonly leaseMs: number;
}

export interface Recipient {
  readonly address: string;
  readonly name?: string;
  /** In whose zone, and in which order, they read times: theirs, where they have said so. */
  readonly zone?: string;
  readonly locale?: string;
}
