import { signedInPerson } from '../domain/people/person.ts';
import { type Problem, problem } from './problem.ts';

/** The claims that API Gateway has checked. It hands every claim over as a text, an array as `[a b]`. */
export type Claims = Readonly<Record<string, string>>;

export type CallerRole = 'requester' | 'agent' | 'operations' | 'administrator';

/** Somebody who signed in. */
export interface PersonCaller {
  readonly kind: 'person';
  readonly personId: string;
  readonly issuer: string;
  readonly role: CallerRole;
  readonly name?: string;
  /** Vouched for by the identity provider: only with a claim `email_verified` that says so. */
  readonly email?: string;
}

/** The marketplace's own backend. It is nobody itself: each request names the person for whom it speaks. */
interface MachineCaller {
  readonly kind: 'machine';
  readonly clientId: string;
}

export type Caller = PersonCaller | MachineCaller;

const MACHINE_SCOPE = 'support/act-for-requesters';

/** Group of the token → role. The first that fits wins; nobody's group is a requester. */
const GROUP_ROLES: readonly (readonly [string, CallerRole])[] = [
  ['administrators', 'administrator'],
  ['operations', 'operations'],
  ['agents', 'agent'],
];

/**
 * Who calls. People come with an ID token, because an access token carries no mail address; a provider that does not say which token
 * it is (`token_use` is Cognito's) gives ID tokens. A machine comes with an access token of its scope.
 */
export function callerFrom(claims: Claims): Caller | Problem {
  const { iss = '', sub = '', token_use: use = 'id', client_id: clientId = '' } = claims;
  const scopes = (claims.scope ?? '').split(' ');
  if (scopes.includes(MACHINE_SCOPE) && clientId !== '') return { kind: 'machine', clientId };
  if (use !== 'id')
    return problem(
      'wrong-token',
      `People call with their ID token; machines with an access token of the scope ${MACHINE_SCOPE}.`,
    );
  if (iss === '' || sub === '')
    return problem('wrong-token', 'The token names nobody: its claims iss or sub are missing.');
  const email = claims.email_verified === 'true' ? claims.email : undefined;
  const groups = listOf(claims['cognito:groups']);
  return {
    kind: 'person',
    personId: signedInPerson(iss, sub),
    issuer: iss,
    role: GROUP_ROLES.find(([group]) => groups.includes(group))?.[1] ?? 'requester',
    ...(claims.name ? { name: claims.name } : {}),
    ...(email ? { email } : {}),
  };
}

const listOf = (claim = ''): string[] =>
  claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(/[\s,]+/)
    .filter((group) => group !== '');
