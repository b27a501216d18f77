import { subjectOf } from '../cognito/issuer.ts';
import type { Issuers } from '../cognito/issuers.ts';
import { DEMO_PEOPLE, type DemoPerson } from '../demo-people.ts';
import { ControlProblem, type ControlRoute, jsonResponse } from './control-route.ts';

export interface RosterTargets {
  readonly issuers: Issuers;
  /** Where the HTTP API is: the roster is filled by the front door, as an administrator would. */
  readonly apiUrl: () => string;
}

/** Puts every demo agent on the roster of their team. Gives how many there are. */
export type FillRoster = () => Promise<number>;

type Agent = DemoPerson & { readonly desk: NonNullable<DemoPerson['desk']> };

const isAgent = (person: DemoPerson): person is Agent => person.desk !== undefined;

async function put(apiUrl: string, token: string, agent: Agent): Promise<void> {
  const response = await fetch(`${apiUrl}/roster/${agent.desk.team}/${subjectOf(agent.name)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: agent.fullName, email: agent.email, available: true }),
  });
  const answer = await response.text();
  if (response.ok) return;
  const message = `PUT /roster/${agent.desk.team} did not take ${agent.name}: ${response.status} ${answer}`;
  throw new ControlProblem(409, message);
}

export function createFillRoster({ issuers, apiUrl }: RosterTargets): FillRoster {
  return async () => {
    const administrator = DEMO_PEOPLE.find(({ role }) => role === 'administrator');
    const signed = administrator === undefined ? undefined : await issuers.all[0]?.idToken(administrator);
    if (signed === undefined) throw new ControlProblem(409, 'There is no administrator who could fill the roster.');
    const agents = DEMO_PEOPLE.filter(isAgent);
    // One after the other: all at once would start an environment of the function for each.
    for (const agent of agents) await put(apiUrl(), signed.token, agent);
    return agents.length;
  };
}

/** Fills the roster on demand. */
export function rosterRoutes(fill: FillRoster): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/_local/roster',
      about: 'Puts the demo agents on the roster of their teams; done by "npm start", and again by a reset after that',
      handle: async () => jsonResponse({ agents: await fill() }),
    },
  ];
}
