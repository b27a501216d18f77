import { issueTypeOf, teamAt } from '../../policy/lookup.ts';
import { prioritise } from '../../policy/priority.ts';
import type { Policy, Priority } from '../../policy/schema.ts';
import type { FileTicket } from '../command.ts';
import { type PublicMessage, refTo } from '../message.ts';
import { type Rejection, refuseField } from '../rejection.ts';
import type { Terms } from '../ticket.ts';
import type { Change, Circumstances } from '../unit.ts';

/** A ticket begins: classified, prioritised, routed, and under the terms of today's policy for good. */
export function file(command: FileTicket, { policy, at }: Circumstances): Change | Rejection {
  const found = issueTypeOf(policy, command.category, command.issueType);
  if (found === undefined) return unknownIssue(policy, command);
  const { issueType } = found;
  const stranger = Object.keys(command.details).find((id) => !policy.details.some((detail) => detail.id === id));
  if (stranger !== undefined)
    return refuseField(`details.${stranger}`, 'There is no such detail; GET /taxonomy lists them.');

  const { priority, reason } = prioritise(policy, issueType, command.impact, command.urgency);
  const description: PublicMessage = {
    visibility: 'public',
    kind: 'description',
    id: command.messageId,
    author: command.actor,
    at,
    subject: command.subject,
    text: command.text,
    details: command.details,
  };
  return {
    facts: [
      {
        type: 'ticket-filed',
        v: 1,
        reference: command.reference,
        requester: { personId: command.actor.personId, role: command.role },
        channel: command.channel,
        category: command.category,
        issueType: command.issueType,
        impact: command.impact,
        urgency: command.urgency,
        priority,
        priorityReason: reason,
        policyVersion: policy.version,
        terms: termsFor(policy, priority),
        level: issueType.entry,
        team: teamAt(policy, issueType, issueType.entry),
        description: refTo(description),
        missing: issueType.details.filter((id) => command.details[id] === undefined),
      },
    ],
    messages: [description],
  };
}

function unknownIssue(policy: Policy, command: FileTicket): Rejection {
  const category = policy.categories.find((candidate) => candidate.id === command.category);
  if (category === undefined)
    return refuseField('category', `One of: ${policy.categories.map((candidate) => candidate.id).join(', ')}.`);
  return refuseField(
    'issueType',
    `In ${category.id}, one of: ${category.issueTypes.map((candidate) => candidate.id).join(', ')}.`,
  );
}

function termsFor(policy: Policy, priority: Priority): Terms {
  return {
    targets: policy.targets[priority],
    managementRepeats: policy.ladder.managementRepeats,
    operationsReminder: policy.ladder.operationsReminder,
    requesterWait: policy.waiting.requester,
    confirmation: policy.waiting.confirmation,
  };
}
