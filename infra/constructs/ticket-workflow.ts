import { Duration, Validations } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ConfigKey as AdvanceWorkflowKey } from '../../functions/advance-workflow/config.ts';
import type { ConfigKey as AuditWaitsKey } from '../../functions/audit-waits/config.ts';
import type { ConfigKey as EnterStageKey } from '../../functions/enter-stage/config.ts';
import type { ConfigKey as FireClocksKey } from '../../functions/fire-clocks/config.ts';
import type { ConfigKey as FlagFailedExecutionKey } from '../../functions/flag-failed-execution/config.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { DeadLetters } from './dead-letters.ts';
import { type FunctionDefaults, METRICS_NAMESPACE, ServiceFunction } from './service-function.ts';
import { StreamConsumer } from './stream-consumer.ts';
import { lifecycleAccess, TicketLifecycle } from './ticket-lifecycle.ts';
import type { TicketTable } from './ticket-table.ts';

export interface TicketWorkflowProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
}

/** The machine, the functions that it calls, and those that tell it of decisions and look after it. */
export class TicketWorkflow extends Construct {
  readonly lifecycle: TicketLifecycle;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, { defaults, table }: TicketWorkflowProps) {
    super(scope, id);
    const TABLE_NAME = table.table.tableName;
    const access = lifecycleAccess(this);

    const enterStage = new ServiceFunction<EnterStageKey>(this, 'EnterStage', {
      ...defaults,
      name: 'enter-stage',
      environment: { TABLE_NAME },
      may: [table.allow('GetItem', 'PutItem'), access.answering()],
      afterFailure: 'Invoked by the state machine only, which retries and then fails visibly.',
      whoIsHurt: 'Requesters of new and moving tickets: no deadline runs for them.',
    });
    const fireClocks = new ServiceFunction<FireClocksKey>(this, 'FireClocks', {
      ...defaults,
      name: 'fire-clocks',
      environment: { TABLE_NAME },
      // A ticket that climbs is looked for a team and an agent, and their counts change with it.
      may: [table.allow('GetItem', 'Query', 'PutItem', 'UpdateItem')],
      afterFailure: 'Invoked by the state machine only, which retries and then fails visibly.',
      whoIsHurt: 'Requesters whose deadline has passed: nobody is reminded and nothing escalates.',
    });
    this.lifecycle = new TicketLifecycle(this, 'Lifecycle', {
      enterStage: enterStage.handler,
      fireClocks: fireClocks.handler,
      retention: defaults.retention,
    });
    const STATE_MACHINE_ARN = this.lifecycle.machine.stateMachineArn;

    const advance = new StreamConsumer<AdvanceWorkflowKey>(this, 'AdvanceWorkflow', {
      ...defaults,
      name: 'advance-workflow',
      table: table.table,
      timeout: Duration.seconds(30),
      environment: { TABLE_NAME, STATE_MACHINE_ARN },
      may: [table.allow('GetItem'), access.starting(), access.answering()],
      whoIsHurt: 'Requesters of new tickets: no workflow starts for them until the audit finds them.',
    });
    const flag = this.flagFailedExecutions(defaults, table);
    const audit = this.auditWaits(defaults, table, STATE_MACHINE_ARN);

    this.alarms = [
      ...enterStage.alarms,
      ...fireClocks.alarms,
      ...this.lifecycle.alarms,
      ...advance.alarms,
      ...flag,
      ...audit,
    ];
  }

  /** Marks the ticket of an execution that ended badly, so that people see it. */
  private flagFailedExecutions(defaults: FunctionDefaults, table: TicketTable): readonly AlarmSpec[] {
    const whoIsHurt = 'Operations: tickets whose workflow has failed are not marked as such.';
    const deadLetters = new DeadLetters(this, 'FlagDeadLetters', {
      retention: defaults.retention,
      alarm: 'FlagDeadLetters',
      whoIsHurt,
      runbook: 'flag-dead-letters',
    });
    const flag = new ServiceFunction<FlagFailedExecutionKey>(this, 'FlagFailedExecution', {
      ...defaults,
      name: 'flag-failed-execution',
      environment: { TABLE_NAME: table.table.tableName },
      may: [table.allow('GetItem', 'PutItem')],
      afterFailure: deadLetters.queue,
      whoIsHurt,
    });
    new Rule(this, 'FailedExecutions', {
      description: 'Executions of ticket-lifecycle that failed, timed out or were aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.lifecycle.machine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [new LambdaFunction(flag.handler, { deadLetterQueue: deadLetters.queue })],
    });
    return [...flag.alarms, ...deadLetters.alarms];
  }

  /** The last net: looks every five minutes for waits that nobody answers. Its own silence rings. */
  private auditWaits(defaults: FunctionDefaults, table: TicketTable, machineArn: string): readonly AlarmSpec[] {
    const access = lifecycleAccess(this);
    const audit = new ServiceFunction<AuditWaitsKey>(this, 'AuditWaits', {
      ...defaults,
      name: 'audit-waits',
      // Less than the time between two audits.
      timeout: Duration.minutes(4),
      environment: { TABLE_NAME: table.table.tableName, STATE_MACHINE_ARN: machineArn },
      may: [
        table.allowLists('by-queue'),
        table.allow('GetItem', 'PutItem'),
        access.starting(),
        access.answering(),
        access.lookingUp(),
      ],
      afterFailure: 'The next audit is five minutes away and looks at everything again; silence rings.',
      whoIsHurt: 'Requesters whose workflow has drifted: nobody repairs it.',
    });
    Validations.of(audit).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${access.executionsAsReported}]`,
      reason:
        'Executions are named when tickets are filed: the wildcard is the last part of the name, of this machine only.',
    });
    const rule = new Rule(this, 'EveryFiveMinutes', {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(audit.handler, { retryAttempts: 0 })],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'A tick of the clock that is lost is followed by the next one; silence rings.',
    });
    return [...audit.alarms, ...auditAlarms()];
  }
}

/** On what the audit itself counts, with the dimension that Powertools gives to its metrics. */
function auditAlarms(): readonly AlarmSpec[] {
  const count = (metricName: string, period: Duration) =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { service: 'audit-waits' },
      statistic: 'Sum',
      period,
    });
  return [
    {
      id: 'AuditSilent',
      runbook: 'audit-silent',
      whoIsHurt: 'Nobody yet: but a workflow that hangs would not be noticed.',
      metric: count('AuditCompleted', Duration.minutes(15)),
      ringsBelow: true,
      whenSilent: TreatMissingData.BREACHING,
    },
    {
      id: 'AuditRepaired',
      runbook: 'audit-repairs',
      whoIsHurt: 'The requesters of these tickets, whose timers were late by up to ten minutes; they are repaired.',
      metric: count('AuditRepaired', Duration.minutes(5)),
    },
    {
      id: 'AuditStuck',
      runbook: 'audit-stuck',
      whoIsHurt: 'The requesters of these tickets: their timers stand still, and the audit could not mend it.',
      metric: count('AuditStuck', Duration.minutes(15)),
      bad: [2, 3],
    },
    {
      id: 'CalendarEnding',
      runbook: 'calendar-ending',
      whoIsHurt:
        'Nobody for half a year: then holidays count as working days, and tickets are late that nobody can work on.',
      metric: count('CalendarEnding', Duration.hours(6)),
    },
  ];
}
