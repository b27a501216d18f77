import { createHash } from 'node:crypto';
import type { Execution } from './execution.ts';
import { type HistoryEvent, readEvent } from './history.ts';
import { executionArn, type Machine } from './machine.ts';
import { lambdaOutput } from './task-runner.ts';

export type LogLevel = 'ALL' | 'ERROR' | 'FATAL' | 'OFF';

/** What a machine logs of its executions' histories, and where. */
export interface Logging {
  readonly level: LogLevel;
  /** Whether inputs, outputs and variables are in the lines: task tokens are among them. */
  readonly includeExecutionData: boolean;
  readonly logGroupArn: string;
  /** Takes one line, which ends with a line feed, for a stream of the group. */
  readonly write: (line: string, stream: string) => void;
}

const FATAL = /^Execution(Aborted|Failed|TimedOut)$/;
/** The events of the documentation's table of log levels, and an expression that failed, which is younger than the table. */
const ERROR = /(Failed|TimedOut|Aborted)$|^FailStateEntered$/;

/** Whether a level keeps an event of this type. */
export function keeps(level: LogLevel, type: string): boolean {
  if (level === 'ALL') return true;
  if (level === 'OFF') return false;
  return (level === 'ERROR' ? ERROR : FATAL).test(type);
}

/** Writes an event of an execution to its machine's log, as AWS shapes such a line. */
export function logEvent(logging: Logging, machine: Machine, execution: Execution, id: number): void {
  const { history, startedAt } = execution;
  const event = readEvent(history, id, startedAt, logging.includeExecutionData, lambdaOutput);
  const line = {
    id: String(id),
    type: event.type,
    details: detailsOf(event),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(Math.round(event.timestamp * 1000)),
    execution_arn: executionArn(machine.arn, execution.name),
    redrive_count: String(execution.redriveCount),
  };
  logging.write(`${JSON.stringify(line)}\n`, streamOf(machine));
}

function detailsOf({ id: _, previousEventId: __, timestamp: ___, type: ____, ...details }: HistoryEvent): unknown {
  return Object.values(details)[0] ?? {};
}

/** The name that AWS gives the stream of a machine: when it was made, and something that tells two apart. */
function streamOf({ arn, name, createdAt }: Machine): string {
  const made = new Date(createdAt).toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
  return `states/${name}/${made}/${createHash('sha256').update(arn).digest('hex').slice(0, 8)}`;
}

/** The `loggingConfiguration` that DescribeStateMachine answers. */
export function loggingView(logging: Logging | undefined) {
  if (logging === undefined) return { level: 'OFF', includeExecutionData: false };
  const { level, includeExecutionData, logGroupArn } = logging;
  return { level, includeExecutionData, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] };
}
