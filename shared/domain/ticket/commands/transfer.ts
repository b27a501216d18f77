import { issueTypeOf } from '../../policy/lookup.ts';
import type { Policy, TeamId } from '../../policy/schema.ts';
import { offer, routedOf } from '../../routing/offer.ts';
import type { Fact } from '../event.ts';
import { refTo } from '../message.ts';
import { type Rejection, refuseField } from '../rejection.ts';
import type { Ticket } from '../ticket.ts';
import { type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';

/** The matter is another team's of the same level, whose clock goes on: nobody wins time by passing a ticket on (R134). */
export const transfer: Unit<'transfer'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const refused = refusal(ticket, command.to, circumstances.policy);
    if (refused !== undefined) return refused;
    if (command.text.trim() === '') return refuseField('reason', 'Say why: the other team learns from it.');
    const message = internalMessage('transfer', command, circumstances.at);
    const { level } = ticket;
    const transferred: Fact = {
      type: 'ticket-transferred',
      v: 1,
      from: { level, team: ticket.team },
      to: { level, team: command.to },
      message: refTo(message),
    };
    return {
      facts: [transferred, ...offer(routedOf(ticket), command.to, circumstances)],
      messages: [message],
    };
  },
};

/** The teams that a ticket can be transferred to. */
export function transferTargets(ticket: Ticket, policy: Policy): readonly TeamId[] {
  if (staysWithSecurity(ticket, policy)) return [];
  return policy.teams.filter(({ id, level }) => level === ticket.level && id !== ticket.team).map(({ id }) => id);
}

function refusal(ticket: Ticket, to: TeamId, policy: Policy): Rejection | undefined {
  if (to === ticket.team) return refuseField('to', 'Has the ticket already.');
  const targets = transferTargets(ticket, policy);
  if (targets.includes(to)) return undefined;
  if (staysWithSecurity(ticket, policy))
    return refuseField('to', 'A security matter stays with the security team; escalate it to go further.');
  const instead =
    targets.length === 0 ? 'There is no other team at this level' : `At this level: ${targets.join(', ')}`;
  return refuseField('to', `${instead}; to go to another level, escalate or return the ticket.`);
}

/** Under the security protocol the security team lets go of a ticket only upwards (R211, R214). */
const staysWithSecurity = (ticket: Ticket, policy: Policy): boolean =>
  ticket.team === 'security' &&
  issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.protocol === 'security';
