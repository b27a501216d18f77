import type { Execution } from './execution.ts';
import { eventCount, MOST_EVENTS } from './history.ts';
import { type Logging, loggingView } from './logging.ts';
import { currentRevision, executionArn, type Machine } from './machine.ts';

const DAY = 86_400_000;
/** An execution may be taken up again for 14 days, a thousand times, while its history has room. */
const REDRIVABLE_DAYS = 14;
const MOST_REDRIVES = 1000;

/** Why an execution cannot be redriven, in AWS's words; undefined where it can. */
export function notRedrivable(execution: Execution, now: number): string | undefined {
  const { status, stoppedAt } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (stoppedAt !== null && now - stoppedAt > REDRIVABLE_DAYS * DAY) {
    return 'Execution is outside the 14 day redrivable period';
  }
  if (eventCount(execution.history) >= MOST_EVENTS - 1) return 'Execution event history limit has been reached';
  return execution.redriveCount >= MOST_REDRIVES ? 'Execution has reached the maximum number of redrives' : undefined;
}

/** What DescribeExecution tells; times in seconds since the epoch. */
export function executionView(execution: Execution, now: number, data = true) {
  const reason = notRedrivable(execution, now);
  const { output, error, cause, redrivenAt, stoppedAt } = execution;
  const included = { included: data };
  return {
    executionArn: executionArn(execution.machineArn, execution.name),
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(stoppedAt !== null && { stopDate: stoppedAt / 1000 }),
    ...(data && { input: execution.input }),
    inputDetails: included,
    ...(output !== null && { ...(data && { output }), outputDetails: included }),
    ...(error !== null && { error }),
    ...(cause !== null && { cause }),
    redriveCount: execution.redriveCount,
    ...(redrivenAt !== null && { redriveDate: redrivenAt / 1000 }),
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(reason !== undefined && { redriveStatusReason: reason }),
  };
}

/** One row of ListExecutions. */
export function executionRow(execution: Execution) {
  const { redrivenAt, stoppedAt } = execution;
  return {
    executionArn: executionArn(execution.machineArn, execution.name),
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(stoppedAt !== null && { stopDate: stoppedAt / 1000 }),
    redriveCount: execution.redriveCount,
    ...(redrivenAt !== null && { redriveDate: redrivenAt / 1000 }),
  };
}

/** What DescribeStateMachine tells. */
export function machineView(machine: Machine, logging: Logging | undefined) {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: currentRevision(machine).text,
    roleArn: machine.roleArn,
    type: 'STANDARD',
    creationDate: machine.createdAt / 1000,
    ...settings(logging),
  };
}

/** What DescribeStateMachineForExecution tells: the definition is the one that the execution runs. */
export function forExecution(machine: Machine, execution: Execution, logging: Logging | undefined) {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    definition: machine.revisions[execution.revision]?.text,
    roleArn: machine.roleArn,
    updateDate: machine.createdAt / 1000,
    ...settings(logging),
  };
}

/** One row of ListStateMachines. */
export function machineRow({ arn, name, createdAt }: Machine) {
  return { stateMachineArn: arn, name, type: 'STANDARD', creationDate: createdAt / 1000 };
}

function settings(logging: Logging | undefined) {
  return { loggingConfiguration: loggingView(logging), tracingConfiguration: { enabled: false } };
}
