import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface StreamConsumerProps<Key extends string> extends Omit<ServiceFunctionProps<Key>, 'afterFailure'> {
  readonly table: Table;
  /** Records per invocation. @default 25 */
  readonly batchSize?: number;
  /**
   * How often a batch that fails is tried again before it goes to the dead letters. Until then nothing behind it in its shard is read: few
   * where something else makes up for a lost event, more where nothing does. @default 5
   */
  readonly retries?: number;
}

/** New events of tickets, and nothing else: tokens, texts and the mail ledger never wake a consumer. */
const NEW_EVENTS = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith('EVENT#') } } },
});

/** A function that reads new events from the table's stream. Two of them at most: a shard feeds no more. */
export class StreamConsumer<Key extends string> extends Construct {
  readonly function: ServiceFunction<Key>;
  readonly deadLetters: DeadLetters;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: StreamConsumerProps<Key>) {
    super(scope, id);
    const stream = props.table.tableStreamArn;
    if (stream === undefined) throw new Error('The table has no stream.');

    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      retention: props.retention,
      alarm: `${id}DeadLetters`,
      whoIsHurt: props.whoIsHurt,
      runbook: 'stream-dead-letters',
    });
    this.function = new ServiceFunction<Key>(this, id, {
      ...props,
      may: [
        ...props.may,
        allow('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'], [stream]),
        allow('sqs', ['SendMessage'], [this.deadLetters.queue.queueArn]),
      ],
      afterFailure: 'Invoked by its event source mapping only, which has dead letters of its own.',
    });
    new EventSourceMapping(this, 'Mapping', {
      target: this.function.handler,
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [NEW_EVENTS],
      batchSize: props.batchSize ?? 25,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: props.retries ?? 5,
      maxRecordAge: Duration.hours(2),
      onFailure: new SqsDlq(this.deadLetters.queue),
    });
    this.alarms = [...this.function.alarms, ...this.deadLetters.alarms, this.behind(id, props.whoIsHurt)];
  }

  private behind(id: string, whoIsHurt: string): AlarmSpec {
    return {
      id: `${id}Behind`,
      runbook: 'stream-behind',
      whoIsHurt,
      metric: this.function.handler.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: Duration.minutes(5).toMilliseconds(),
      bad: [3, 5],
    };
  }
}
