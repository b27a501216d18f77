import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConfigKey as RelayEventsKey } from '../../functions/relay-events/config.ts';
import type { ConfigKey as SendNotificationsKey } from '../../functions/send-notifications/config.ts';
import type { Environment } from '../environments/environment.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import type { MailIdentity } from './mail-identity.ts';
import { MailQueue } from './mail-queue.ts';
import { type FunctionDefaults, METRICS_NAMESPACE } from './service-function.ts';
import type { SigningSecret } from './signing-secret.ts';
import { StreamConsumer } from './stream-consumer.ts';
import type { TicketTable } from './ticket-table.ts';

export interface TicketMailProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly signingSecret: SigningSecret;
  readonly identity: MailIdentity;
  readonly environment: Environment;
  /** What links in mails begin with. */
  readonly publicUrl: string;
}

/** From an event on a ticket to the mail that tells people of it. */
export class TicketMail extends Construct {
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: TicketMailProps) {
    super(scope, id);
    const { defaults, table, signingSecret, identity, environment } = props;
    const mails = new MailQueue(this, 'Queue', defaults);

    const relay = new StreamConsumer<RelayEventsKey>(this, 'RelayEvents', {
      ...defaults,
      name: 'relay-events',
      table: table.table,
      environment: { MAIL_QUEUE_URL: mails.queue.queueUrl },
      may: [mails.allowQueueing()],
      // No audit looks for mails that were never queued.
      retries: 10,
      whoIsHurt: 'Everybody who waits for a mail: none is queued.',
    });
    const sender = mails.sender<SendNotificationsKey>('SendNotifications', {
      ...defaults,
      name: 'send-notifications',
      environment: {
        TABLE_NAME: table.table.tableName,
        SIGNING_SECRET_ARN: signingSecret.arn,
        FROM_ADDRESS: environment.fromAddress,
        CONFIGURATION_SET: identity.configurationSet.configurationSetName,
        PUBLIC_URL: props.publicUrl,
        OPERATIONS_ADDRESS: environment.operationsAddress,
        TEAM_ADDRESSES: JSON.stringify(environment.teamAddresses),
      },
      may: [table.allow('GetItem', 'UpdateItem'), signingSecret.allowReading(), identity.allowSending()],
      whoIsHurt: 'Everybody who waits for a mail: queued ones are late, and after a day in the dead letters.',
    });
    this.alarms = [...relay.alarms, ...sender.alarms, ...countedAlarms()];
  }
}

/** On what the sender itself counts, with the dimension that Powertools gives to its metrics. */
function countedAlarms(): readonly AlarmSpec[] {
  const count = (metricName: string, period: Duration) =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { service: 'send-notifications' },
      statistic: 'Sum',
      period,
    });
  return [
    {
      id: 'MailFailing',
      runbook: 'mail-failing',
      whoIsHurt: 'Whoever waits for these mails: they are late, and tried for a day.',
      // A mail that fails is tried more than once in each period. Three in a row are no passing fault.
      metric: count('MailFailed', Duration.minutes(5)),
      bad: [3, 3],
    },
    {
      id: 'MailRefused',
      runbook: 'mail-refused',
      whoIsHurt: 'The persons of these mails: they have no address that mail can reach, and hear nothing.',
      metric: count('MailRefused', Duration.minutes(15)),
    },
  ];
}
