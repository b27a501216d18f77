import type { AttachmentStore } from '../attachments/ports.ts';
import type { Suppressions } from '../feedback/suppressions.ts';
import type { AddressBook } from '../people/address-book.ts';
import type { People } from '../people/person.ts';
import type { Idempotency, Performed, Ports } from '../ticket/perform.ts';
import type { DeliveryReport } from './delivery-report.ts';
import type { Arrivals } from './echo.ts';
import type { MatchedBy, MatchPorts, MatchSettings } from './matching.ts';
import type { ReceivedMail, UnreadableBecause } from './received-mail.ts';
import type { RobotRule } from './robots.ts';

/** What was done with a mail; every mail ends in one of these. */
export type Accepted =
  /** The requester's word on their ticket; `reference` is where it goes on, if it was merged. */
  | { readonly kind: 'replied'; readonly reference: string; readonly by: MatchedBy }
  /** A new ticket; `followsUp`: the closed one that its requester has answered. */
  | { readonly kind: 'filed'; readonly reference: string; readonly followsUp?: string }
  /** A new ticket whose note tells agents which one the mail names, and why it is not on that. */
  | { readonly kind: 'filed-flagged'; readonly reference: string; readonly names: string }
  /** Its sender is not asked any more how it went. */
  | { readonly kind: 'unsubscribed'; readonly reference: string }
  /** A program's mail, or one too many, on the ticket for agents only. */
  | {
      readonly kind: 'noted';
      readonly reference: string;
      readonly rule: AutomaticRule;
      readonly deliveries: readonly DeliveryReport[];
    }
  /** Nothing was done; it lies where it came in. */
  | { readonly kind: 'dropped'; readonly rule: DropRule; readonly deliveries: readonly DeliveryReport[] }
  | { readonly kind: 'quarantined'; readonly because: QuarantinedBecause }
  /** It came before. */
  | { readonly kind: 'repeated'; readonly reference: string };

/** `echo`: the same words too often; `flood`: too many new mails, whatever they say. */
export type AutomaticRule = RobotRule | 'echo' | 'flood';
export type DropRule = AutomaticRule | 'no-sender' | 'empty' | 'filing-cap' | 'too-many-automatic' | 'closed-ticket';
export type QuarantinedBecause = 'virus' | 'spam' | UnreadableBecause;

export interface MailIntakePorts extends Ports, Pick<MatchPorts, 'sent'> {
  readonly people: Pick<People, 'load' | 'save' | 'prefer'>;
  readonly addresses: Pick<AddressBook, 'idOf' | 'personOf'>;
  readonly suppressions: Pick<Suppressions, 'lift'>;
  readonly arrivals: Arrivals;
  readonly attachments: Pick<AttachmentStore, 'keep'>;
  /** Keeps a mail apart from the others, for people who know what they open. */
  readonly quarantine: { keep(raw: string, because: QuarantinedBecause): Promise<void> };
  readonly newId: () => string;
  readonly drawReference: () => Uint8Array;
}

export interface MailIntakeSettings extends MatchSettings {
  /** Every address that support sends from, besides the one that it receives at. In small letters. */
  readonly ownAddresses: readonly string[];
}

/** A mail on its way in: who it is from, and how it is known again. */
export interface Incoming {
  readonly mail: ReceivedMail;
  /** The keyed hash of the sender's address. */
  readonly sender: string;
  readonly idempotency: Idempotency;
}

export const dropped = (rule: DropRule): Accepted => ({ kind: 'dropped', rule, deliveries: [] });

/** What a command on a ticket that was read just before can come to. */
export function settled(performed: Performed, done: (reference: string) => Accepted): Accepted {
  switch (performed.kind) {
    case 'done':
      return done(performed.ticket.reference);
    case 'repeated':
      return { kind: 'repeated', reference: performed.receipt.reference };
    default:
      throw new Error(`a mail could not be taken in: ${performed.kind}`);
  }
}
