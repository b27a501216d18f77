/**
 * What the IANA registries of special-purpose addresses keep out of the public Internet, and what only stands for something else: a
 * private network, this machine, this link, the cloud's own services (169.254.169.254), documentation, many at once.
 */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/**
 * Everything public is in here: an IPv4 address in the clothes of IPv6 (`::ffff:10.0.0.1`, NAT64 with `64:ff9b::`), loopback, unique local,
 * link-local and multicast addresses are not.
 */
const GLOBAL_6 = '2000::/3';

/** Of those: tunnels (Teredo, 6to4) that lead to an IPv4 address of somebody's choice, protocols, documentation. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'] as const;

/**
 * Whether an address, as a resolver gives it, is one of the public Internet. What is not an address is not public.
 *
 * @param address IPv4 with dots, or IPv6 without brackets and zone.
 */
export function isPublicAddress(address: string): boolean {
  const bytes = bytesOf(address);
  if (bytes === undefined) return false;
  if (bytes.length === 4) return !NOT_PUBLIC_4.some((range) => isWithin(bytes, range));
  return isWithin(bytes, GLOBAL_6) && !NOT_PUBLIC_6.some((range) => isWithin(bytes, range));
}

/** Whether an address is in a range as `10.0.0.0/8` or `2000::/3`; never in one of the other family. */
export function isWithin(bytes: readonly number[], range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const wanted = bytesOf(network) ?? [];
  if (wanted.length !== bytes.length) return false;
  return wanted.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, Number(bits) - 8 * i));
    const mask = 256 - 2 ** (8 - kept);
    return ((bytes[i] ?? 0) & mask) === (byte & mask);
  });
}

/** Four bytes, or sixteen; undefined for what is no address. */
export function bytesOf(address: string): readonly number[] | undefined {
  return address.includes(':') ? bytesOf6(address) : bytesOf4(address);
}

/** Plain decimals only: what `0177.1` means depends on who reads it. */
function bytesOf4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  const fits = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return fits ? parts.map(Number) : undefined;
}

function bytesOf6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  const [before, after] = halves.map(groupsOf);
  if (before === undefined || halves.length > 2) return undefined;
  if (halves.length === 1) return before.length === 16 ? before : undefined;
  if (after === undefined || before.length + after.length > 14) return undefined;
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** The bytes of groups between colons, the last of which may be an IPv4 address. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':').map((group, i, all) => {
    if (i === all.length - 1 && group.includes('.')) return bytesOf4(group);
    return /^[\da-f]{1,4}$/i.test(group)
      ? [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]
      : undefined;
  });
  return groups.every((group) => group !== undefined) ? groups.flat() : undefined;
}
