import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clocks of two programs may be apart, and how long what was overheard could be sent again; seconds. */
const TOLERANCE = 300;

const HEADER = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,5})$/;

/**
 * Whether `header` is what `signatureOf` makes of one of the secrets and the body, byte for byte, not long ago. Every pair is compared, in
 * constant time.
 *
 * @param nowMs milliseconds since the epoch
 */
export function isSignatureOf(
  header: string | undefined,
  secrets: readonly string[],
  nowMs: number,
  body: Uint8Array,
): boolean {
  const [, seconds = '', signatures = ''] = HEADER.exec(header ?? '') ?? [];
  if (seconds === '') return false;
  const given = signatures.split(',v1=').slice(1);
  const fits = secrets.flatMap((secret) => {
    const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
    return given.map((hex) => timingSafeEqual(expected, Buffer.from(hex, 'hex')));
  });
  return Math.abs(Math.floor(nowMs / 1000) - Number(seconds)) <= TOLERANCE && fits.includes(true);
}
