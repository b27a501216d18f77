import { issueTypeOf } from '../../policy/lookup.ts';
import { isMoreUrgent } from '../../policy/priority.ts';
import { termsFor } from '../../policy/terms.ts';
import { refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { NOTHING, OPEN, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';

/** An agent judges the urgency anew, with the targets of today's policy; not below the issue type's floor (R048, R211). */
export const changePriority: Unit<'change-priority'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, { at, policy }) => {
    const { to } = command;
    if (to === ticket.priority) return refuseField('to', `It is ${to} already.`);
    const floor = issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.floor;
    if (floor !== undefined && isMoreUrgent(floor.priority, to))
      return refuseField('to', `Never below ${floor.priority}, because ${floor.because}.`);
    const message = internalMessage('priority', command, at);
    const changed = {
      type: 'priority-changed',
      v: 1,
      from: ticket.priority,
      to,
      policyVersion: policy.version,
      terms: termsFor(policy, { ...ticket, role: ticket.requester.role }, to),
      message: refTo(message),
    } as const;
    return { facts: [changed], messages: [message] };
  },
};

/** An open ticket takes over the terms of today's policy, its priority kept. Under them already: there is nothing to do. */
export const applyPolicy: Unit<'apply-policy'> = {
  stages: OPEN,
  decide: (ticket, _command, { policy }) => {
    if (ticket.policyVersion === policy.version) return NOTHING;
    const terms = termsFor(policy, { ...ticket, role: ticket.requester.role }, ticket.priority);
    return {
      facts: [{ type: 'policy-applied', v: 1, from: ticket.policyVersion, policyVersion: policy.version, terms }],
    };
  },
};
