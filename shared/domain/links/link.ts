import { isSigned, type SigningSecret, sign } from './signing-secret.ts';

export const LINK_ACTIONS = ['confirm', 'reopen', 'view', 'rate', 'unsubscribe'] as const;
type LinkAction = (typeof LINK_ACTIONS)[number];

/** What a link in a mail lets its holder do: one thing, on one ticket, as one person, for a while. */
export interface Link {
  readonly reference: string;
  readonly action: LinkAction;
  /** The resolution that is confirmed, refused or rated; absent on what is not about one. A later resolution has links of its own. */
  readonly resolution?: number;
  /** Signed, and not in the address: whose a link is stands on the ticket, and is nothing for those who see addresses pass. */
  readonly personId: string;
  /** ISO 8601; signed and compared as whole seconds. */
  readonly expiresAt: string;
}

/** A link as its query string has it. */
export type LinkQuery = Readonly<Record<LinkParameter, string>>;
export const LINK_PARAMETERS = ['ticket', 'action', 'resolution', 'expires', 'key', 'signature'] as const;
type LinkParameter = (typeof LINK_PARAMETERS)[number];

export type Verified =
  | { readonly kind: 'valid'; readonly link: Link }
  /** The signature is right, the time is over. */
  | { readonly kind: 'expired'; readonly link: Link }
  /** Incomplete, changed, or signed by nobody that we know. */
  | { readonly kind: 'forged' };

export function signLink(secret: SigningSecret, link: Link): LinkQuery {
  const unsigned = {
    ticket: link.reference,
    action: link.action,
    resolution: link.resolution === undefined ? '' : String(link.resolution),
    expires: String(Math.floor(Date.parse(link.expiresAt) / 1000)),
  };
  const { keyId, signature } = sign(secret, 'link', wordsOf(unsigned, link.personId));
  return { ...unsigned, key: keyId, signature };
}

/**
 * `personId`: the requester of the ticket that the query names; `now` in milliseconds since the epoch. Nothing in the query is believed before
 * its signature is.
 */
export function verifyLink(
  secret: SigningSecret,
  query: Readonly<Record<string, string | undefined>>,
  personId: string,
  now: number,
): Verified {
  const { ticket = '', action = '', resolution = '', expires = '', key = '', signature = '' } = query;
  const words = wordsOf({ ticket, action, resolution, expires }, personId);
  const knownAction = LINK_ACTIONS.find((candidate) => candidate === action);
  if (!isSigned(secret, 'link', words, { keyId: key, signature }) || knownAction === undefined)
    return { kind: 'forged' };
  const link: Link = {
    reference: ticket,
    action: knownAction,
    ...(resolution === '' ? {} : { resolution: Number(resolution) }),
    personId,
    expiresAt: new Date(Number(expires) * 1000).toISOString(),
  };
  return { kind: now < Number(expires) * 1000 ? 'valid' : 'expired', link };
}

/** The whole address, without what is empty. `publicUrl` without a slash at its end. */
export const linkUrl = (publicUrl: string, secret: SigningSecret, link: Link): string =>
  `${publicUrl}/links?${new URLSearchParams(Object.entries(signLink(secret, link)).filter(([, value]) => value !== ''))}`;

const wordsOf = (query: Omit<LinkQuery, 'key' | 'signature'>, personId: string): string[] => [
  query.ticket,
  query.action,
  query.resolution,
  personId,
  query.expires,
];
