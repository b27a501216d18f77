import { bytesOf, isPublicAddress } from './public-address.ts';

export type TargetUrl =
  | { readonly kind: 'target'; readonly url: URL; readonly host: string }
  /** `because`: one sentence for whoever has typed it. */
  | { readonly kind: 'refused'; readonly because: string };

/** Names that mean this machine or the network that it stands in, whatever they resolve to. */
const LOCAL_NAMES = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** At least two labels, none empty or longer than DNS has them. */
const IS_NAME = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/;

const LONGEST = 2_000;

const refused = (because: string): TargetUrl => ({ kind: 'refused', because });

/**
 * Where a webhook may go as far as its URL says: over https, to a name or an address of the public Internet. What a name resolves to is
 * judged when it is called. `host`: without an IPv6 address's brackets.
 */
export function parseTargetUrl(text: string): TargetUrl {
  if (text.length > LONGEST) return refused(`Must have at most ${LONGEST} characters.`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') return refused('Must be a URL that begins with https://.');
  if (url.username !== '' || url.password !== '') return refused('Must not hold a user name or a password.');
  if (url.hash !== '') return refused('Must not have a fragment, the part behind #: no server gets it.');
  if (url.port !== '' && Number(url.port) < 1_024) return refused('Must have port 443, or one from 1024 on.');
  // The parser has made 127.0.0.1 of 0x7f.1 and of 2130706433 by now.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (bytesOf(host) !== undefined) {
    return isPublicAddress(host)
      ? { kind: 'target', url, host }
      : refused('Must not be an address of a private network.');
  }
  const name = host.replace(/\.$/, '');
  if (!IS_NAME.test(name) || LOCAL_NAMES.test(name)) return refused('Must be a name of the public Internet.');
  // A last dot has no place in the name that TLS asks for (RFC 6066).
  url.hostname = name;
  return { kind: 'target', url, host: name };
}
