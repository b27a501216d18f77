import type { Construct } from 'constructs';
import { RandomSecret } from './random-secret.ts';
import type { Retention } from './retention.ts';

/**
 * The keys that sign links in mails, thread ids and cursors: JSON `{"current": "k1", "k1": "<64 random characters>"}`.
 *
 * A link names the key that signed it. To rotate, an operator adds `k2`, makes it current and keeps `k1` for as long as
 * links live.
 */
export class SigningSecret extends RandomSecret {
  constructor(scope: Construct, id: string, { retention }: { readonly retention: Retention }) {
    super(scope, id, {
      retention,
      holds: 'keys',
      description: 'Signs the links in mails. JSON: current key id, and a random text per key id.',
      whyByHand:
        'A rotation that forgets the old key would break every link in every mail sent; operators rotate by hand.',
    });
  }
}
