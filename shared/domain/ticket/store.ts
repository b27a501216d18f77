import type { TeamId } from '../policy/schema.ts';
import type { TicketEvent } from './event.ts';
import type { Message } from './message.ts';
import type { Ticket } from './ticket.ts';

/** What a request answered, kept with its idempotency key: the same key gets it again. */
export interface Receipt {
  readonly personId: string;
  readonly key: string;
  /** SHA-256 of operation and body, hexadecimal: the same key with another request is refused. */
  readonly requestHash: string;
  readonly reference: string;
  /** The ticket's version that the request left. */
  readonly version: number;
  /** ISO 8601; the row may go after that. */
  readonly expiresAt: string;
}

/** Everything that one command writes; all of it or nothing. */
export interface Commit {
  /** Absent where the ticket is filed. */
  readonly before?: Ticket;
  readonly after: Ticket;
  readonly events: readonly TicketEvent[];
  readonly messages: readonly Message[];
  readonly receipt?: Receipt;
  /** Another ticket that the same command changes. Both or neither. */
  readonly also?: { readonly before: Ticket; readonly after: Ticket; readonly events: readonly TicketEvent[] };
  /** Another ticket on which this was decided: it must be as it was read. */
  readonly unchanged?: Ticket;
  /** Tickets that agents get and lose by this; a claim beyond the cap refuses the whole. */
  readonly claims: readonly Claim[];
  /** What the requester's next ticket about the same issue is compared with; `before` is what was read. */
  readonly recurrence?: Recurrence;
  /** Counts a filing against the person's cap of that day (UTC, `2026-11-21`). */
  readonly filing?: { readonly personId: string; readonly day: string; readonly cap: number };
}

/**
 * An agent's count of open tickets in a team changes. It is written with the ticket, all or nothing: there is no moment in which a ticket
 * is somebody's and does not count, and a crash leaves nothing to mend.
 */
export interface Claim {
  readonly team: TeamId;
  readonly personId: string;
  readonly by: 1 | -1;
  /** Where the count may not go beyond; on a claim of one more. */
  readonly cap?: number;
  /** ISO 8601: the time of an offer, for round-robin. */
  readonly offeredAt?: string;
}

/** The last ticket of a requester's about an issue type. */
export interface Recurrence {
  readonly personId: string;
  readonly issueType: string;
  readonly reference: string;
  /** The reference that stood there before; absent where there was none. */
  readonly before?: string;
}

/**
 * `moved-on`: something is no longer what was decided on: a ticket has changed, an agent has no more room, or, when filing, the reference
 * is taken or another ticket about the same issue has come. `key-used`: the
 * idempotency key has a receipt already. `cap-reached`: the person has filed enough today. `busy`: the table takes no more at this moment.
 * In all four nothing was written.
 */
export type CommitResult = 'committed' | 'moved-on' | 'key-used' | 'cap-reached' | 'busy';

export interface TicketStore {
  /** The ticket as the last commit left it (strongly consistent). */
  load(reference: string): Promise<Ticket | undefined>;
  /** A row by which a fix finds who waits for it is written along, from what the tickets say. */
  commit(commit: Commit): Promise<CommitResult>;
  receipt(personId: string, key: string): Promise<Receipt | undefined>;
  /** The reference of the requester's last ticket about an issue type (strongly consistent). */
  lastAbout(personId: string, issueType: string): Promise<string | undefined>;
}
