import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';
import type { Retention } from './retention.ts';

export interface DeadLettersProps {
  readonly retention: Retention;
  /** The alarm's id, unique among all. */
  readonly alarm: string;
  readonly whoIsHurt: string;
  /** The file `docs/runbooks/<runbook>.md`. */
  readonly runbook: string;
}

/** A queue for what could not be handled, kept for two weeks. Anything in it rings. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: props.retention.removal,
    });
    const reason = 'This queue is itself where dead letters go.';
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
    this.alarms = [
      {
        id: props.alarm,
        runbook: props.runbook,
        whoIsHurt: props.whoIsHurt,
        metric: this.queue.metricApproximateNumberOfMessagesVisible({
          period: Duration.minutes(5),
          statistic: 'Maximum',
        }),
      },
    ];
  }
}
