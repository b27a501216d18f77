import { lookup } from 'node:dns/promises';
import { type RequestOptions, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Post, Posted, PostResult } from '../../domain/webhooks/ports.ts';
import { bytesOf, isPublicAddress } from '../../domain/webhooks/public-address.ts';
import { parseTargetUrl } from '../../domain/webhooks/target-url.ts';

/** How the outside is reached. */
export interface Outside {
  /** Every address of a name. Rejects where it has none. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Whether an address may be called. */
  readonly allows: (address: string) => boolean;
  /** Certificates to trust instead of those that everybody trusts. */
  readonly ca?: string;
  /** Milliseconds in all: name, connection, request, answer. */
  readonly withinMs: number;
}

/** The public Internet, and nothing else: from here the runtime's own interfaces and a private network can be in reach. */
export const PUBLIC_INTERNET: Outside = {
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  allows: isPublicAddress,
  withinMs: 5_000,
};

/** What is read of an answer, and thrown away: its status is the answer, whatever becomes of the rest. */
const MOST_OF_AN_ANSWER = 64 * 1024;

/**
 * Posts over https. A name is resolved once, all of its addresses have to be allowed, and the connection goes to one of these: what the name
 * resolves to a moment later changes nothing. Certificate and name are checked as ever. No redirect is followed and no connection is kept.
 */
export const createPost =
  (outside: Outside): Post =>
  async (posted) => {
    const target = parseTargetUrl(posted.url);
    if (target.kind === 'refused') return { kind: 'failed', because: 'url' };
    const deadline = AbortSignal.timeout(outside.withinMs);
    const addresses = await addressesOf(outside, target.host, deadline);
    if (typeof addresses === 'string') return { kind: 'failed', because: addresses };
    return send(outside, target.url, addresses, posted, deadline);
  };

async function addressesOf(
  { resolve, allows }: Outside,
  host: string,
  deadline: AbortSignal,
): Promise<readonly string[] | 'timeout' | 'unresolved' | 'address'> {
  const late = new Promise<'timeout'>((settle) => {
    deadline.addEventListener('abort', () => settle('timeout'), { once: true });
  });
  const found = bytesOf(host) === undefined ? resolve(host).catch(() => []) : Promise.resolve([host]);
  const addresses = await Promise.race([found, late]);
  if (addresses === 'timeout') return addresses;
  if (addresses.length === 0) return 'unresolved';
  return addresses.every(allows) ? addresses : 'address';
}

const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);

/** Answers every question for a name with the addresses that were judged. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_name, { all }, answer) => {
    const [first] = addresses;
    if (first === undefined) answer(new Error('there is no address to call'), '', 4);
    else if (all)
      answer(
        null,
        addresses.map((address) => ({ address, family: familyOf(address) })),
      );
    else answer(null, first, familyOf(first));
  };

function send(
  { ca }: Outside,
  url: URL,
  addresses: readonly string[],
  { headers, body }: Posted,
  deadline: AbortSignal,
): Promise<PostResult> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    lookup: pinned(addresses),
    signal: deadline,
    ...(ca === undefined ? {} : { ca }),
  };
  return new Promise((settle) => {
    let status: number | undefined;
    const ended = (error?: NodeJS.ErrnoException) =>
      settle(
        status === undefined
          ? { kind: 'failed', because: deadline.aborted ? 'timeout' : reasonOf(error) }
          : { kind: 'answered', status },
      );
    const outgoing = request(url, options, (answer) => {
      status = answer.statusCode;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= MOST_OF_AN_ANSWER) outgoing.destroy();
      });
      answer.on('error', ended);
    });
    outgoing.on('error', ended);
    // Also of an answer that is none, as to a wish for another protocol: that ends without an error.
    outgoing.on('close', () => ended());
    outgoing.end(body);
  });
}

const reasonOf = ({ code = '' }: NodeJS.ErrnoException = new Error()): 'certificate' | 'connection' =>
  /CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO/.test(code) ? 'certificate' : 'connection';
