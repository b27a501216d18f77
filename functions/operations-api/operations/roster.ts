import type { Desk } from '../../../shared/domain/desk.ts';
import { signedInPerson } from '../../../shared/domain/people/person.ts';
import type { RosterEntry } from '../../../shared/domain/people/roster.ts';
import { teamOf } from '../../../shared/domain/policy/lookup.ts';
import { TEAMS, type TeamId } from '../../../shared/domain/policy/schema.ts';
import type { Caller } from '../../../shared/http/identity.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { fieldProblem, type Problem } from '../../../shared/http/problem.ts';
import { answer } from '../../../shared/http/reply.ts';
import { personIn } from '../person.ts';

export const getRoster =
  (desk: Desk): Operation<'getRoster'> =>
  async ({ caller, path }) => {
    const team = teamFrom(path.team);
    if (typeof team === 'object') return team;
    const agents = (await desk.roster.of(team)).map((entry) => view(entry, caller));
    return answer({ team: { id: team, name: teamOf(desk.policy, team).name }, agents });
  };

export const putOnRoster =
  (desk: Desk): Operation<'putOnRoster'> =>
  async ({ caller, path, body }) => {
    const place = placeFrom(caller, path);
    if ('kind' in place) return place;
    const { lead, ...said } = body;
    const changed = { changedBy: personIn(caller).personId, changedAt: new Date(desk.now()).toISOString() };
    const entry: RosterEntry = { ...place, ...said, ...(lead ? { lead } : {}), ...changed };
    await desk.roster.put(entry);
    return answer(view(entry, caller));
  };

export const takeOffRoster =
  (desk: Desk): Operation<'takeOffRoster'> =>
  async ({ caller, path }) => {
    const place = placeFrom(caller, path);
    if ('kind' in place) return place;
    if (await desk.roster.remove(place.team, place.personId)) return answer('');
    return fieldProblem('not-found', 'agent', `Is not on the roster of our ${teamOf(desk.policy, place.team).name}.`);
  };

type Place = Pick<RosterEntry, 'team' | 'personId'>;

function placeFrom(caller: Caller, path: { readonly team: string; readonly agent: string }): Place | Problem {
  const team = teamFrom(path.team);
  if (typeof team === 'object') return team;
  const agent = decoded(path.agent);
  if (agent === undefined || !/^[\x21-\x7e]{1,300}$/.test(agent))
    return fieldProblem('not-found', 'agent', "Must be the agent's `sub`, or their whole person id, URL-encoded.");
  const personId = agent.includes('|') ? agent : signedInPerson(personIn(caller).issuer, agent);
  return { team, personId };
}

/** API Gateway decodes a path once; a whole person id holds slashes, which some clients encode twice. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function teamFrom(text: string): TeamId | Problem {
  return (
    TEAMS.find((team) => team === text) ?? fieldProblem('not-found', 'team', `Must be one of: ${TEAMS.join(', ')}.`)
  );
}

/** `agent` is what the path takes. Who changed it is told to administrators only. */
const view = ({ changedBy, changedAt, ...entry }: RosterEntry, caller: Caller) => ({
  ...entry,
  ...(personIn(caller).role === 'administrator' && changedBy !== undefined && changedAt !== undefined
    ? { changedBy, changedAt }
    : {}),
  agent: entry.personId.slice(entry.personId.lastIndexOf('|') + 1),
});
