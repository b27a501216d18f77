import { type SigningSecret, sign } from '../links/signing-secret.ts';

/**
 * The message id that every mail of a ticket names first in `References`, and that no mail has: SES gives each mail an id of its own, so
 * a thread hangs on this root. Signed, so that a mail that claims to belong to a ticket can be believed.
 */
export function threadRoot(secret: SigningSecret, reference: string, domain: string): string {
  const { keyId, signature } = sign(secret, 'thread', [reference]);
  return `<root.${reference}.${keyId}.${signature}@${domain}>`;
}
