import { type SignedToken, subjectOf } from '../cognito/issuer.ts';
import type { Issuers } from '../cognito/issuers.ts';
import { DEMO_PEOPLE, type DemoPerson, MACHINE_NAME } from '../demo-people.ts';
import { ControlProblem, type ControlRoute, jsonResponse, textResponse } from './control-route.ts';

/** Somebody who can be acted as, with the id under which the service knows them. */
export function personRow(person: DemoPerson, issuer: string) {
  return {
    name: person.name,
    fullName: person.fullName,
    email: person.email,
    role: person.role,
    ...(person.desk === undefined ? {} : { team: person.desk.team, level: person.desk.level }),
    about: person.about,
    personId: `${issuer}|${subjectOf(person.name)}`,
    token: `/_local/tokens/${person.name}`,
  };
}

function exampleFor(person: DemoPerson | undefined): string {
  if (person === undefined) return '/tickets';
  if (person.role === 'agent') return `/agent/tickets?team=${person.desk?.team ?? ''}`;
  return person.groups.length === 0 ? '/tickets' : '/operations/tickets';
}

interface Asked {
  readonly name: string;
  readonly person: DemoPerson | undefined;
  readonly bare: boolean;
}

function tokenResponse({ name, person, bare }: Asked, signed: SignedToken, apiUrl: string) {
  const { token, claims } = signed;
  if (bare) return textResponse(token);
  return jsonResponse({
    name,
    token,
    expiresAt: new Date(Number(claims.exp) * 1000).toISOString(),
    claims,
    curl: `curl -H 'authorization: Bearer ${token}' '${apiUrl}${exampleFor(person)}'`,
  });
}

/** Who there is, and tokens for them. */
export function peopleRoutes(issuers: Issuers, apiUrl: () => string): ControlRoute[] {
  const main = () => {
    const [first] = issuers.all;
    if (first === undefined) throw new ControlProblem(404, 'The template has neither a user pool nor an authorizer.');
    return first;
  };
  const machineToken = async () => {
    for (const issuer of issuers.all) {
      const signed = await issuer.machineToken();
      if (signed !== undefined) return signed;
    }
    throw new ControlProblem(404, 'The template has no client for a machine.');
  };
  const jwks: ControlRoute[] = issuers.all.map((issuer) => ({
    method: 'GET',
    path: `/_local/issuers/${issuer.definition.id}/.well-known/jwks.json`,
    about: `Public keys of ${issuer.definition.issuer}`,
    handle: () => jsonResponse(issuer.jwks),
  }));
  return [
    {
      method: 'GET',
      path: '/_local/people',
      about: 'The demo people: buyers, sellers, agents by team and level, operations, administrator',
      handle: () => jsonResponse({ people: DEMO_PEOPLE.map((person) => personRow(person, main().definition.issuer)) }),
    },
    {
      method: 'GET',
      path: '/_local/tokens/{person}',
      about: `A token for one of them by name, or for "${MACHINE_NAME}", the marketplace's own backend; ?use=access for an access token, ?as=text for the bare token`,
      async handle({ pathParameters, query }) {
        const name = pathParameters.person ?? '';
        const bare = query.get('as') === 'text';
        if (name === MACHINE_NAME)
          return tokenResponse({ name, person: undefined, bare }, await machineToken(), apiUrl());
        const person = DEMO_PEOPLE.find((candidate) => candidate.name === name.toLowerCase());
        if (person === undefined) {
          const names = [...DEMO_PEOPLE.map((candidate) => candidate.name), MACHINE_NAME].join(', ');
          throw new ControlProblem(404, `There is nobody called ${name}; there are ${names}.`);
        }
        const signed = query.get('use') === 'access' ? main().accessToken(person) : main().idToken(person);
        return tokenResponse({ name, person, bare }, await signed, apiUrl());
      },
    },
    ...jwks,
  ];
}
