import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/**
 * The random text that mail addresses are hashed with wherever they are a key: who an address belongs to, whom no mail reaches, how much
 * mail one has got. It never changes.
 */
export class AddressKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly retention: Retention }) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: 'Hashes mail addresses where they are keys. Never changes: what is found by it would be lost.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: props.retention.removal,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Who wrote from an address, and which addresses get no mail, is found by it: another key would forget it.',
    });
    this.arn = secret.secretArn;
  }

  allowReading(): PolicyStatement {
    return allow('secretsmanager', ['GetSecretValue'], [this.arn]);
  }
}
