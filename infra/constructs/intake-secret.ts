import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/**
 * What programs sign with that bring messages in: JSON `{"current": "k1", "k1": "<64 random characters>"}`. Each of its keys is good: to
 * rotate, an operator adds `k2`, gives it to the programs, and takes `k1` out.
 */
export class IntakeSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly retention: Retention }) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description:
        'Signs what programs bring to POST /intake/social. JSON: current key id, and a random text per key id.',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 'k1' }),
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: props.retention.removal,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The programs that sign with it are other people’s: operators give them the new key by hand.',
    });
    this.arn = secret.secretArn;
  }

  allowReading(): PolicyStatement {
    return allow('secretsmanager', ['GetSecretValue'], [this.arn]);
  }
}
