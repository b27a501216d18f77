import { isSigned, type SigningSecret, sign } from '../links/signing-secret.ts';
import { parseReference } from '../ticket/reference.ts';

/**
 * The message id that every mail of a ticket names first in `References`, and that no mail has: SES gives each mail an id of its own, so
 * a thread hangs on this root. Signed, so that a mail that claims to belong to a ticket can be believed.
 */
export function threadRoot(secret: SigningSecret, reference: string, domain: string): string {
  const { keyId, signature } = sign(secret, 'thread', [reference]);
  return `<root.${reference}.${keyId}.${signature}@${domain}>`;
}

/** The ticket that a message id is the root of; undefined where it is no root, or one that we did not sign. Whatever the domain: the signature says whose it is. */
export function referenceOfRoot(secret: SigningSecret, id: string): string | undefined {
  const [, reference = '', keyId = '', signature = ''] =
    /^<?root\.([A-Z0-9-]+)\.(.+)\.([\w-]+)@[^@\s]+$/.exec(id.trim()) ?? [];
  if (parseReference(reference) !== reference) return undefined;
  return isSigned(secret, 'thread', [reference], { keyId, signature }) ? reference : undefined;
}
