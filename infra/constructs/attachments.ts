import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CorsRule, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket.ts';
import type { Retention } from './retention.ts';

const UPLOADS = 'uploads/';
const KEPT = 'kept/';

const corsRule = (origins: readonly string[]): CorsRule => ({
  allowedOrigins: [...origins],
  allowedMethods: [HttpMethods.POST, HttpMethods.GET],
  allowedHeaders: ['*'],
  maxAge: 3600,
});

/** The data stack's bucket as the rules name it: by its export. */
const AS_REPORTED = 'Support-Data:ExportsOutputFnGetAttAttachmentsFilesBucket9F2ADF67Arn8C83A765';

export interface AttachmentsProps {
  readonly retention: Retention;
  /** The web applications that upload, and show what was uploaded. */
  readonly origins: readonly string[];
}

/** Files that people send: what is attached to nothing goes after a day, what is attached stays as long as the tickets. */
export class Attachments extends Construct {
  readonly name: string;
  private readonly files: PrivateBucket;

  constructor(scope: Construct, id: string, { retention, origins }: AttachmentsProps) {
    super(scope, id);
    this.files = new PrivateBucket(this, 'Files', {
      retention,
      expires: { [UPLOADS]: 1 },
      // S3 takes no rule without an origin.
      ...(origins.length === 0 ? {} : { cors: [corsRule(origins)] }),
    });
    this.name = this.files.bucket.bucketName;
  }

  /** For who may do something to all objects under some prefixes. */
  static acknowledge(scope: Construct, ...prefixes: readonly ('uploads' | 'kept')[]): void {
    for (const prefix of prefixes) {
      Validations.of(scope).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${AS_REPORTED}/${prefix}/*]`,
        reason: 'Every file has a key of its own under the prefix; nothing else in the bucket can be reached.',
      });
    }
  }

  /** To give out forms: whoever sends one does so with the rights of who has signed it. */
  allowUploading(): PolicyStatement {
    return this.files.allow(UPLOADS, 'PutObject');
  }

  /** To look at what people attach, to keep it, and to hand it out. */
  allowAttaching(): readonly PolicyStatement[] {
    return [
      this.files.allow(UPLOADS, 'GetObject'),
      this.files.allow(KEPT, 'PutObject', 'GetObject', 'GetObjectTagging'),
    ];
  }

  allowKeeping(): PolicyStatement {
    return this.files.allow(KEPT, 'PutObject');
  }
}
