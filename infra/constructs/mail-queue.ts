import { Duration, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Retention } from './retention.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** How long the sender may take for a batch. */
const SENDER_TIMEOUT = Duration.seconds(30);

/** Six times the function's timeout, as AWS advises: a message must not come back while it is still being sent. */
const VISIBILITY = Duration.seconds(6 * SENDER_TIMEOUT.toSeconds());

/**
 * How long a mail is tried: SES counts its quota over 24 hours, so a day that used it up ends by itself, and whoever mends a domain or an
 * account has a night's sleep. Far less than the queue keeps a message, which would vanish without a trace.
 */
const TRIED_FOR = Duration.hours(25);
const KEPT_FOR = Duration.days(4);

export interface MailQueueProps {
  readonly retention: Retention;
}

/** Mails to be sent, and the one function that sends them. */
export class MailQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;

  constructor(scope: Construct, id: string, props: MailQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      retention: props.retention,
      alarm: 'MailDeadLetters',
      whoIsHurt: 'Whoever was to get these mails: they will not come by themselves.',
      runbook: 'mail-dead-letters',
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEPT_FOR,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: {
        queue: this.deadLetters.queue,
        maxReceiveCount: TRIED_FOR.toSeconds() / VISIBILITY.toSeconds(),
      },
      removalPolicy: props.retention.removal,
    });
  }

  allowQueueing(): PolicyStatement {
    return allow('sqs', ['SendMessage'], [this.queue.queueArn]);
  }

  /** The function that sends: at most two at a time, because a new account has ten executions for everything. */
  sender<Key extends string>(
    id: string,
    props: Omit<ServiceFunctionProps<Key>, 'afterFailure' | 'timeout'>,
  ): { readonly function: ServiceFunction<Key>; readonly alarms: readonly AlarmSpec[] } {
    const sender = new ServiceFunction<Key>(this, id, {
      ...props,
      timeout: SENDER_TIMEOUT,
      may: [
        ...props.may,
        allow('sqs', ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'], [this.queue.queueArn]),
      ],
      afterFailure: 'Invoked by its event source mapping only; the queue has dead letters.',
    });
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: sender.handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue has no destination: the queue itself moves messages to its dead letters.',
    });
    return { function: sender, alarms: [...sender.alarms, ...this.deadLetters.alarms] };
  }
}
