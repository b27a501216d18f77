import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningSecret } from '../links/signing-secret.ts';
import { parseReference } from '../ticket/reference.ts';

/** A mailbox name has at most this many characters (RFC 5321). */
const MOST_LOCAL_PART = 64;
const MAC_LENGTH = 16;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** What an address that a ticket is answered to claims; nothing of it is believed before {@link isReplyAddressOf}. */
export interface ReplyClaim {
  readonly reference: string;
  readonly keyId: string;
  readonly mac: string;
}

/**
 * The address that a requester's answer to a ticket goes to: `support+sp23456789j.k2.<mac>@support.example`. Signed for
 * the ticket and its requester. Mail programs change the case of addresses, so nothing in it depends on case.
 *
 * @param inbound support's own address, without a plus
 */
export function replyAddress(secret: SigningSecret, inbound: string, reference: string, personId: string): string {
  const key = secret.keys[secret.current];
  if (key === undefined) throw new Error('the signing secret does not hold its current key');
  const at = inbound.lastIndexOf('@');
  const token = `${reference.replaceAll('-', '')}.${secret.current}.${mac(key, reference, personId)}`.toLowerCase();
  const local = `${inbound.slice(0, at)}+${token}`;
  if (at < 1 || local.length > MOST_LOCAL_PART)
    throw new Error(`no address of at most ${MOST_LOCAL_PART} characters before its @ can be made of ${inbound}`);
  return `${local}@${inbound.slice(at + 1)}`;
}

/** What an address of ours claims; undefined where it is not one that answers a ticket. */
export function claimOf(inbound: string, address: string): ReplyClaim | undefined {
  const at = inbound.lastIndexOf('@');
  const given = unwrapped(address.trim().toLowerCase());
  const prefix = `${inbound.slice(0, at)}+`.toLowerCase();
  const domain = inbound.slice(at).toLowerCase();
  if (!given.startsWith(prefix) || !given.endsWith(domain)) return undefined;
  const [, letters = '', keyId = '', signed = ''] =
    /^([a-z0-9]{11})\.([^@]+)\.([a-z2-7]+)$/.exec(given.slice(prefix.length, given.length - domain.length)) ?? [];
  const reference = parseReference(letters);
  return reference === undefined ? undefined : { reference, keyId, mac: signed };
}

/** Without the quotes that some programs put around a name with a plus, and the tag that some servers put before one (BATV). */
const unwrapped = (address: string): string =>
  address.replace(/^"([^"]*)"@/, '$1@').replace(/^(prvs|msprvs1)=[a-z0-9]{1,20}=/, '');

/** Whether the address was made for this ticket and its requester. Compared in constant time. */
export function isReplyAddressOf(secret: SigningSecret, claim: ReplyClaim, personId: string): boolean {
  const [, key] = Object.entries(secret.keys).find(([id]) => id.toLowerCase() === claim.keyId) ?? [];
  const expected = Buffer.from(mac(key ?? '', claim.reference, personId));
  const given = Buffer.from(claim.mac);
  return key !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
}

/** Eighty bits of the signature: five to a letter. */
function mac(key: string, reference: string, personId: string): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify(['reply', reference, personId]))
    .digest();
  const letters = Array.from({ length: MAC_LENGTH }, (_, i) => {
    const bit = i * 5;
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    return BASE32.charAt((pair >> (11 - (bit & 7))) & 31);
  });
  return letters.join('');
}
