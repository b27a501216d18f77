import { issueTypeOf } from '../../policy/lookup.ts';
import { isMoreUrgent } from '../../policy/priority.ts';
import type { Priority } from '../../policy/schema.ts';
import type { RequesterContext } from '../context.ts';

export const PRIORITY_NAMES: Readonly<Record<Priority, string>> = { P1: 'Urgent', P2: 'High', P3: 'Normal', P4: 'Low' };

/** How urgent a ticket is, in one sentence for its requester. How the policy weighs things is for colleagues. */
export function priorityForRequester({ ticket, policy }: Pick<RequesterContext, 'ticket' | 'policy'>): string {
  const { priority, impact, urgency } = ticket;
  const floor = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.floor;
  const raised = floor?.priority === priority && isMoreUrgent(priority, policy.matrix[impact][urgency]);
  const name = `${PRIORITY_NAMES[priority]} (${priority})`;
  return raised ? `${name}, because ${floor.because}` : `${name}, going by what you told us about it`;
}
