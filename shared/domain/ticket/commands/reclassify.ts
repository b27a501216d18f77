import { issueTypeOf } from '../../policy/lookup.ts';
import { isMoreUrgent } from '../../policy/priority.ts';
import type { IssueType } from '../../policy/schema.ts';
import { termsFor } from '../../policy/terms.ts';
import type { Fact } from '../event.ts';
import { type MessageRef, refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import type { Ticket } from '../ticket.ts';
import { type Circumstances, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { unknownIssue } from './file.ts';
import { climb } from './move.ts';
import { internalMessage } from './note.ts';

/**
 * An agent has found out what the matter is: what came by mail or from a social network begins as a question. From then on it has the
 * targets, the floor and the protocol of such matters, as if it had been filed so; it goes up where such matters begin higher, and stays with
 * its team otherwise.
 */
export const reclassify: Unit<'reclassify'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const { policy, at } = circumstances;
    const { category, issueType } = command;
    const found = issueTypeOf(policy, category, issueType);
    if (found === undefined) return unknownIssue(policy, command);
    if (category === ticket.category && issueType === ticket.issueType)
      return refuseField('issueType', 'That is what it is already.');
    const message = internalMessage('classification', command, at);
    const ref = refTo(message);
    const anew = { ...ticket, category, issueType };
    const reclassified: Fact = {
      type: 'ticket-reclassified',
      v: 1,
      category,
      issueType,
      before: { category: ticket.category, issueType: ticket.issueType },
      details: found.issueType.details,
      policyVersion: policy.version,
      terms: termsFor(policy, { ...anew, role: ticket.requester.role }, ticket.priority),
      message: ref,
    };
    const { entry } = found.issueType;
    return {
      facts: [
        reclassified,
        ...raised(anew, found.issueType, circumstances, ref),
        ...locked(ticket, found.issueType, circumstances),
        ...(entry > ticket.level ? climb(anew, circumstances, entry, 'agent', ref) : []),
      ],
      messages: [message],
    };
  },
};

/** Up to the floor of such matters (R048, R211); what was judged more urgent stays so. */
function raised(ticket: Ticket, { floor }: IssueType, { policy }: Circumstances, message: MessageRef): readonly Fact[] {
  const { priority: from, requester } = ticket;
  if (floor === undefined || !isMoreUrgent(floor.priority, from)) return [];
  const to = floor.priority;
  const terms = termsFor(policy, { ...ticket, role: requester.role }, to);
  return [{ type: 'priority-changed', v: 1, from, to, policyVersion: policy.version, terms, message }];
}

/** The marketplace hears that the account is to be locked as soon as support knows (R213). */
function locked(ticket: Ticket, { protocol }: IssueType, { policy }: Circumstances): readonly Fact[] {
  const before = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.protocol;
  return protocol === 'security' && before !== 'security'
    ? [{ type: 'account-lock-requested', v: 1, personId: ticket.requester.personId }]
    : [];
}
