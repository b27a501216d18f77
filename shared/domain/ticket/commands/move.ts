import { issueTypeOf, teamFor } from '../../policy/lookup.ts';
import type { Policy } from '../../policy/schema.ts';
import { destination } from '../../routing/destination.ts';
import { offer, routedOf } from '../../routing/offer.ts';
import type { EscalationCause, Fact } from '../event.ts';
import { type InternalMessage, type MessageRef, refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { LEVELS, type Level, levelAbove } from '../stage.ts';
import type { Ticket } from '../ticket.ts';
import { type Circumstances, NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';
import { publicMessage } from './reply.ts';

/** An agent hands the ticket up, with what was tried and what is asked (R133, R225). A wait for the requester goes on. */
export const escalate: Unit<'escalate'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const to = command.to ?? levelAbove(ticket.level);
    if (to === undefined) return refuseField('to', 'Level 4 is the highest; return the ticket or resolve it.');
    if (to <= ticket.level) return refuseField('to', `Higher than ${ticket.level}, where the ticket is.`);
    const empty = (['tried', 'ask', 'text'] as const).find((field) => command[field].trim() === '');
    if (empty !== undefined)
      return refuseField(empty === 'text' ? 'reason' : empty, 'A hand-off says why, what was tried and what is asked.');
    const message: InternalMessage = {
      ...internalMessage('hand-off', command, circumstances.at),
      handOff: { tried: command.tried, ask: command.ask },
    };
    return { facts: climb(ticket, circumstances, to, 'agent', refTo(message)), messages: [message] };
  },
};

/**
 * A higher level hands the ticket back with what it found, never below where such matters begin. The lower level's clock goes on where it
 * stood. A level with nobody available is not passed by: whoever hands it back has chosen.
 */
export const returnWithFindings: Unit<'return-with-findings'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const { at, policy } = circumstances;
    const to = command.to ?? LEVELS.find((level) => level === ticket.level - 1);
    const lowest = lowestLevel(ticket, policy);
    if (to === undefined || to < lowest)
      return refuseField('to', `Level ${lowest} is the lowest for this matter; escalate the ticket or resolve it.`);
    if (to >= ticket.level) return refuseField('to', `Lower than ${ticket.level}, where the ticket is.`);
    const message = internalMessage('findings', command, at);
    const team = teamFor(policy, ticket, to);
    const returned: Fact = {
      type: 'ticket-returned',
      v: 1,
      from: { level: ticket.level, team: ticket.team },
      to: { level: to, team },
      message: refTo(message),
    };
    return { facts: [returned, ...offer(routedOf(ticket), team, circumstances)], messages: [message] };
  },
};

/** The requester asks for someone higher. Up to the policy's level it climbs at once; above, people are alerted. Not twice within a while. */
export const requestEscalation: Unit<'request-escalation'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const { at, policy } = circumstances;
    const { climbsUpTo, again } = policy.escalationRequests;
    const againMs = Date.parse(ticket.escalationRequestedAt ?? '') + again * 1000;
    if (Date.parse(at) < againMs) return { code: 'too-soon', againAt: new Date(againMs).toISOString() };
    const message = publicMessage('escalation-request', command, at);
    const requested: Fact = { type: 'escalation-requested', v: 1, message: refTo(message) };
    const to = levelAbove(ticket.level);
    const climbs = to !== undefined && to <= climbsUpTo ? climb(ticket, circumstances, to, 'requester') : [];
    return { facts: [requested, ...climbs], messages: [message] };
  },
};

/** What a level's spent clock does: the ticket goes up by itself (R056). At level 4 there is nowhere to go. */
export function climbBySilence(ticket: Ticket, circumstances: Circumstances): readonly Fact[] {
  const to = levelAbove(ticket.level);
  return to === undefined ? NOTHING.facts : climb(ticket, circumstances, to, 'silence');
}

/** One escalation, to the first level from `to` upwards that has somebody there; before it the levels that were passed by. */
export function climb(
  ticket: Ticket,
  circumstances: Circumstances,
  to: Level,
  cause: EscalationCause,
  message?: MessageRef,
): readonly Fact[] {
  const { level, team, skipped } = destination(routedOf(ticket), to, circumstances);
  const escalated: Fact = {
    type: 'ticket-escalated',
    v: 1,
    cause,
    from: { level: ticket.level, team: ticket.team },
    to: { level, team },
    ...(message ? { message } : {}),
  };
  return [...skipped, escalated, ...offer(routedOf(ticket), team, circumstances)];
}

/**
 * Where such matters begin by the policy: a security matter is never everybody's (R135). A ticket that entered higher, because nobody was
 * there or because it came back, can be handed down to there.
 */
export const lowestLevel = (ticket: Ticket, policy: Policy): Level =>
  issueTypeOf(policy, ticket.category, ticket.issueType)?.issueType.entry ?? ticket.entry;
