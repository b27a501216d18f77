import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

export interface RandomSecretProps {
  readonly retention: Retention;
  readonly description: string;
  /** `keys`: JSON `{"current": "k1", "k1": "<64 random characters>"}`, of which there may be several; `text`: 64 random characters. */
  readonly holds: 'keys' | 'text';
  /** Why nothing rotates it by itself, in one sentence. */
  readonly whyByHand: string;
}

/** Random text that AWS draws and nobody reads but the functions that may. */
export abstract class RandomSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { retention, description, holds, whyByHand }: RandomSecretProps) {
    super(scope, id);
    const first = { secretStringTemplate: JSON.stringify({ current: 'k1' }), generateStringKey: 'k1' };
    const secret = new Secret(this, 'Secret', {
      description,
      generateSecretString: { ...(holds === 'keys' ? first : {}), passwordLength: 64, excludePunctuation: true },
      removalPolicy: retention.removal,
    });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: whyByHand });
    this.arn = secret.secretArn;
  }

  allowReading(): PolicyStatement {
    return allow('secretsmanager', ['GetSecretValue'], [this.arn]);
  }
}
