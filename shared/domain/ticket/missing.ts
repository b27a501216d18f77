import { issueTypeOf } from '../policy/lookup.ts';
import type { Policy } from '../policy/schema.ts';
import type { TicketEvent } from './event.ts';

/**
 * The ids of the details that such matters ask for and that the filing did not bring, and of those that were asked for since, less what has
 * come. `events`: oldest first.
 */
export function missingDetails(events: readonly TicketEvent[], policy: Policy): readonly string[] {
  const usual = new Set<string>();
  const asked = new Set<string>();
  const given = new Set<string>();
  for (const event of events) {
    if (event.type === 'ticket-filed') {
      const { details = [] } = issueTypeOf(policy, event.category, event.issueType)?.issueType ?? {};
      for (const id of details) if (!event.missing.includes(id)) given.add(id);
      for (const id of event.missing) usual.add(id);
    }
    if (event.type === 'ticket-reclassified') {
      usual.clear();
      for (const id of event.details) if (!given.has(id)) usual.add(id);
    }
    if (event.type === 'details-requested') for (const id of event.items) asked.add(id);
    if (event.type === 'details-provided')
      for (const id of event.items) {
        given.add(id);
        usual.delete(id);
        asked.delete(id);
      }
  }
  return [...new Set([...usual, ...asked])];
}
