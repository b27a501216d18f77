import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { SigningSecret } from '../../domain/links/signing-secret.ts';

const text = z.record(z.string(), z.string().check(z.minLength(1)));

const FRESH_MS = 5 * 60_000;
/** Whoever makes key ids up does not make us read the secret each time. */
const AGAIN_MS = 10_000;

/**
 * @param keyId the key that something claims to be signed with: one that is not known yet may have come since the last read
 */
export type ReadSigningSecret = (keyId?: string) => Promise<SigningSecret>;

/**
 * The secret `{"current": "k1", "k1": "<random>"}`: each name but `current` is a key. Read once in five minutes for each environment of
 * the function, and when a new key shows up; a secret of another shape throws.
 *
 * @param now milliseconds since the epoch
 */
export function createSigningSecret(client: SecretsManagerClient, arn: string, now: () => number): ReadSigningSecret {
  let cached: { readonly secret: SigningSecret; readonly readAt: number } | undefined;
  return async (keyId) => {
    if (cached !== undefined) {
      const known = keyId === undefined || Object.hasOwn(cached.secret.keys, keyId);
      if (now() - cached.readAt < (known ? FRESH_MS : AGAIN_MS)) return cached.secret;
    }
    const { SecretString: value } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    const secret = parse(value);
    cached = { secret, readAt: now() };
    return secret;
  };
}

function parse(value: string | undefined): SigningSecret {
  const { current, ...keys } = text.parse(jsonOf(value ?? ''));
  if (current === undefined || keys[current] === undefined) throw new Error('the signing secret names no current key');
  return { current, keys };
}

/** The parser's own error would quote the secret. */
function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error('the signing secret is not JSON');
  }
}
