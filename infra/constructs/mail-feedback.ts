import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { ConfigKey } from '../../functions/handle-mail-feedback/config.ts';
import type { AddressKey } from './address-key.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { DeadLetters } from './dead-letters.ts';
import type { MailIdentity } from './mail-identity.ts';
import type { MailQueue } from './mail-queue.ts';
import { countedBy, type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { TicketTable } from './ticket-table.ts';

export interface MailFeedbackProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly addressKey: AddressKey;
  readonly identity: MailIdentity;
  readonly mails: MailQueue;
}

/** What SES tells of a mail after it has taken it, and its name on the bus. SES speaks on the account's default bus only. */
const TOLD: Readonly<Record<string, string>> = {
  delivery: 'Email Delivered',
  bounce: 'Email Bounced',
  complaint: 'Email Complaint Received',
  reject: 'Email Rejected',
  deliveryDelay: 'Email Delivery Delayed',
};

/** From what becomes of a mail to the ticket: who cannot be reached, what is tried again. */
export class MailFeedback extends Construct {
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, { defaults, table, addressKey, identity, mails }: MailFeedbackProps) {
    super(scope, id);
    const { configurationSetName } = identity.configurationSet;
    const whoIsHurt = 'Requesters whom mail does not reach: nobody is told to find another way.';
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      retention: defaults.retention,
      alarm: 'MailFeedbackDeadLetters',
      whoIsHurt,
      runbook: 'mail-feedback-dead-letters',
    });
    const listener = new ServiceFunction<ConfigKey>(this, 'HandleMailFeedback', {
      ...defaults,
      name: 'handle-mail-feedback',
      environment: {
        TABLE_NAME: table.table.tableName,
        ADDRESS_KEY_ARN: addressKey.arn,
        MAIL_QUEUE_URL: mails.queue.queueUrl,
      },
      may: [
        // A suppressed address is an item of its own; the ticket's event and its snapshot are puts too.
        table.allow('GetItem', 'PutItem', 'UpdateItem'),
        addressKey.allowReading(),
        mails.allowQueueing(),
      ],
      afterFailure: deadLetters.queue,
      whoIsHurt,
    });
    new CfnConfigurationSetEventDestination(this, 'Destination', {
      configurationSetName,
      eventDestination: {
        enabled: true,
        matchingEventTypes: Object.keys(TOLD),
        eventBridgeDestination: { eventBusArn: this.defaultBus() },
      },
    });
    new Rule(this, 'Told', {
      description: 'What became of the mails that support sent',
      eventPattern: {
        source: ['aws.ses'],
        detailType: Object.values(TOLD),
        detail: { mail: { tags: { 'ses:configuration-set': [configurationSetName] } } },
      },
      targets: [new LambdaFunction(listener.handler, { deadLetterQueue: deadLetters.queue })],
    });
    this.alarms = [
      ...listener.alarms,
      ...deadLetters.alarms,
      {
        id: 'MailRejected',
        runbook: 'mail-refused',
        whoIsHurt: 'The persons of these mails: SES found a virus in what was to go to them, and they hear nothing.',
        metric: countedBy('handle-mail-feedback', 'MailRejected', Duration.minutes(15)),
      },
      {
        id: 'StaffMailReturned',
        runbook: 'staff-mail-returned',
        whoIsHurt: 'A colleague, or a team: mail to them comes back, and they hear of no ticket.',
        metric: countedBy('handle-mail-feedback', 'StaffMailReturned', Duration.minutes(15)),
      },
    ];
  }

  private defaultBus(): string {
    return Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: 'default',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
