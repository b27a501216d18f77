import { createHmac, timingSafeEqual } from 'node:crypto';

/** The keys that sign links and cursors. A signature names its key, so that a new key does not end what the old one signed. */
export interface SigningSecret {
  readonly current: string;
  /** Key id → random text. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A signature means one purpose: a cursor's is worth nothing on a link. */
type Purpose = 'link' | 'cursor' | 'thread';

export function sign(
  secret: SigningSecret,
  purpose: Purpose,
  words: readonly string[],
): { keyId: string; signature: string } {
  const key = secret.keys[secret.current];
  if (key === undefined) throw new Error('the signing secret does not hold its current key');
  return { keyId: secret.current, signature: signature(key, purpose, words) };
}

/** Compared in constant time. An unknown key id is a wrong signature. */
export function isSigned(
  secret: SigningSecret,
  purpose: Purpose,
  words: readonly string[],
  signed: { readonly keyId: string; readonly signature: string },
): boolean {
  const key = Object.hasOwn(secret.keys, signed.keyId) ? secret.keys[signed.keyId] : undefined;
  const expected = Buffer.from(signature(key ?? '', purpose, words));
  const given = Buffer.from(signed.signature);
  return key !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
}

/** The words as JSON, so that no two lists of words look alike. */
const signature = (key: string, purpose: Purpose, words: readonly string[]): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([purpose, ...words]))
    .digest('base64url');
