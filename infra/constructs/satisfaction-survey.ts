import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ConfigKey as ConductSurveyKey } from '../../functions/conduct-survey/config.ts';
import type { ConfigKey as StartSurveysKey } from '../../functions/start-surveys/config.ts';
import { type DetailType, SOURCE } from '../../shared/domain/bus/publication.ts';
import type { CloseCause } from '../../shared/domain/ticket/ticket.ts';
import { MACHINE_NAME } from '../../workflows/satisfaction-survey/contract.ts';
import { SatisfactionSurveyDefinition } from '../../workflows/satisfaction-survey/definition.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Retention } from './retention.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import { LOG_DELIVERY } from './ticket-lifecycle.ts';
import type { TicketTable } from './ticket-table.ts';

export interface SatisfactionSurveyProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  /** Where it is told that tickets are closed. */
  readonly bus: EventBus;
}

/** Closings after an answer of ours; all others have nothing to rate. */
const ASKED: readonly CloseCause[] = ['confirmed', 'unconfirmed'];

/** The machine that asks how it went, what starts it, and what it calls. */
export class SatisfactionSurvey extends Construct {
  readonly machine: StateMachine;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, { defaults, table, bus }: SatisfactionSurveyProps) {
    super(scope, id);
    const TABLE_NAME = table.table.tableName;
    const conduct = new ServiceFunction<ConductSurveyKey>(this, 'ConductSurvey', {
      ...defaults,
      name: 'conduct-survey',
      environment: { TABLE_NAME },
      may: [table.allow('GetItem', 'PutItem')],
      afterFailure: 'Invoked by the state machine only, which retries and then fails visibly.',
      whoIsHurt: 'Nobody at once: requesters are not asked how it went.',
    });
    this.machine = this.createMachine(conduct.handler, defaults.retention);
    const start = this.startSurveys(defaults, table, bus);
    this.alarms = [
      ...conduct.alarms,
      ...start,
      ended('Failed', this.machine.metricFailed(EVERY_FIVE_MINUTES)),
      ended('TimedOut', this.machine.metricTimedOut(EVERY_FIVE_MINUTES)),
      ended('Aborted', this.machine.metricAborted(EVERY_FIVE_MINUTES)),
    ];
  }

  private createMachine(conductSurvey: IFunction, retention: Retention): StateMachine {
    const { chain } = new SatisfactionSurveyDefinition(this, 'Definition', { conductSurvey });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        Work: new PolicyDocument({
          statements: [
            allow('lambda', ['InvokeFunction'], [conductSurvey.functionArn]),
            allow('logs', LOG_DELIVERY, ['*']),
          ],
        }),
      },
    });
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'The actions of log delivery have no resources.' },
      { id: 'AwsSolutions-SF1', reason: 'Errors are logged; every event is in the history for 90 days.' },
      { id: 'AwsSolutions-SF2', reason: 'Traces over weeks cost more than the execution; the function is sampled.' },
      { id: 'Serverless-StepFunctionStateMachineXray', reason: 'As AwsSolutions-SF2.' },
    );
    return new StateMachine(this, 'Machine', {
      stateMachineName: MACHINE_NAME,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(chain),
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Asks the requester of a closed ticket how it went, reminds once, and ends.',
      role: role.withoutPolicyUpdates(),
      logs: {
        destination: new LogGroup(this, 'Logs', { retention: retention.logs, removalPolicy: retention.removal }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
      tracingEnabled: false,
    });
  }

  private startSurveys(defaults: FunctionDefaults, table: TicketTable, bus: EventBus): readonly AlarmSpec[] {
    const whoIsHurt = 'Nobody at once: requesters of closed tickets are not asked how it went.';
    const deadLetters = new DeadLetters(this, 'SurveyDeadLetters', {
      retention: defaults.retention,
      alarm: 'SurveyDeadLetters',
      whoIsHurt,
      runbook: 'survey-dead-letters',
    });
    const machineArn = Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: MACHINE_NAME,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const starter = new ServiceFunction<StartSurveysKey>(this, 'StartSurveys', {
      ...defaults,
      name: 'start-surveys',
      environment: { TABLE_NAME: table.table.tableName, SURVEY_MACHINE_ARN: this.machine.stateMachineArn },
      may: [table.allow('GetItem'), allow('states', ['StartExecution'], [machineArn])],
      afterFailure: deadLetters.queue,
      whoIsHurt,
    });
    const detailType: DetailType = 'ticket-closed.v1';
    new Rule(this, 'Closed', {
      description: 'Tickets that were closed after an answer',
      eventBus: bus,
      eventPattern: { source: [SOURCE], detailType: [detailType], detail: { cause: [...ASKED] } },
      targets: [new LambdaFunction(starter.handler, { deadLetterQueue: deadLetters.queue })],
    });
    return [...starter.alarms, ...deadLetters.alarms];
  }
}

const EVERY_FIVE_MINUTES = { statistic: Stats.SUM, period: Duration.minutes(5) };

const ended = (how: 'Failed' | 'TimedOut' | 'Aborted', metric: IMetric): AlarmSpec => ({
  id: `Surveys${how}`,
  runbook: 'survey-failed',
  whoIsHurt: 'Nobody at once: these requesters are not asked, or not reminded. Their tickets are closed and well.',
  metric,
});
