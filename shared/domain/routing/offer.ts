import { issueTypeOf, teamOf } from '../policy/lookup.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import type { Fact } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Circumstances } from '../ticket/unit.ts';
import { chooseAgent, hasRoom } from './choose-agent.ts';

/** What routing needs to know of a ticket, also of one that is only being filed. */
export interface Routed {
  readonly category: string;
  readonly issueType: string;
  readonly requesterId: string;
}

export const routedOf = ({ category, issueType, requester }: Ticket): Routed => ({
  category,
  issueType,
  requesterId: requester.personId,
});

/**
 * What follows when a ticket reaches a team: it is offered to one of its agents, who accepts or declines. Nothing follows where nobody
 * fits, or where the team works from its queue. `declinedBy`: who has just declined it is not asked again.
 */
export function offer(
  ticket: Routed,
  team: TeamId,
  { policy, staffing }: Pick<Circumstances, 'policy' | 'staffing'>,
  declinedBy?: string,
): readonly Fact[] {
  const { assignment } = teamOf(policy, team);
  if (assignment === 'queue') return [];
  const excluded = [ticket.requesterId, ...(declinedBy === undefined ? [] : [declinedBy])];
  const chosen = chooseAgent(assignment, staffing[team] ?? [], { skills: skillsFor(policy, ticket), excluded });
  return chosen === undefined ? [] : [{ type: 'ticket-assigned', v: 1, assignee: chosen.personId, by: assignment }];
}

/**
 * A ticket that is reopened goes back to who resolved it, with everything that they know. What follows where they have no room, or are not
 * on the team (any more), or nobody did: it is the team's, and is offered to somebody else. An empty roster changes nothing.
 */
export function returnToResolver(ticket: Ticket, circumstances: Circumstances): readonly Fact[] {
  if (ticket.resolution === undefined) return [];
  const { team } = ticket.resolution;
  const by = ticket.assignee;
  const offered = offer(routedOf(ticket), team, circumstances, by);
  if (by === undefined) return offered;
  const colleagues = circumstances.staffing[team] ?? [];
  const they = colleagues.find(({ personId }) => personId === by);
  if (they === undefined ? colleagues.length === 0 : hasRoom(they)) return [];
  return [{ type: 'ticket-released', v: 1, assignee: by, cause: 'cap' }, ...offered];
}

/** An issue type that a newer policy has dropped asks for nothing. */
const skillsFor = (policy: Policy, { category, issueType }: Routed): readonly string[] =>
  issueTypeOf(policy, category, issueType)?.issueType.skills ?? [];
