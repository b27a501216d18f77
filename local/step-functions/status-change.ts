import { executionView } from './describe.ts';
import type { Execution } from './execution.ts';
import type { Machine } from './machine.ts';

/** The detail of EventBridge's "Step Functions Execution Status Change", times in milliseconds since the epoch. */
export interface StatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: Execution['status'];
  readonly startDate: number;
  readonly stopDate: number | null;
  readonly input: string;
  readonly inputDetails: { readonly included: boolean };
  readonly output: string | null;
  readonly outputDetails: { readonly included: boolean } | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly stateMachineVersionArn: null;
  readonly stateMachineAliasArn: null;
  readonly redriveCount: number;
  readonly redriveDate: number | null;
  readonly redriveStatus: string;
  readonly redriveStatusReason: string | null;
}

export function statusChange(machine: Machine, execution: Execution, now: number): StatusChange {
  const view = executionView(execution, now);
  return {
    executionArn: view.executionArn,
    stateMachineArn: machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt,
    stopDate: execution.stoppedAt,
    input: execution.input,
    inputDetails: { included: true },
    output: execution.output,
    outputDetails: execution.output === null ? null : { included: true },
    error: execution.error,
    cause: execution.cause,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redrivenAt,
    redriveStatus: view.redriveStatus,
    redriveStatusReason: view.redriveStatusReason ?? null,
  };
}
