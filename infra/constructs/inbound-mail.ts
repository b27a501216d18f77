import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket.ts';
import type { Retention } from './retention.ts';

/** Fixed, because the bucket has to be told who writes into it before there is a rule. An account has one installation. */
export const RULE_SET = 'support-inbound';
export const RULE = 'support';

/** Where mails lie as they came. */
export const PREFIX = 'inbound/';

const KEPT_DAYS = 365;

/** Every mail that support has received, as it came: what is read from it can be read again. */
export class InboundMail extends Construct {
  readonly mails: PrivateBucket;

  constructor(scope: Construct, id: string, { retention }: { readonly retention: Retention }) {
    super(scope, id);
    this.mails = new PrivateBucket(this, 'Mails', { retention, expires: { [PREFIX]: KEPT_DAYS } });
    const { bucket } = this.mails;
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${PREFIX}*`)],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': receiptRuleArn(this) },
        },
      }),
    );
  }
}

export const receiptRuleArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'receipt-rule-set',
    resourceName: `${RULE_SET}:receipt-rule/${RULE}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
