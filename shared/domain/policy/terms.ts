import type { Terms, Ticket } from '../ticket/ticket.ts';
import type { Policy, Priority, TargetRule } from './schema.ts';

/** What a rule can ask of a ticket, besides its priority. */
export type Classified = Pick<Ticket, 'category' | 'issueType'> & { readonly role: Ticket['requester']['role'] };

/**
 * The rule whose targets such a ticket gets: the first that matches everything it names. Throws when none does, which the linter does not
 * let pass.
 */
export function ruleFor(policy: Policy, ticket: Classified & { readonly priority: Priority }): TargetRule {
  const rule = policy.targets.find((candidate) => matches(candidate, ticket));
  if (rule === undefined) throw new Error(`The policy has no targets for ${ticket.priority} in ${ticket.category}`);
  return rule;
}

/** A rule matches what agrees with everything that it names. */
export const matches = ({ when }: TargetRule, ticket: Classified & { readonly priority: Priority }): boolean =>
  (when.priority?.includes(ticket.priority) ?? true) &&
  (when.category?.includes(ticket.category) ?? true) &&
  (when.issueType?.includes(ticket.issueType) ?? true) &&
  (when.role?.includes(ticket.role) ?? true);

/** What a ticket of that priority keeps of the policy: the targets of its rule, and how clocks behave around them. */
export function termsFor(policy: Policy, ticket: Classified, priority: Priority): Terms {
  const { role, category, issueType } = ticket;
  const rule = ruleFor(policy, { role, category, issueType, priority });
  return {
    rule: rule.id,
    targets: rule.targets,
    warnings: policy.warnings,
    warningWindow: policy.warningWindow,
    acceptance: policy.acceptance,
    idle: policy.idle,
    managementRepeats: policy.ladder.managementRepeats,
    operationsReminder: policy.ladder.operationsReminder,
    requesterWait: policy.waiting.requester,
    confirmation: policy.waiting.confirmation,
  };
}
