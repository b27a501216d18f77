import type { Policy } from '../policy/schema.ts';
import type { Level } from './stage.ts';
import type { Ticket } from './ticket.ts';

/**
 * How a new ticket is related to an earlier one of the same requester's about the same issue. `recurrence`: that one is still open, or its
 * resolution not yet confirmed. `follow-up`: it is closed; the new one enters at the level that resolved it.
 */
export type Relation =
  | { readonly relation: 'recurrence' }
  | { readonly relation: 'follow-up'; readonly resolvedAt: Level };

/**
 * Undefined where the earlier one does not count (R007, R105): resolved longer ago than the policy's window, or closed without ever
 * having been resolved, as spam, duplicates and what was withdrawn or merged are. `at`: the time of the new filing, ISO 8601.
 */
export function relationTo(earlier: Ticket, policy: Policy, at: string): Relation | undefined {
  if (earlier.closed === undefined) return { relation: 'recurrence' };
  const { resolution } = earlier;
  if (resolution === undefined) return undefined;
  const sinceMs = Date.parse(at) - Date.parse(resolution.at);
  return sinceMs <= policy.recurrence * 1000 ? { relation: 'follow-up', resolvedAt: resolution.level } : undefined;
}

/** Where to look instead of a ticket that does not count: what it was merged into, else what came before it. */
export const beforeThat = (ticket: Ticket): string | undefined => ticket.closed?.into ?? ticket.earlier?.reference;
