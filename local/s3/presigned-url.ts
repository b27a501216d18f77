import type { RestRequest } from '../endpoint/service-entry.ts';
import { AwsError } from '../service.ts';
import { decoded } from './s3-request.ts';
import { type Credential, checkSignature, credentialOf, sha256, signedTime } from './signing.ts';

/** A week, the most that a signature may last. */
const MOST_SECONDS = 604_800;
/** How far ahead of AWS's clock a signer's may be. */
const MOST_AHEAD_MS = 900_000;

const encoded = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalPath(url: URL): string {
  return url.pathname
    .split('/')
    .map((part) => encoded(decoded(part)))
    .join('/');
}

function canonicalRequest({ method, url, headers }: RestRequest, signedHeaders: readonly string[]): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [
    method,
    canonicalPath(url),
    query.join('&'),
    lines.join(''),
    signedHeaders.join(';'),
    headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function malformed(message: string): AwsError {
  return new AwsError('AuthorizationQueryParametersError', message);
}

/**
 * Who signed a request in its query, `undefined` where nobody did. Throws S3's error where the signature is another's, is over, or is
 * not one; `now` in milliseconds.
 */
export function presignerOf(request: RestRequest, now: number): Credential | undefined {
  const at = (name: string) => request.url.searchParams.get(name) ?? '';
  if (at('AWSAccessKeyId') !== '' && at('Signature') !== '') {
    const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
    throw new AwsError('InvalidRequest', message);
  }
  if (at('X-Amz-Signature') === '') return undefined;
  const credential = credentialOf(at('X-Amz-Credential'));
  const signedAt = signedTime(at('X-Amz-Date'));
  const seconds = Number(at('X-Amz-Expires'));
  if (at('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || credential === undefined || Number.isNaN(signedAt))
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  if (!(seconds >= 0 && seconds <= MOST_SECONDS))
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  if (now > signedAt + seconds * 1000) throw new AwsError('AccessDenied', 'Request has expired', 403);
  if (now < signedAt - MOST_AHEAD_MS) throw new AwsError('AccessDenied', 'Request is not valid yet', 403);
  const scope = [credential.date, credential.region, credential.service, 'aws4_request'].join('/');
  const canonical = canonicalRequest(request, at('X-Amz-SignedHeaders').split(';'));
  const text = ['AWS4-HMAC-SHA256', at('X-Amz-Date'), scope, sha256(canonical)].join('\n');
  checkSignature(text, credential, at('X-Amz-Signature'));
  return credential;
}
