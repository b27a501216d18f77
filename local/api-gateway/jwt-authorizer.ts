import { KeyObject, verify } from 'node:crypto';
import { type CryptoKey, decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { RouteDefinition } from './definition.ts';

/** The public key of an issuer by its key id; `undefined` when that issuer has no such key. */
export type FindKey = (issuer: string, keyId: string) => CryptoKey | undefined;

export type Authorization =
  | {
      readonly outcome: 'allowed';
      /** As API Gateway hands claims on: every one a text, an array as `[a b]`. */
      readonly claims: Readonly<Record<string, string>>;
      /** The token's scopes, or `null` when the route asks for none. */
      readonly scopes: readonly string[] | null;
    }
  | { readonly outcome: 'unauthorized' | 'forbidden'; readonly challenge: string; readonly reason: string };

const claimsSchema = z.looseObject({
  iss: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
  scp: z.union([z.string(), z.array(z.string())]).optional(),
});
type Claims = z.infer<typeof claimsSchema>;

function claimText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function scopesOf(claims: Claims): string[] {
  if (claims.scope !== undefined) return claims.scope.split(' ').filter((scope) => scope !== '');
  if (Array.isArray(claims.scp)) return claims.scp;
  return claims.scp?.split(' ').filter((scope) => scope !== '') ?? [];
}

/** Why the claims are refused, or `undefined`. `client_id` stands in for an audience only where the token has none. */
function refusal(claims: Claims, authorizer: { issuer: string; audience: readonly string[] }, seconds: number) {
  if (claims.iss !== authorizer.issuer) return 'the token has an invalid issuer';
  const audiences = [claims.aud ?? claims.client_id ?? []].flat();
  if (!audiences.some((audience) => authorizer.audience.includes(audience))) {
    return 'the token does not have a valid audience';
  }
  if (claims.exp <= seconds) return 'the token has expired';
  if (claims.nbf !== undefined && claims.nbf > seconds) return 'the token is not valid yet';
  if (claims.iat !== undefined && claims.iat > seconds) return 'the token was issued in the future';
  return undefined;
}

/** Checked at once, on this thread: to hand so small a text to another one, as Web Crypto does, takes longer than the check. */
function hasSignature(token: string, hash: string, key: CryptoKey): boolean {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return false;
  const signed = Buffer.from(`${header}.${payload}`);
  return verify(`sha${hash}`, signed, KeyObject.from(key), Buffer.from(signature, 'base64url'));
}

function verifiedClaims(token: string, issuer: string, findKey: FindKey): Claims | undefined {
  try {
    const { alg, kid, crit } = decodeProtectedHeader(token);
    const [, hash] = /^RS(256|384|512)$/.exec(alg ?? '') ?? [];
    const key = kid === undefined ? undefined : findKey(issuer, kid);
    if (hash === undefined || key === undefined || crit !== undefined || !hasSignature(token, hash, key))
      return undefined;
    const parsed = claimsSchema.safeParse(decodeJwt(token));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const refused = (description: string): Authorization => ({
  outcome: 'unauthorized',
  challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
  reason: description,
});

/**
 * What an HTTP API's JWT authorizer makes of the Authorization header: signature, issuer, audience or client id, times, scopes.
 *
 * @param now milliseconds of the runtime's clock
 */
export function authorize(
  route: RouteDefinition & { authorizer: NonNullable<RouteDefinition['authorizer']> },
  header: string | undefined,
  findKey: FindKey,
  now: number,
): Authorization {
  const token = header?.replace(/^Bearer\s+/i, '').trim() ?? '';
  if (token === '') return { outcome: 'unauthorized', challenge: 'Bearer', reason: 'there is no token' };
  const claims = verifiedClaims(token, route.authorizer.issuer, findKey);
  if (claims === undefined) return refused('the token is not valid');
  const wrong = refusal(claims, route.authorizer, now / 1000);
  if (wrong !== undefined) return refused(wrong);
  const scopes = scopesOf(claims);
  if (route.scopes.length > 0 && !route.scopes.some((scope) => scopes.includes(scope))) {
    const reason = 'the token does not have a valid scope';
    const challenge = `Bearer scope="${route.scopes.join(' ')}" error="insufficient_scope" error_description="${reason}"`;
    return { outcome: 'forbidden', challenge, reason };
  }
  return {
    outcome: 'allowed',
    claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)])),
    scopes: route.scopes.length === 0 ? null : scopes,
  };
}
