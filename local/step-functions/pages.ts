import { executionRow, machineRow } from './describe.ts';
import type { Execution } from './execution.ts';
import { eventCount, readEvent } from './history.ts';
import type { Machine } from './machine.ts';
import { nextToken, type Request } from './request.ts';
import { lambdaOutput } from './task-runner.ts';

/** One page of GetExecutionHistory. */
export function historyPage(execution: Execution, request: Request): unknown {
  const { history, startedAt } = execution;
  const last = eventCount(history);
  const reverse = request.flag('reverseOrder', false);
  const data = request.flag('includeExecutionData', true);
  const first = request.pageStartNumber();
  const count = Math.min(request.pageSize(), last - first);
  const events = Array.from({ length: Math.max(count, 0) }, (_, place) => {
    const position = first + place;
    return readEvent(history, reverse ? last - position : position + 1, startedAt, data, lambdaOutput);
  });
  const end = first + count;
  return { events, ...(end < last && { nextToken: nextToken(end) }) };
}

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

/** One page of ListExecutions, newest first. */
export function executionsPage(machine: Machine, request: Request): unknown {
  const status = request.choice('statusFilter', STATUSES);
  const redriven = request.choice('redriveFilter', ['REDRIVEN', 'NOT_REDRIVEN']);
  const after = request.pageStart();
  const size = request.pageSize();
  const rows = [...machine.executions.values()]
    .reverse()
    .filter((it) => status === undefined || it.status === status)
    .filter((it) => redriven === undefined || (redriven === 'REDRIVEN') === it.redriveCount > 0);
  const first = after === undefined ? 0 : rows.findIndex((it) => it.name === after) + 1;
  const page = rows.slice(first, first + size);
  const last = page.at(-1);
  const more = last !== undefined && first + size < rows.length;
  return { executions: page.map(executionRow), ...(more && { nextToken: nextToken(last.name) }) };
}

/** One page of ListStateMachines. */
export function machinesPage(machines: readonly Machine[], request: Request): unknown {
  const first = request.pageStartNumber();
  const end = first + request.pageSize();
  const stateMachines = machines.slice(first, end).map(machineRow);
  return { stateMachines, ...(end < machines.length && { nextToken: nextToken(end) }) };
}
