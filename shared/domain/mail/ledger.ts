import type { Audience, MailKind } from './kind.ts';

/** Which mail of which ticket. */
export interface MailId {
  readonly reference: string;
  /** The number of the event that it tells of. */
  readonly event: number;
  readonly kind: MailKind;
  readonly audience: Audience;
  /** Unique among the mails of the ticket; see `mailKey`. */
  readonly key: string;
}

/**
 * What came of the wish to send: it is ours, for as long as the lease runs; it is settled and nothing is to do; or another attempt holds
 * it, or died holding it less than a lease ago.
 */
export type Claim =
  | { readonly kind: 'claimed'; readonly attempt: number }
  | { readonly kind: 'settled' }
  | { readonly kind: 'busy' };

/** How a mail ended. `refused` for good by the mail service, or because there is nobody to send it to; `dropped` because it is no longer true. */
export type Settlement =
  | { readonly state: 'delivered'; readonly messageId: string }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'dropped'; readonly reason: string };

/**
 * Bounds duplicates. A mail is claimed before it is sent and settled afterwards; whoever dies in between leaves a claim that can be taken
 * over once its lease is over. So a crash costs at most one mail too many, and never one too few.
 */
export interface MailLedger {
  /** `now` and the lease in milliseconds (since the epoch); the lease is longer than a sender can live. */
  claim(mail: MailId, now: number, leaseMs: number): Promise<Claim>;
  /** Ends a claim. An attempt whose claim was taken over does not overwrite what the later one settled, unless it did deliver. */
  settle(mail: MailId, attempt: number, settlement: Settlement, now: number): Promise<void>;
}
