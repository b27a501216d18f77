import { type Degree, type IssueType, type Policy, PRIORITIES, type Priority } from './schema.ts';

/**
 * How urgent a ticket is (R092), and why, in words that a requester may read: by impact and urgency, unless the issue
 * type's floor is more urgent than that (R048, R211).
 */
export function prioritise(
  policy: Policy,
  issueType: IssueType,
  impact: Degree,
  urgency: Degree,
): { readonly priority: Priority; readonly reason: string } {
  const judged = policy.matrix[impact][urgency];
  const { floor } = issueType;
  if (floor === undefined || !isMoreUrgent(floor.priority, judged)) {
    return { priority: judged, reason: `${judged}: ${impact} impact and ${urgency} urgency` };
  }
  const { priority, because } = floor;
  return {
    priority,
    reason: `${priority}: "${issueType.title}" is never below ${priority} because ${because}; by impact and urgency alone it would be ${judged}`,
  };
}

/** P1 is more urgent than P2; nothing is more urgent than itself. */
export function isMoreUrgent(one: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(one) < PRIORITIES.indexOf(other);
}
