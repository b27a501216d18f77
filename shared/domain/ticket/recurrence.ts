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
 * Undefined where the earlier one does not count (R007, R105): resolved longer ago than the policy's window; closed without ever having
 * been resolved, as spam, duplicates and what was withdrawn are; or merged, for it went on elsewhere. `at`: when the new one is filed, ISO 8601.
 */
export function relationTo(earlier: Ticket, policy: Policy, at: string): Relation | undefined {
  if (earlier.closed === undefined) return { relation: 'recurrence' };
  const { closed, resolution } = earlier;
  if (closed.into !== undefined || resolution === undefined) return undefined;
  const sinceMs = Date.parse(at) - Date.parse(resolution.at);
  return sinceMs <= policy.recurrence * 1000 ? { relation: 'follow-up', resolvedAt: resolution.level } : undefined;
}

/**
 * Where to look instead of a ticket that does not count: where it went on, else what came before it. Undefined for one that was resolved
 * too long ago: so was everything before it.
 */
export function insteadOf({ closed, resolution, earlier }: Ticket): string | undefined {
  return closed?.into ?? (resolution === undefined ? earlier?.reference : undefined);
}
