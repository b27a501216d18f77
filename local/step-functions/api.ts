import { AwsError, type Host, type Permission } from '../service.ts';
import { executionRow, executionView, machineView, notRedrivable } from './describe.ts';
import type { Engine } from './engine.ts';
import type { Execution } from './execution.ts';
import { eventCount, readEvent } from './history.ts';
import { executionArn, type Machine, splitExecutionArn } from './machine.ts';
import { nextToken, type Request } from './request.ts';
import { lambdaOutput, type TaskReport } from './task-runner.ts';
import { readToken } from './token.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the actions stand on. */
export interface ApiParts {
  readonly host: Pick<Host, 'clock' | 'uuid'>;
  readonly engine: Engine;
  readonly queue: WorkQueue;
  readonly machines: Map<string, Machine>;
  readonly tokenSecret: () => string;
}

/** One action of the API: the permission that it needs, and what it does. */
export interface Action {
  permission(request: Request): Permission;
  call(request: Request): Promise<unknown> | unknown;
}

/** A closed execution's name is free again after this long, and the execution is gone. */
const KEPT_MS = 90 * 86_400_000;

/** AWS's names for the actions, and what each does. */
export function createActions(parts: ApiParts): Readonly<Record<string, Action>> {
  const { engine, queue, machines, host } = parts;
  const find = new Finder(parts);
  const on = (action: string, key: string): Pick<Action, 'permission'> => ({
    permission: (request) => ({ action: `states:${action}`, resource: request.text(key) }),
  });
  const answer = (action: string, report: (request: Request) => TaskReport): Action => ({
    permission: (request) => ({
      action: `states:${action}`,
      resource: find.machineArnOfToken(request.text('taskToken')),
    }),
    call: (request) => {
      const made = report(request);
      return queue.ask(async () => {
        const { machine, execution, attempt } = find.attempt(request.text('taskToken'));
        if (!(await engine.answer(machine, execution, attempt, made))) throw gone();
        return {};
      });
    },
  });
  return {
    StartExecution: {
      ...on('StartExecution', 'stateMachineArn'),
      call: (request) => queue.ask(() => start(parts, find, request)),
    },
    StopExecution: {
      ...on('StopExecution', 'executionArn'),
      call: (request) =>
        queue.ask(() => {
          const { machine, execution } = find.execution(request.text('executionArn'));
          const error = request.optionalText('error', 256) ?? null;
          const cause = request.optionalText('cause', 32_768) ?? null;
          if (execution.status === 'RUNNING') engine.stop(machine, execution, error, cause);
          return { stopDate: (execution.stoppedAt ?? host.clock.now()) / 1000 };
        }),
    },
    RedriveExecution: {
      ...on('RedriveExecution', 'executionArn'),
      call: (request) =>
        queue.ask(async () => {
          const { machine, execution } = find.execution(request.text('executionArn'));
          const reason = notRedrivable(execution, host.clock.now());
          if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', reason);
          await engine.redrive(machine, execution);
          return { redriveDate: (execution.redrivenAt ?? host.clock.now()) / 1000 };
        }),
    },
    SendTaskSuccess: answer('SendTaskSuccess', (request) => {
      const wrong = (reason: string): AwsError => new AwsError('InvalidOutput', `Invalid Output: '${reason}'`);
      return { kind: 'succeeded', output: request.json('output', undefined, wrong) };
    }),
    SendTaskFailure: answer('SendTaskFailure', (request) => {
      const cause = request.optionalText('cause', 32_768);
      const error = request.optionalText('error', 256) ?? 'States.TaskFailed';
      return { kind: 'failed', error, ...(cause !== undefined && { cause }) };
    }),
    SendTaskHeartbeat: {
      permission: (request) => ({
        action: 'states:SendTaskHeartbeat',
        resource: find.machineArnOfToken(request.text('taskToken')),
      }),
      call: (request) =>
        queue.ask(() => {
          const { machine, execution, attempt } = find.attempt(request.text('taskToken'));
          if (!engine.heartbeat(machine, execution, attempt)) throw gone();
          return {};
        }),
    },
    DescribeExecution: {
      ...on('DescribeExecution', 'executionArn'),
      call: (request) => {
        const { execution } = find.execution(request.text('executionArn'));
        return executionView(execution, host.clock.now(), request.optionalText('includedData') !== 'METADATA_ONLY');
      },
    },
    GetExecutionHistory: {
      ...on('GetExecutionHistory', 'executionArn'),
      call: (request) => historyPage(find.execution(request.text('executionArn')).execution, request),
    },
    ListExecutions: {
      ...on('ListExecutions', 'stateMachineArn'),
      call: (request) => executionsPage(find.machine(request.text('stateMachineArn')), request),
    },
    DescribeStateMachine: {
      ...on('DescribeStateMachine', 'stateMachineArn'),
      call: (request) => machineView(find.machine(request.text('stateMachineArn'))),
    },
    DescribeStateMachineForExecution: {
      ...on('DescribeStateMachineForExecution', 'executionArn'),
      call: (request) => {
        const { machine, execution } = find.execution(request.text('executionArn'));
        const {
          status: _,
          type: __,
          creationDate,
          ...view
        } = machineView(machine, machine.revisions[execution.revision]);
        return { ...view, updateDate: creationDate };
      },
    },
    ListStateMachines: {
      permission: () => ({ action: 'states:ListStateMachines', resource: '*' }),
      call: () => ({
        stateMachines: [...machines.values()].map(({ arn, name, createdAt }) => ({
          stateMachineArn: arn,
          name,
          type: 'STANDARD',
          creationDate: createdAt / 1000,
        })),
      }),
    },
  };
}

/** Finds what ARNs and tokens name, or throws what AWS answers where there is nothing. */
class Finder {
  readonly #parts: ApiParts;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  machine(arn: string): Machine {
    const machine = this.#parts.machines.get(arn);
    if (machine !== undefined) return machine;
    if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  execution(arn: string): { machine: Machine; execution: Execution } {
    const names = splitExecutionArn(arn);
    if (names === undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const machine = this.#parts.machines.get(names.machineArn);
    const execution = machine && this.kept(machine, names.name);
    if (machine === undefined || execution === undefined) {
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return { machine, execution };
  }

  /** An execution by its name, unless it closed so long ago that AWS has forgotten it. */
  kept(machine: Machine, name: string): Execution | undefined {
    const execution = machine.executions.get(name);
    const closed = execution?.stoppedAt ?? null;
    if (closed === null || this.#parts.host.clock.now() - closed <= KEPT_MS) return execution;
    machine.executions.delete(name);
    return undefined;
  }

  attempt(token: string): { machine: Machine; execution: Execution; attempt: number } {
    const subject = readToken(token, this.#parts.tokenSecret());
    if (subject === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const names = splitExecutionArn(subject.executionArn);
    const machine = names && this.#parts.machines.get(names.machineArn);
    const execution = machine && names && machine.executions.get(names.name);
    if (machine === undefined || execution === undefined) throw gone();
    return { machine, execution, attempt: subject.attempt };
  }

  machineArnOfToken(token: string): string {
    const subject = readToken(token, this.#parts.tokenSecret());
    return (subject && splitExecutionArn(subject.executionArn)?.machineArn) ?? '*';
  }
}

function gone(): AwsError {
  return new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

/** Whether a name has what AWS refuses: white space, brackets, wildcards, special and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what is refused
const REFUSED_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

async function start(parts: ApiParts, find: Finder, request: Request): Promise<unknown> {
  const { host, engine } = parts;
  const machine = find.machine(request.text('stateMachineArn'));
  const given = request.optionalText('name');
  if (given !== undefined && (given.length < 1 || given.length > 80 || REFUSED_IN_NAMES.test(given))) {
    throw new AwsError('InvalidName', `Invalid Name: '${given}'`);
  }
  const wrong = (reason: string): AwsError =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  const input = request.json('input', '{}', wrong);
  const name = given ?? host.uuid();
  const arn = executionArn(machine.arn, name);
  const existing = find.kept(machine, name);
  if (existing !== undefined) {
    if (existing.status === 'RUNNING' && existing.input === input)
      return { executionArn: arn, startDate: existing.startedAt / 1000 };
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  const execution = newExecution(machine, name, input, host.clock.now());
  machine.executions.set(name, execution);
  await engine.start(machine, execution);
  return { executionArn: arn, startDate: execution.startedAt / 1000 };
}

function newExecution(machine: Machine, name: string, input: string, startedAt: number): Execution {
  return {
    machineArn: machine.arn,
    revision: machine.revisions.length - 1,
    name,
    startedAt,
    input,
    status: 'RUNNING',
    stoppedAt: null,
    output: null,
    error: null,
    cause: null,
    timeoutAt: null,
    redriveCount: 0,
    redrivenAt: null,
    attempts: 0,
    branchesMade: 0,
    transitions: 0,
    history: [],
    branches: [],
  };
}

function historyPage(execution: Execution, request: Request): unknown {
  const { history, startedAt } = execution;
  const last = eventCount(history);
  const reverse = request.flag('reverseOrder', false);
  const data = request.flag('includeExecutionData', true);
  const first = Number(request.pageStart() ?? 0);
  const count = Math.min(request.pageSize(), last - first);
  const events = Array.from({ length: Math.max(count, 0) }, (_, place) => {
    const position = first + place;
    return readEvent(history, reverse ? last - position : position + 1, startedAt, data, lambdaOutput);
  });
  const end = first + count;
  return { events, ...(end < last && { nextToken: nextToken(end) }) };
}

function executionsPage(machine: Machine, request: Request): unknown {
  const status = request.optionalText('statusFilter');
  const after = request.pageStart();
  const size = request.pageSize();
  const rows = [...machine.executions.values()].reverse().filter((it) => status === undefined || it.status === status);
  const first = after === undefined ? 0 : rows.findIndex((it) => it.name === after) + 1;
  const page = rows.slice(first, first + size);
  const last = page.at(-1);
  const more = last !== undefined && first + size < rows.length;
  return { executions: page.map(executionRow), ...(more && { nextToken: nextToken(last.name) }) };
}
