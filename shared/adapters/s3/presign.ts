import { fromEnv } from '@aws-sdk/credential-provider-env';
import { type S3Place, signerFor, urlOf } from './signed-fetch.ts';

interface Form {
  /** What the form has to hold, letter by letter. */
  readonly fields: Readonly<Record<string, string>>;
  /** The most bytes that the file may have. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly expiresAt: number;
}

/** A form that a browser uploads with, under a signed policy that says what it may be. */
export async function presignForm(
  place: S3Place,
  { fields, size, nowMs, expiresAt }: Form,
): Promise<{ url: string; fields: Record<string, string> }> {
  const { accessKeyId, sessionToken } = await fromEnv()();
  const signingDate = new Date(nowMs);
  const time = signingDate.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const all = {
    ...fields,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${time.slice(0, 8)}/${place.region}/s3/aws4_request`,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const conditions = [
    { bucket: place.bucket },
    ['content-length-range', 1, size],
    ...Object.entries(all).map(([name, value]) => ({ [name]: value })),
  ];
  const document = JSON.stringify({ expiration: new Date(expiresAt).toISOString(), conditions });
  const policy = Buffer.from(document).toString('base64');
  const signature = await signerFor(place.region).sign(policy, { signingDate });
  const url = urlOf(place, '').href;
  return { url, fields: { ...all, policy, 'x-amz-signature': signature } };
}

interface Link {
  readonly query: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly seconds: number;
}

/** A link by which an object can be had for a while by whoever holds it. */
export async function presignGet(place: S3Place, key: string, { query, nowMs, seconds }: Link): Promise<string> {
  const url = urlOf(place, key);
  const signed = await signerFor(place.region).presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: { ...query },
      headers: { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: seconds, signingDate: new Date(nowMs) },
  );
  const parameters = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encode(name)}=${encode(String(value))}`,
  );
  return `${url.href}?${parameters.join('&')}`;
}

/** As the signature has it (RFC 3986). */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
