import type { Construct } from 'constructs';
import { RandomSecret } from './random-secret.ts';
import type { Retention } from './retention.ts';

/**
 * The random text that mail addresses are hashed with wherever they are a key: who an address belongs to, whom no mail reaches, how much
 * mail one has got. It never changes.
 */
export class AddressKey extends RandomSecret {
  constructor(scope: Construct, id: string, { retention }: { readonly retention: Retention }) {
    super(scope, id, {
      retention,
      holds: 'text',
      description: 'Hashes mail addresses where they are keys. Never changes: what is found by it would be lost.',
      whyByHand:
        'Who wrote from an address, and which addresses get no mail, is found by it: another key would forget it.',
    });
  }
}
