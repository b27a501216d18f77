import { isSignatureOf } from '../domain/webhooks/verify.ts';
import { type Problem, problem } from './problem.ts';

/** A body whose sender is known by its signature, which is judged before anything that it says. */
export interface SignedBody<Body> {
  readonly bytes: Uint8Array;
  /** The header, if there is one. */
  readonly signature: string | undefined;
  /** What the body says, or why it cannot be used. */
  readonly said: { readonly value: Body } | Problem;
}

export const SIGNATURE_HEADER = 'saypro-signature';

/**
 * What a signed body says.
 *
 * @param secrets one of them signs
 * @param nowMs milliseconds since the epoch
 */
export function openSigned<Body>(
  { bytes, signature, said }: SignedBody<Body>,
  secrets: readonly string[],
  nowMs: number,
): { readonly value: Body } | Problem {
  return isSignatureOf(signature, secrets, nowMs, bytes) ? said : unsigned();
}

const unsigned = (): Problem =>
  problem(
    'signature-refused',
    'SayPro-Signature must be t=<seconds>,v1=<HMAC-SHA256 in hex of those seconds, a dot and the body>, made with the intake secret within the last five minutes.',
    { headers: { 'www-authenticate': 'SayPro-Signature' } },
  );
