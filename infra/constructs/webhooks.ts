import { Duration, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConfigKey } from '../../functions/deliver-webhooks/config.ts';
import { SOURCE } from '../../shared/domain/bus/publication.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { countedBy, type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { TicketEvents } from './ticket-events.ts';
import type { TicketTable } from './ticket-table.ts';

/** A batch is attempted all at once, each attempt takes five seconds at most, and a cold start and the table come on top. */
const TIMEOUT = Duration.seconds(30);

/** Six times the function's timeout, as AWS advises. The function itself says when a delivery that failed comes back. */
const VISIBILITY = Duration.seconds(6 * TIMEOUT.toSeconds());

/**
 * A delivery is received some sixty times in its day, where it also waits for a subscriber to answer again. What comes back more often was
 * never attempted: the function fails, for five hours by then.
 */
const MOST_RECEIVES = 100;

export interface WebhooksProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly events: TicketEvents;
}

/** From an event on the bus to the programs outside that have subscribed to it: docs/webhooks.md. */
export class Webhooks extends Construct {
  readonly queue: Queue;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, { defaults, table, events }: WebhooksProps) {
    super(scope, id);
    const whoIsHurt = 'Programs outside, and the channels of colleagues: they hear of nothing.';
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      retention: defaults.retention,
      alarm: 'WebhookDeadLetters',
      whoIsHurt,
      runbook: 'webhook-dead-letters',
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: MOST_RECEIVES },
      removalPolicy: defaults.retention.removal,
    });
    this.listen(events, deadLetters.queue);
    const courier = this.courier(defaults, table, whoIsHurt);
    this.alarms = [...courier.alarms, ...deadLetters.alarms, ...countedAlarms()];
  }

  allowQueueing(): PolicyStatement {
    return allow('sqs', ['SendMessage'], [this.queue.queueArn]);
  }

  /** With a target of our own, which may send and nothing else: that of the CDK also lets EventBridge ask about the queue. */
  private listen({ bus }: TicketEvents, deadLetters: Queue): void {
    const rule = new Rule(this, 'Told', {
      description: 'Everything that is told on the bus, for those outside who have subscribed to it',
      eventBus: bus,
      eventPattern: { source: [SOURCE] },
    });
    rule.addTarget({
      bind: () => ({ arn: this.queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }),
    });
    for (const queue of [this.queue, deadLetters]) {
      const sends = allow('sqs', ['SendMessage'], [queue.queueArn], { ArnEquals: { 'aws:SourceArn': rule.ruleArn } });
      sends.addServicePrincipal('events.amazonaws.com');
      queue.addToResourcePolicy(sends);
    }
  }

  /** Two at a time, because a new account has ten executions for everything. */
  private courier(defaults: FunctionDefaults, table: TicketTable, whoIsHurt: string): ServiceFunction<ConfigKey> {
    const own = ['SendMessage', 'ReceiveMessage', 'ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes'];
    const courier = new ServiceFunction<ConfigKey>(this, 'DeliverWebhooks', {
      ...defaults,
      name: 'deliver-webhooks',
      timeout: TIMEOUT,
      environment: { TABLE_NAME: table.table.tableName, WEBHOOK_QUEUE_URL: this.queue.queueUrl },
      may: [table.allow('GetItem', 'Query', 'PutItem', 'UpdateItem'), allow('sqs', own, [this.queue.queueArn])],
      afterFailure: 'Invoked by its event source mapping only; the queue has dead letters.',
      whoIsHurt,
    });
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: courier.handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue has no destination: the queue itself moves messages to its dead letters.',
    });
    return courier;
  }
}

/** On what the function counts: subscribers that take nothing. */
function countedAlarms(): readonly AlarmSpec[] {
  const fifteen = Duration.minutes(15);
  return [
    {
      id: 'WebhookDead',
      runbook: 'webhook-dead',
      whoIsHurt: 'Whoever runs the program of that webhook: it has missed events, which are kept for thirty days.',
      metric: countedBy('deliver-webhooks', 'WebhookDead', fifteen),
    },
    {
      id: 'WebhookPaused',
      runbook: 'webhook-dead',
      whoIsHurt: 'Whoever runs the program of that webhook: it is sent nothing until an administrator says so.',
      metric: countedBy('deliver-webhooks', 'WebhookPaused', fifteen),
    },
  ];
}
