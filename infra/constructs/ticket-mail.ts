import { Duration, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ConfigKey as RelayEventsKey } from '../../functions/relay-events/config.ts';
import type { ConfigKey as SendDigestsKey } from '../../functions/send-digests/config.ts';
import type { ConfigKey as SendNotificationsKey } from '../../functions/send-notifications/config.ts';
import { NOT_RECEIVING } from '../../shared/domain/intake/inbound-address.ts';
import { NO_PAGES } from '../../shared/domain/mail/ports.ts';
import type { Environment } from '../environments/environment.ts';
import type { AddressKey } from './address-key.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { MailFeedback } from './mail-feedback.ts';
import type { MailIdentity } from './mail-identity.ts';
import { MailQueue } from './mail-queue.ts';
import { countedBy, type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { SigningSecret } from './signing-secret.ts';
import { StreamConsumer } from './stream-consumer.ts';
import type { TicketEvents } from './ticket-events.ts';
import type { TicketTable } from './ticket-table.ts';

export interface TicketMailProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly events: TicketEvents;
  readonly signingSecret: SigningSecret;
  readonly addressKey: AddressKey;
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
    const { defaults, table, events, signingSecret, addressKey, identity, environment } = props;
    const mails = new MailQueue(this, 'Queue', defaults);
    // In both senders alike: a variable that one of them stops or starts to read does not compile.
    const mailroom: Record<SendNotificationsKey & SendDigestsKey, string> = {
      TABLE_NAME: table.table.tableName,
      SIGNING_SECRET_ARN: signingSecret.arn,
      ADDRESS_KEY_ARN: addressKey.arn,
      INBOUND_ADDRESS: environment.inboundAddress ?? NOT_RECEIVING,
      FROM_ADDRESS: environment.fromAddress,
      CONFIGURATION_SET: identity.configurationSet.configurationSetName,
      PUBLIC_URL: props.publicUrl,
      HELP_URL: environment.helpUrl ?? NO_PAGES,
      DESK_URL: environment.deskUrl ?? NO_PAGES,
      OPERATIONS_ADDRESS: environment.operationsAddress,
      TEAM_ADDRESSES: JSON.stringify(environment.teamAddresses),
    };

    const relay = new StreamConsumer<RelayEventsKey>(this, 'RelayEvents', {
      ...defaults,
      name: 'relay-events',
      table: table.table,
      environment: { MAIL_QUEUE_URL: mails.queue.queueUrl, EVENT_BUS_NAME: events.bus.eventBusName },
      may: [mails.allowQueueing(), events.allowTelling()],
      // No audit looks for mails that were never queued, or for events that nobody was told of.
      retries: 10,
      whoIsHurt: 'Everybody who waits for a mail, and programs that listen on the bus: none is told of anything.',
    });
    const sender = mails.sender<SendNotificationsKey>('SendNotifications', {
      ...defaults,
      name: 'send-notifications',
      environment: mailroom,
      // The queries are the log around an event and a team's roster, for its leads; the put a mail that waits.
      may: [
        table.allow('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        signingSecret.allowReading(),
        addressKey.allowReading(),
        identity.allowSending(),
      ],
      whoIsHurt: 'Everybody who waits for a mail: queued ones are late, and after a day in the dead letters.',
    });
    const feedback = new MailFeedback(this, 'Feedback', { defaults, table, addressKey, identity, mails });
    const digests = this.sendDigests(props, mailroom);
    this.alarms = [...relay.alarms, ...sender.alarms, ...countedAlarms(), ...feedback.alarms, ...digests];
  }

  /** Sends every five minutes what has waited for the morning, or for others. Its own silence rings. */
  private sendDigests(
    { defaults, table, signingSecret, identity }: TicketMailProps,
    environment: Readonly<Record<SendDigestsKey, string>>,
  ): readonly AlarmSpec[] {
    const digests = new ServiceFunction<SendDigestsKey>(this, 'SendDigests', {
      ...defaults,
      name: 'send-digests',
      // Less than the time between two runs.
      timeout: Duration.minutes(4),
      environment,
      // Only colleagues' mails wait: whether an address is suppressed, or has had too many, is never asked here.
      may: [
        table.allow('GetItem', 'Query', 'UpdateItem', 'DeleteItem'),
        signingSecret.allowReading(),
        identity.allowSending(),
      ],
      afterFailure: 'What waits stays in the outbox, and the next run is five minutes away; silence rings.',
      whoIsHurt: 'Agents and leads: mail that waited for the morning does not come.',
    });
    const rule = new Rule(this, 'EveryFiveMinutes', {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(digests.handler, { retryAttempts: 0 })],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'A tick of the clock that is lost is followed by the next one; silence rings.',
    });
    return [
      ...digests.alarms,
      {
        id: 'DigestsSilent',
        runbook: 'digests-silent',
        whoIsHurt: 'Agents and leads: mail that waited for the morning, or for others, does not come.',
        metric: countedBy('send-digests', 'DigestsCompleted', Duration.minutes(15)),
        ringsBelow: true,
        whenSilent: TreatMissingData.BREACHING,
      },
      {
        id: 'HeldMailRefused',
        runbook: 'mail-refused',
        whoIsHurt: 'The colleagues of these mails: they have no address that mail can reach, and hear nothing.',
        metric: countedBy('send-digests', 'MailRefused', Duration.minutes(15)),
      },
    ];
  }
}

/** On what the sender itself counts. */
function countedAlarms(): readonly AlarmSpec[] {
  return [
    {
      id: 'MailFailing',
      runbook: 'mail-failing',
      whoIsHurt: 'Whoever waits for these mails: they are late, and tried for a day.',
      // A mail that fails is tried more than once in each period. Three in a row are no passing fault.
      metric: countedBy('send-notifications', 'MailFailed', Duration.minutes(5)),
      bad: [3, 3],
    },
    {
      id: 'MailRefused',
      runbook: 'mail-refused',
      whoIsHurt: 'The persons of these mails: they have no address that mail can reach, and hear nothing.',
      metric: countedBy('send-notifications', 'MailRefused', Duration.minutes(15)),
    },
    {
      id: 'MailCapped',
      runbook: 'mail-capped',
      whoIsHurt:
        'Whoever reads at these addresses: of what happens by itself on their tickets they hear no more for now.',
      metric: countedBy('send-notifications', 'MailCapped', Duration.minutes(15)),
    },
  ];
}
