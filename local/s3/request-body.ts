import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../service.ts';

type Headers = Readonly<Record<string, string>>;

interface Body {
  readonly bytes: Buffer;
  /** `x-amz-checksum-…` that came with it. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** A body in chunks, each behind a line with its length, with headers after the last one: the way in which SDKs send what they stream. */
function fromChunks(body: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size)) throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
    at = end + 2;
    if (size === 0) break;
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const lines = body.subarray(at).toString('latin1').split('\r\n');
  const trailers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return { bytes: Buffer.concat(chunks), trailers: Object.fromEntries(trailers) };
}

function digest(algorithm: string, bytes: Buffer): string {
  const hash: Hash = createHash(algorithm);
  return hash.update(bytes).digest('base64');
}

function crc32Of(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

const DIGESTS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  'x-amz-checksum-crc32': crc32Of,
  'x-amz-checksum-sha1': (bytes) => digest('sha1', bytes),
  'x-amz-checksum-sha256': (bytes) => digest('sha256', bytes),
};

/**
 * What a request wants to be kept. Throws `BadDigest` where its checksum is another's; CRC-32C and CRC-64 are kept without being checked.
 */
export function bodyOf(headers: Headers, body: Buffer): Body {
  const isStreamed = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { bytes, trailers } = isStreamed ? fromChunks(body) : { bytes: body, trailers: {} };
  const sent = Object.entries({ ...headers, ...trailers });
  const checksums = Object.fromEntries(
    sent.filter(([name]) => /^x-amz-checksum-(crc32c?|crc64nvme|sha1|sha256)$/.test(name)),
  );
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== digest('md5', bytes)) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  for (const [name, value] of Object.entries(checksums)) {
    const made = DIGESTS[name]?.(bytes);
    if (made === undefined || made === value) continue;
    const algorithm = name.slice('x-amz-checksum-'.length).toUpperCase();
    throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { bytes, checksums };
}

export const isLatin1 = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;

/** A form's field may hold any text, a header not: S3 answers with the text in the encoding of mail headers. */
const asHeader = (text: string) => (isLatin1(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`);

const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];

/** The headers of a request that an object keeps. */
export function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(headers)) {
    if (KEPT.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = asHeader(value);
  }
  const { 'content-encoding': encoding, ...rest } = kept;
  // How the request was sent, not what the object is.
  const own = encoding
    ?.split(',')
    .filter((part) => part.trim() !== 'aws-chunked')
    .join(',')
    .trim();
  return own === undefined || own === '' ? rest : { ...rest, 'content-encoding': own };
}
