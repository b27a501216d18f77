import { issueTypeOf } from '../../policy/lookup.ts';
import { isMoreUrgent, prioritise } from '../../policy/priority.ts';
import type { Priority } from '../../policy/schema.ts';
import type { RequesterContext, StaffContext } from '../context.ts';

export const PRIORITY_NAMES: Readonly<Record<Priority, string>> = { P1: 'Urgent', P2: 'High', P3: 'Normal', P4: 'Low' };

/** How urgent a ticket is, in one sentence for its requester. How the policy weighs things is for colleagues. */
export function priorityForRequester({ ticket, policy }: Pick<RequesterContext, 'ticket' | 'policy'>): string {
  const { priority, impact, urgency } = ticket;
  const floor = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.floor;
  const raised = floor?.priority === priority && isMoreUrgent(priority, policy.matrix[impact][urgency]);
  const name = `${PRIORITY_NAMES[priority]} (${priority})`;
  return raised ? `${name}, because ${floor.because}` : `${name}, going by what you told us about it`;
}

/** The whole reason, for who works on it; or that it is none of the policy's, because somebody has judged it anew. */
export function priorityForColleagues({ ticket, policy }: Pick<StaffContext, 'ticket' | 'policy'>): string {
  const { priority, impact, urgency } = ticket;
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  const judged = found && prioritise(policy, found.issueType, impact, urgency);
  return judged?.priority === priority ? judged.reason : `${priority}: judged anew since it was filed`;
}
