import { issueTypeOf, teamAt } from '../../policy/lookup.ts';
import type { Policy, TeamId } from '../../policy/schema.ts';
import type { EscalationCause, Fact } from '../event.ts';
import { type InternalMessage, type MessageRef, refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { LEVELS, type Level } from '../stage.ts';
import type { Ticket } from '../ticket.ts';
import { NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';
import { publicMessage } from './reply.ts';

/** An agent hands the ticket up, with what was tried and what is asked (R133, R225). A wait for the requester goes on. */
export const escalate: Unit<'escalate'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, { at, policy }) => {
    const to = command.to ?? levelAbove(ticket.level);
    if (to === undefined) return refuseField('to', 'Level 4 is the highest; return the ticket or resolve it.');
    if (to <= ticket.level) return refuseField('to', `Higher than ${ticket.level}, where the ticket is.`);
    const empty = (['tried', 'ask', 'text'] as const).find((field) => command[field].trim() === '');
    if (empty !== undefined)
      return refuseField(empty === 'text' ? 'reason' : empty, 'A hand-off says why, what was tried and what is asked.');
    const message: InternalMessage = {
      ...internalMessage('hand-off', command, at),
      handOff: { tried: command.tried, ask: command.ask },
    };
    return { facts: [climb(ticket, policy, to, 'agent', refTo(message))], messages: [message] };
  },
};

/** A higher level hands the ticket back with what it found, never below where it entered. The lower level's clock goes on where it stood. */
export const returnWithFindings: Unit<'return-with-findings'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, { at, policy }) => {
    const to = command.to ?? LEVELS.find((level) => level === ticket.level - 1);
    if (to === undefined || to < ticket.entry)
      return refuseField(
        'to',
        `Level ${ticket.entry} is the lowest for this matter; escalate the ticket or resolve it.`,
      );
    if (to >= ticket.level) return refuseField('to', `Lower than ${ticket.level}, where the ticket is.`);
    const message = internalMessage('findings', command, at);
    const returned: Fact = {
      type: 'ticket-returned',
      v: 1,
      from: { level: ticket.level, team: ticket.team },
      to: { level: to, team: teamFor(ticket, policy, to) },
      message: refTo(message),
    };
    return { facts: [returned], messages: [message] };
  },
};

/** The requester asks for someone higher. Up to the policy's level it climbs at once; above, people are alerted. Not twice within a while. */
export const requestEscalation: Unit<'request-escalation'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, { at, policy }) => {
    const { climbsUpTo, again } = policy.escalationRequests;
    const againMs = Date.parse(ticket.escalationRequestedAt ?? '') + again * 1000;
    if (Date.parse(at) < againMs) return { code: 'too-soon', againAt: new Date(againMs).toISOString() };
    const message = publicMessage('escalation-request', command, at);
    const requested: Fact = { type: 'escalation-requested', v: 1, message: refTo(message) };
    const to = levelAbove(ticket.level);
    const climbs = to !== undefined && to <= climbsUpTo ? [climb(ticket, policy, to, 'requester')] : [];
    return { facts: [requested, ...climbs], messages: [message] };
  },
};

/** What a level's spent clock does: the ticket goes up by itself (R056). At level 4 there is nowhere to go. */
export function climbBySilence(ticket: Ticket, policy: Policy): readonly Fact[] {
  const to = levelAbove(ticket.level);
  return to === undefined ? NOTHING.facts : [climb(ticket, policy, to, 'silence')];
}

function climb(ticket: Ticket, policy: Policy, to: Level, cause: EscalationCause, message?: MessageRef): Fact {
  return {
    type: 'ticket-escalated',
    v: 1,
    cause,
    from: { level: ticket.level, team: ticket.team },
    to: { level: to, team: teamFor(ticket, policy, to) },
    ...(message ? { message } : {}),
  };
}

const levelAbove = (level: Level): Level | undefined => LEVELS.find((candidate) => candidate === level + 1);

/** An issue type that a newer policy has dropped still finds a team: the level's first. */
function teamFor(ticket: Ticket, policy: Policy, level: Level): TeamId {
  const found = issueTypeOf(policy, ticket.category, ticket.issueType);
  if (found !== undefined) return teamAt(policy, found.issueType, level);
  return policy.teams.find((team) => team.level === level)?.id ?? ticket.team;
}
