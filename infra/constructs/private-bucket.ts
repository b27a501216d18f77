import { Duration, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CorsRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

export interface PrivateBucketProps {
  readonly retention: Retention;
  /** How long an object is kept, in days, by the prefix of its key. */
  readonly expires: Readonly<Record<string, number>>;
  readonly cors?: readonly CorsRule[];
}

/** What people have sent: encrypted, over TLS only, never public. */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { retention, expires, cors }: PrivateBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: retention.removal,
      lifecycleRules: [
        ...Object.entries(expires).map(([prefix, days]) => ({ prefix, expiration: Duration.days(days) })),
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      ...(cors === undefined ? {} : { cors: [...cors] }),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Two functions and SES are all that reach it, and CloudTrail can tell of them; logs of access would be one more place with ids.',
    });
  }

  /** Actions on the objects under a prefix. */
  allow(prefix: string, ...actions: readonly string[]): PolicyStatement {
    return allow('s3', actions, [this.bucket.arnForObjects(`${prefix}*`)]);
  }
}
