import type { Desk } from '../../shared/domain/desk.ts';
import { mayAct, mayRead, type Staff } from '../../shared/domain/people/rights.ts';
import { teamOf } from '../../shared/domain/policy/lookup.ts';
import type { Policy } from '../../shared/domain/policy/schema.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Caller } from '../../shared/http/identity.ts';
import { type Problem, problem } from '../../shared/http/problem.ts';

/** Who works here: the token says that they do, the roster says where. */
export async function staffOf(desk: Pick<Desk, 'roster'>, caller: Caller): Promise<Staff | Problem> {
  if (caller.kind === 'machine' || caller.role === 'requester') throw new Error('only staff come through this door');
  const { personId, role } = caller;
  const entries = await desk.roster.teamsOf(personId);
  const teams = entries.map(({ team }) => team);
  if (role === 'agent' && teams.length === 0)
    return problem('team-forbids', "You are on no team's roster yet. Operations can put you on one.");
  const [entry] = entries;
  const leads = entries.filter(({ lead }) => lead).map(({ team }) => team);
  return { personId, role, teams, leads, ...(entry === undefined ? {} : { name: entry.name }) };
}

/** Undefined: they may. */
export function readingForbidden(policy: Policy, staff: Staff, ticket: Ticket): Problem | undefined {
  if (mayRead(policy, staff, ticket)) return undefined;
  const others = ticket.team === 'security' ? '' : ` and our ${teamOf(policy, ticket.team).name}`;
  return problem(
    'team-forbids',
    `This is a security matter: only our ${teamOf(policy, 'security').name}${others} can see it.`,
  );
}

/** Undefined: they may. */
export function actingForbidden(policy: Policy, staff: Staff, ticket: Ticket): Problem | undefined {
  if (ticket.requester.personId === staff.personId)
    return problem(
      'team-forbids',
      'You filed this ticket yourself: a colleague works on it. You can write as its requester.',
    );
  if (mayAct(staff, ticket)) return undefined;
  const detail = `The ticket is with our ${teamOf(policy, ticket.team).name}, and you are not on its roster. You can leave a note.`;
  return problem('team-forbids', detail, { members: { team: ticket.team } });
}

/** As what they act: operations act as agents only where the roster has them. */
export const actorOf = (staff: Staff, ticket: Ticket): Actor => ({
  kind: staff.role === 'agent' || mayAct(staff, ticket) ? 'agent' : 'operations',
  personId: staff.personId,
});
