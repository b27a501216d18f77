import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/**
 * The keys that sign links in mails, thread ids and cursors: JSON `{"current": "k1", "k1": "<64 random characters>"}`.
 *
 * A link names the key that signed it. To rotate, an operator adds `k2`, makes it current and keeps `k1` for as long as
 * links live.
 */
export class SigningSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly retention: Retention }) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: 'Signs the links in mails. JSON: current key id, and a random text per key id.',
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
      reason:
        'A rotation that forgets the old key would break every link in every mail sent; operators rotate by hand.',
    });
    this.arn = secret.secretArn;
  }

  allowReading(): PolicyStatement {
    return allow('secretsmanager', ['GetSecretValue'], [this.arn]);
  }
}
