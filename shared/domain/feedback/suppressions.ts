import type { UnreachableCause } from '../ticket/ticket.ts';

/** Addresses that nothing is sent to any more. They are kept as a keyed hash, never as they are. */
export interface Suppressions {
  /** Why nothing is sent to an address; undefined: mail is sent there. */
  why(address: string): Promise<UnreachableCause | undefined>;
  /** Mail is sent there again. An address that was not suppressed stays as it is. */
  lift(address: string): Promise<void>;
  /** @param at ISO 8601 */
  add(address: string, because: UnreachableCause, at: string): Promise<void>;
}

/** The ledger's word for a mail that is not sent because of it. */
export const SUPPRESSED = 'suppressed';
