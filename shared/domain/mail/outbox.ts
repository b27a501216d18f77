import type { MailId, Settlement } from './ledger.ts';

/** A mail that is claimed, true, and waits: for the morning, or for others that go to the same recipient. */
export interface HeldMail {
  readonly mail: MailId;
  /** Whose mails go together: a colleague's or a team's key, see `Reached`. Never an address. */
  readonly recipient: string;
  /** Which of a team's leads it is for; on mails to leads only. */
  readonly person?: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly readyAt: string;
}

/** How many mails go at most. */
export interface Most {
  readonly anHour: number;
  readonly aDay: number;
}

/**
 * Where mails wait. The ledger says which mail is held, the outbox only where to look: a mail that the ledger says is settled is not sent
 * again, whatever stands here. Times are milliseconds since the epoch.
 */
export interface Outbox {
  /**
   * Counts one mail to a recipient, and says how many it is within the while that began with the first, and until when that lasts. A mail
   * that is tried again is counted again: a fault makes mails wait for each other sooner, never later.
   */
  count(
    recipient: string,
    now: number,
    withinMs: number,
  ): Promise<{ readonly mails: number; readonly untilMs: number }>;
  /**
   * Whether one more mail may go to a recipient, in the hour and in the day that each began with their first. One that was let through once
   * takes no second place, however long it takes to go.
   */
  admit(mail: MailId, recipient: string, most: Most, now: number): Promise<boolean>;
  /** Turns a claim into a mail that waits, both or neither. An attempt whose claim was taken over changes nothing. */
  hold(held: HeldMail, attempt: number, now: number): Promise<void>;
  /** What is ready to go, the longest ready first; not more than one run can send. */
  ready(now: number): Promise<readonly HeldMail[]>;
  /** Takes a recipient's mails for oneself for a while; false: somebody else has them, or died holding them less than a lease ago. */
  lease(recipient: string, now: number, leaseMs: number): Promise<boolean>;
  release(recipient: string): Promise<void>;
  isHeld(mail: MailId): Promise<boolean>;
  /** Ends the wait of mails, each in the ledger and here at once. */
  settle(held: readonly HeldMail[], settlement: Settlement, now: number): Promise<void>;
  /** Takes away what the ledger knows to be settled. */
  forget(held: HeldMail): Promise<void>;
}
