import { testFunction } from '../assembly/test-assembly.ts';
import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';
import { startTestS3, type TestS3 } from '../s3/test-s3.ts';
import type { Invoker } from '../service.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createMailServices, type MailServices } from './mail-services.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

export const SUPPORT = 'support@support.example';

/** What lets mail in: a bucket, a function, a rule, and the permissions that SES needs. */
export const RECEIVING = {
  Mails: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'mails' } },
  MailsPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Mails' },
      PolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'ses.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::mails/inbound/*',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      },
    },
  },
  ...testFunction('receive'),
  Invoke: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { Ref: 'receive' },
      Action: 'lambda:InvokeFunction',
      Principal: 'ses.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  },
  Rules: { Type: 'AWS::SES::ReceiptRuleSet', Properties: { RuleSetName: 'inbound' } },
  Rule: {
    Type: 'AWS::SES::ReceiptRule',
    Properties: {
      RuleSetName: { Ref: 'Rules' },
      Rule: {
        Name: 'support',
        Enabled: true,
        ScanEnabled: true,
        Recipients: [SUPPORT],
        Actions: [
          { S3Action: { BucketName: { Ref: 'Mails' }, ObjectKeyPrefix: 'inbound/' } },
          { LambdaAction: { FunctionArn: { 'Fn::GetAtt': ['receive', 'Arn'] }, InvocationType: 'Event' } },
        ],
      },
    },
  },
};

/** A configuration set whose mails' fates are told to EventBridge. */
export const FEEDBACK = {
  Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'transactional' } },
  Told: {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: { Ref: 'Set' },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['delivery', 'bounce', 'complaint', 'deliveryDelay', 'REJECT'],
        EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-west-1:123456789012:event-bus/default' },
      },
    },
  },
};

export interface TestMail extends MailServices {
  readonly mailbox: Mailbox;
  readonly inbox: Inbox;
  readonly test: TestS3;
  readonly invoked: { readonly functionArn: string; readonly payload: unknown; readonly invoker: Invoker }[];
}

/** SES with the S3 that it writes to. `kept` as for S3. */
export async function startTestMail(
  resources: Readonly<Record<string, unknown>>,
  kept: { readonly folder?: string; readonly journal?: Journal } = {},
): Promise<TestMail> {
  const test = await startTestS3(resources, kept);
  const { journal = NO_JOURNAL } = kept;
  const { host, assembly, iam, s3, events } = test;
  const mailbox = createMailbox(journal);
  const inbox = createInbox(journal);
  const invoked: TestMail['invoked'] = [];
  try {
    const services = createMailServices(host, {
      ...{ assembly, iam, mailbox, inbox, s3 },
      refusal: () => undefined,
      publish: (event) => events.push(event),
      invokeAsync: async (functionArn, payload, invoker) => {
        invoked.push({ functionArn, payload, invoker });
        return { accepted: true };
      },
    });
    services.feedback.resume();
    return { ...services, mailbox, inbox, test, invoked };
  } catch (error) {
    await test.close();
    throw error;
  }
}
