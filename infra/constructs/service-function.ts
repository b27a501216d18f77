import { Duration, Validations } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRole, PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Bundles } from '../bundle.ts';
import type { FunctionName } from '../function-names.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/** The namespace of every metric of our own. */
export const METRICS_NAMESPACE = 'SupportDesk';

/** What all functions of a stack have in common. */
export interface FunctionDefaults {
  readonly bundles: Bundles;
  readonly retention: Retention;
}

export interface ServiceFunctionProps<Key extends string> extends FunctionDefaults {
  /** The folder under functions/. */
  readonly name: FunctionName;
  /** Exactly the variables that the function's own config.ts reads: one too few or too many does not compile. */
  readonly environment: Readonly<Record<Key, string>>;
  /** Who is worse off when it fails, in one sentence: it stands in the alarm. */
  readonly whoIsHurt: string;
  /** Everything that it may do, written by hand. Its own logs and traces need not be named. */
  readonly may: readonly PolicyStatement[];
  /** Where an event goes that it could not handle; or in words why none can get lost. */
  readonly afterFailure: IQueue | string;
  /** Less costs the same and is slower, more only pays for a function that computes. @default 256 MB */
  readonly memorySize?: number;
  /** @default 15 seconds */
  readonly timeout?: Duration;
}

/** All functions together: Lambda counts throttles of the account too, and the account holds nothing else. */
export const throttledFunctions = (): AlarmSpec => ({
  id: 'FunctionThrottles',
  runbook: 'function-throttles',
  whoIsHurt: 'Everybody: requests are refused, mails and timers come late.',
  metric: new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Throttles',
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  }),
  bad: [2, 3],
});

/** What a function of ours counts itself, with the dimension that Powertools gives to it. */
export const countedBy = (service: FunctionName, metricName: string, period: Duration): Metric =>
  new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap: { service }, statistic: Stats.SUM, period });

/** A Lambda function with its log group, role, traces and alarm. */
export class ServiceFunction<Key extends string = string> extends Construct {
  readonly handler: LambdaFunction;
  readonly timeout: Duration;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Key>) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.retention.logs,
      removalPolicy: props.retention.removal,
    });
    const deadLetterQueue = typeof props.afterFailure === 'string' ? undefined : props.afterFailure;

    this.timeout = props.timeout ?? Duration.seconds(15);
    this.handler = new LambdaFunction(this, 'Function', {
      description: props.name,
      code: Code.fromAsset(props.bundles(props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 256,
      timeout: this.timeout,
      role: this.role(logGroup, deadLetterQueue, props.may),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda samples by itself: the first request of each second and 5 % of the others.
      tracing: Tracing.ACTIVE,
      ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.name,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
    });

    this.acknowledge(props.afterFailure);
    this.alarms = [
      {
        id: `${id}Errors`,
        runbook: 'function-errors',
        whoIsHurt: props.whoIsHurt,
        metric: this.handler.metricErrors({ period: Duration.minutes(5) }),
        bad: [2, 3],
      },
    ];
  }

  /** Its policies are part of the role itself, so that nothing can be invoked before it may do its work. */
  private role(logGroup: LogGroup, deadLetters: IQueue | undefined, may: readonly PolicyStatement[]): IRole {
    const statements = [
      allow('logs', ['CreateLogStream', 'PutLogEvents'], [logGroup.logGroupArn]),
      allow('xray', ['PutTraceSegments', 'PutTelemetryRecords'], ['*']),
      ...(deadLetters === undefined ? [] : [allow('sqs', ['SendMessage'], [deadLetters.queueArn])]),
      ...may,
    ];
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Work: new PolicyDocument({ statements }) },
    }).withoutPolicyUpdates();
  }

  private acknowledge(afterFailure: IQueue | string): void {
    const reason = 'X-Ray has no resources: its two write actions take "*" only.';
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason },
      { id: 'Serverless-LambdaStarPermissions', reason },
    );
    if (typeof afterFailure === 'string') {
      Validations.of(this).acknowledge({ id: 'Serverless-LambdaDLQ', reason: afterFailure });
    }
  }
}
