import { ArnFormat, Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { MACHINE_NAME } from '../../workflows/ticket-lifecycle/contract.ts';
import { TicketLifecycleDefinition } from '../../workflows/ticket-lifecycle/definition.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/**
 * What may be done with the machine and its executions. Its ARN is built from its fixed name, so that the functions that it
 * calls can be allowed to answer it without a circle of references.
 */
export const lifecycleAccess = (scope: Construct) => {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const machine = arn('stateMachine', MACHINE_NAME);
  const executions = arn('execution', `${MACHINE_NAME}:*`);
  return {
    machineArn: machine,
    starting: (): PolicyStatement => allow('states', ['StartExecution'], [machine]),
    answering: (): PolicyStatement => allow('states', ['SendTaskSuccess'], [machine]),
    lookingUp: (): PolicyStatement => allow('states', ['DescribeExecution'], [executions]),
    /** The wildcard of {@link lookingUp} as rule packs report it: they write pseudo parameters in angle brackets. */
    executionsAsReported: asReported(scope, executions),
  };
};

const asReported = (scope: Construct, arn: string): string => {
  const { account } = Stack.of(scope);
  return Token.isUnresolved(account) ? arn.replace(account, '<AWS::AccountId>') : arn;
};

export interface TicketLifecycleProps {
  readonly enterStage: IFunction;
  readonly fireClocks: IFunction;
  readonly retention: Retention;
}

/** The state machine that knows when something has to happen to a ticket. */
export class TicketLifecycle extends Construct {
  readonly machine: StateMachine;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: TicketLifecycleProps) {
    super(scope, id);
    const { chain } = new TicketLifecycleDefinition(this, 'Definition', props);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: MACHINE_NAME,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(chain),
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Sleeps until the next deadline of a ticket, and asks the ticket where it stands.',
      role: this.role(props).withoutPolicyUpdates(),
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: props.retention.logs,
          removalPolicy: props.retention.removal,
        }),
        level: LogLevel.ERROR,
        // The data of an execution holds live task tokens.
        includeExecutionData: false,
      },
      tracingEnabled: false,
    });
    this.acknowledge();
    this.alarms = [
      ended('Failed', this.machine.metricFailed(EVERY_FIVE_MINUTES)),
      ended('TimedOut', this.machine.metricTimedOut(EVERY_FIVE_MINUTES)),
      ended('Aborted', this.machine.metricAborted(EVERY_FIVE_MINUTES)),
    ];
  }

  /** Exactly the two functions, and the delivery of logs, whose actions have no resources. */
  private role({ enterStage, fireClocks }: TicketLifecycleProps): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        Work: new PolicyDocument({
          statements: [
            allow('lambda', ['InvokeFunction'], [enterStage.functionArn, fireClocks.functionArn]),
            allow('logs', LOG_DELIVERY, ['*']),
          ],
        }),
      },
    });
  }

  private acknowledge(): void {
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'The actions of log delivery have no resources.' },
      {
        id: 'AwsSolutions-SF1',
        reason: 'Errors are logged; every event is in the history for 90 days, and is on the ticket that it was about.',
      },
      {
        id: 'AwsSolutions-SF2',
        reason:
          'X-Ray would trace every execution for days, at several times the price of the execution; the functions are sampled.',
      },
      { id: 'Serverless-StepFunctionStateMachineXray', reason: 'As AwsSolutions-SF2.' },
    );
  }
}

const EVERY_FIVE_MINUTES = { statistic: Stats.SUM, period: Duration.minutes(5) };

/** One alarm for each end: a sum of them would be silent as long as one of its parts has never been counted. */
const ended = (how: 'Failed' | 'TimedOut' | 'Aborted', metric: IMetric): AlarmSpec => ({
  id: `Executions${how}`,
  runbook: 'workflow-failed',
  whoIsHurt: 'The requesters of these tickets: no timer runs for them, so nobody is reminded and nothing escalates.',
  metric,
});

/** What a machine needs to write its log. */
export const LOG_DELIVERY = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];
