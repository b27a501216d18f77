import { createHmac } from 'node:crypto';

/**
 * `t=1763884800,v1=5257a8…`: when it was signed, seconds since the epoch, and HMAC-SHA256 in hex over that number, a dot and the body. While
 * a secret follows another there is a `v1` for each: one that fits is enough.
 */
export function signatureOf(secrets: readonly string[], nowMs: number, body: string): string {
  const seconds = Math.floor(nowMs / 1000);
  const signed = secrets.map((secret) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  return [`t=${seconds}`, ...signed.map((hex) => `v1=${hex}`)].join(',');
}
