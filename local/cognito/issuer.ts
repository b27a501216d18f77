import { createHash } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { DemoPerson } from '../demo-people.ts';
import type { Keep } from '../runtime/journal.ts';
import type { Host } from '../service.ts';
import type { IssuerDefinition } from './definition.ts';

export interface SignedToken {
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** An OpenID issuer on this machine. Tokens are those that Cognito makes; they run out on the runtime's clock. */
export interface Issuer {
  readonly definition: IssuerDefinition;
  readonly jwks: { readonly keys: readonly JWK[] };
  findKey(keyId: string): CryptoKey | undefined;
  /** What a person's own client sends: carries name, mail address and groups. */
  idToken(person: DemoPerson): Promise<SignedToken>;
  /** Carries groups and user name, no mail address. */
  accessToken(person: DemoPerson): Promise<SignedToken>;
  /** The client-credentials token of the first machine client; `undefined` when the pool has none. */
  machineToken(): Promise<SignedToken | undefined>;
}

/** The same user name is the same subject after every start. */
export function subjectOf(userName: string): string {
  const hex = createHash('sha256').update(`demo person ${userName}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A pair of keys as text, public and private. */
export interface KeptKeys {
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
}

/** The keys of an earlier start, whose tokens still hold, or new ones. */
async function keysOf(issuer: string, keep: Keep<KeptKeys>) {
  const kept = keep.get(issuer);
  if (kept !== undefined) {
    const keys = await Promise.all([importJWK(kept.publicJwk, 'RS256'), importJWK(kept.privateJwk, 'RS256')]);
    const [publicKey, privateKey] = keys;
    if (!(publicKey instanceof Uint8Array) && !(privateKey instanceof Uint8Array)) return { publicKey, privateKey };
  }
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  keep.put(issuer, { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) });
  return { publicKey, privateKey };
}

export async function createIssuer(
  host: Pick<Host, 'clock' | 'uuid' | 'journal'>,
  definition: IssuerDefinition,
): Promise<Issuer> {
  const { publicKey, privateKey } = await keysOf(definition.issuer, host.journal.keep('issuer'));
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);

  const sign = async (claims: Readonly<Record<string, unknown>>, seconds: number): Promise<SignedToken> => {
    const now = Math.floor(host.clock.now() / 1000);
    const all = { ...claims, iss: definition.issuer, auth_time: now, iat: now, exp: now + seconds, jti: host.uuid() };
    const token = await new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    return { token, claims: all };
  };
  const groupsOf = (person: DemoPerson) => {
    const groups = person.groups.filter((group) => definition.groups?.includes(group) ?? true);
    return groups.length === 0 ? {} : { 'cognito:groups': groups };
  };

  return {
    definition,
    jwks: { keys: [{ ...publicJwk, kid, alg: 'RS256', use: 'sig' }] },
    findKey: (keyId) => (keyId === kid ? publicKey : undefined),
    idToken: (person) =>
      sign(
        {
          sub: subjectOf(person.name),
          ...groupsOf(person),
          email_verified: true,
          'cognito:username': person.name,
          aud: definition.people.clientId,
          event_id: host.uuid(),
          token_use: 'id',
          name: person.fullName,
          email: person.email,
        },
        definition.people.idTokenSeconds,
      ),
    accessToken: (person) =>
      sign(
        {
          sub: subjectOf(person.name),
          ...groupsOf(person),
          client_id: definition.people.clientId,
          event_id: host.uuid(),
          token_use: 'access',
          scope: 'aws.cognito.signin.user.admin',
          username: person.name,
        },
        definition.people.accessTokenSeconds,
      ),
    async machineToken() {
      const [client] = definition.machines;
      if (client === undefined) return undefined;
      const claims = {
        sub: client.clientId,
        client_id: client.clientId,
        token_use: 'access',
        scope: client.scopes.join(' '),
        version: 2,
      };
      return sign(claims, client.accessTokenSeconds);
    },
  };
}
