import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';

/** What every key that is handed out here is signed with. */
export const SECRET_ACCESS_KEY = 'local';

/** `key/20261121/eu-west-1/s3/aws4_request` */
export interface Credential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function credentialOf(text: string): Credential | undefined {
  const [accessKeyId, date, region, service, end] = text.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined) return undefined;
  return service === undefined || end !== 'aws4_request' ? undefined : { accessKeyId, date, region, service };
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Signature version 4 of a text, in hexadecimal. */
export function signatureOf(text: string, { date, region, service }: Credential): string {
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${SECRET_ACCESS_KEY}`, date));
  return hmac(key, text).toString('hex');
}

/** Throws `SignatureDoesNotMatch` unless the text was signed so. */
export function checkSignature(text: string, credential: Credential, given: string): void {
  const made = Buffer.from(signatureOf(text, credential));
  if (made.length === given.length && timingSafeEqual(made, Buffer.from(given))) return;
  throw new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  );
}

/** `20261121T120000Z` in milliseconds; NaN for what is no such time. */
export function signedTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
