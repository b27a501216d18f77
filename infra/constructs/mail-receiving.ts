import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { ConfigKey } from '../../functions/receive-email/config.ts';
import type { AddressKey } from './address-key.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { Attachments } from './attachments.ts';
import { DeadLetters } from './dead-letters.ts';
import { type InboundMail, PREFIX, RULE, RULE_SET, receiptRuleArn } from './inbound-mail.ts';
import { countedBy, type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { SigningSecret } from './signing-secret.ts';
import type { TicketTable } from './ticket-table.ts';

export interface MailReceivingProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly signingSecret: SigningSecret;
  readonly addressKey: AddressKey;
  readonly attachments: Attachments;
  readonly inbound: InboundMail;
  /** Support's own address. */
  readonly address: string;
  readonly fromAddress: string;
}

/** The data stack's bucket as the rules name it: by its export. */
const MAILS_AS_REPORTED = `Support-Data:ExportsOutputFnGetAttInboundMailsBucketA9E4C601ArnD3F4B783/${PREFIX}*`;

/** From a mail that somebody writes to the ticket that it is about. The rule set has to be activated by hand: docs/deploy.md. */
export class MailReceiving extends Construct {
  readonly alarms: readonly AlarmSpec[];
  readonly ruleSetName = RULE_SET;

  constructor(scope: Construct, id: string, props: MailReceivingProps) {
    super(scope, id);
    const { defaults, table, signingSecret, addressKey, attachments, inbound, address } = props;
    const whoIsHurt = 'Whoever writes to us by mail: nobody reads it, and they get no answer.';
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      retention: defaults.retention,
      alarm: 'ReceivedMailDeadLetters',
      whoIsHurt,
      runbook: 'received-mail-dead-letters',
    });
    const receiver = new ServiceFunction<ConfigKey>(this, 'ReceiveEmail', {
      ...defaults,
      name: 'receive-email',
      // A mail of forty megabytes is in memory as it came, decoded and taken apart.
      memorySize: 1024,
      timeout: Duration.minutes(1),
      environment: {
        TABLE_NAME: table.table.tableName,
        SIGNING_SECRET_ARN: signingSecret.arn,
        ADDRESS_KEY_ARN: addressKey.arn,
        INBOUND_BUCKET: inbound.mails.bucket.bucketName,
        INBOUND_ADDRESS: address,
        FROM_ADDRESS: props.fromAddress,
        ATTACHMENTS_BUCKET: attachments.name,
      },
      may: [
        // The query is who is there to take a new ticket.
        // What is deleted is the suppression of an address that somebody writes from.
        table.allow('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        inbound.mails.allow(PREFIX, 'GetObject', 'PutObjectTagging'),
        attachments.allowKeeping(),
        signingSecret.allowReading(),
        addressKey.allowReading(),
      ],
      afterFailure: deadLetters.queue,
      whoIsHurt,
    });
    Validations.of(receiver).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${MAILS_AS_REPORTED}]`,
      reason: 'Every mail has a name of its own under the one prefix; nothing else in the bucket can be read.',
    });
    Attachments.acknowledge(receiver, 'kept');
    this.receive(receiver, inbound, address);
    this.alarms = [
      ...receiver.alarms,
      ...deadLetters.alarms,
      {
        id: 'ReceivedMailUnreadable',
        runbook: 'received-mail-unreadable',
        whoIsHurt: 'Whoever wrote these mails: nobody reads them, and they get no answer.',
        metric: countedBy('receive-email', 'MailUnreadable', Duration.minutes(15)),
      },
      {
        id: 'ReceivedMailFlooded',
        runbook: 'received-mail-flooded',
        whoIsHurt: 'Whoever sends so many mails, if they are people: they get no answer to those that open no ticket.',
        metric: countedBy('receive-email', 'MailFlooded', Duration.minutes(15)),
      },
    ];
  }

  /** First the mail is kept, then the function is told of it. */
  private receive(receiver: ServiceFunction, inbound: InboundMail, address: string): void {
    receiver.handler.addPermission('Ses', {
      principal: new ServicePrincipal('ses.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: receiptRuleArn(this),
    });
    const ruleSet = new CfnReceiptRuleSet(this, 'RuleSet', { ruleSetName: RULE_SET });
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: ruleSet.ref,
      rule: {
        name: RULE,
        enabled: true,
        // A plus and what follows it belong to the same address.
        recipients: [address],
        // Not every mail server speaks TLS, and a mail that is refused for it is not read at all.
        tlsPolicy: 'Optional',
        scanEnabled: true,
        actions: [
          { s3Action: { bucketName: inbound.mails.bucket.bucketName, objectKeyPrefix: PREFIX } },
          { lambdaAction: { functionArn: receiver.handler.functionArn, invocationType: 'Event' } },
        ],
      },
    });
    // Everything of the function's own: its permission for SES is looked at when the rule is made.
    rule.node.addDependency(receiver.handler);
  }
}
