import { createHash, createHmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { SignatureV4 } from '@smithy/signature-v4';

export interface S3Place {
  readonly region: string;
  readonly bucket: string;
  /** Where S3 is, if not at AWS; the standard variable AWS_ENDPOINT_URL says so. */
  readonly endpoint?: string;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
  /** There may be no such object: the answer is then looked at by who asks. */
  readonly mayBeAbsent?: true;
}

/** S3 has refused, or is not well: to be tried again. Its words can name an object, which names nobody. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
}

const PATIENCE_MS = 20_000;

/**
 * Asks S3 with the SDK's own signer and credentials, and without its client, which alone weighs a third of what a function may: two
 * requests are all that is asked of it here.
 */
export function createS3Fetch({ region, bucket, endpoint }: S3Place): (request: S3Request) => Promise<Response> {
  const signer = signerFor(region);
  return async ({ method, key, query = {}, body, type, mayBeAbsent }) => {
    const url = urlOf({ region, bucket, ...(endpoint === undefined ? {} : { endpoint }) }, key);
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: { ...query },
      headers: {
        host: url.host,
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(body === undefined ? {} : { 'content-md5': createHash('md5').update(body).digest('base64') }),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { host: _, ...headers } = signed.headers;
    const answer = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body }),
    });
    if (answer.ok || (mayBeAbsent && isAbsent(answer))) return answer;
    await answer.body?.cancel();
    throw new S3Error(`${method} was answered ${answer.status}`);
  };
}

/** Whoever may not list a bucket, as nobody here may, is not told that something is missing in it: a 403 is all there is. */
export const isAbsent = ({ status }: Response): boolean => status === 404 || status === 403;

export const signerFor = (region: string): SignatureV4 =>
  new SignatureV4({
    service: 's3',
    region,
    credentials: fromEnv(),
    sha256: NodeSha256,
    // S3 signs the path as it stands.
    uriEscapePath: false,
  });

export function urlOf({ region, bucket, endpoint }: S3Place, key: string): URL {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return endpoint === undefined
    ? new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`)
    : new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`);
}

/** The signer's interface to Node's own hash. */
class NodeSha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
