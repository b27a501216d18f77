import type { Construct } from 'constructs';
import { RandomSecret } from './random-secret.ts';
import type { Retention } from './retention.ts';

/**
 * What programs sign with that bring messages in: JSON `{"current": "k1", "k1": "<64 random characters>"}`. Each of its keys is good: to
 * rotate, an operator adds `k2`, gives it to the programs, and takes `k1` out.
 */
export class IntakeSecret extends RandomSecret {
  constructor(scope: Construct, id: string, { retention }: { readonly retention: Retention }) {
    super(scope, id, {
      retention,
      holds: 'keys',
      description:
        'Signs what programs bring to POST /intake/social. JSON: current key id, and a random text per key id.',
      whyByHand: 'The programs that sign with it are other people’s: operators give them the new key by hand.',
    });
  }
}
