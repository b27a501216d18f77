import { AwsError, type Host, type Permission } from '../service.ts';
import { executionView, forExecution, machineView, notRedrivable } from './describe.ts';
import { type Directory, type Found, taskIsOver } from './directory.ts';
import type { Engine } from './engine.ts';
import type { Logging } from './logging.ts';
import { executionsPage, historyPage, machinesPage } from './pages.ts';
import type { Request } from './request.ts';
import { startExecution } from './start-execution.ts';
import type { TaskReport } from './task-runner.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the actions stand on. */
export interface ApiParts {
  readonly host: Pick<Host, 'clock' | 'uuid'>;
  readonly engine: Engine;
  readonly queue: WorkQueue;
  readonly directory: Directory;
  /** What a machine logs; undefined for nothing. */
  readonly loggingOf: (machineArn: string) => Logging | undefined;
}

/** One action of the API: the permission that it needs, and what it does. */
export interface Action {
  permission(request: Request): Permission;
  call(request: Request): Promise<unknown> | unknown;
}

type Actions = Readonly<Record<string, Action>>;

/** AWS's names for the actions, and what each does. */
export function createActions(parts: ApiParts): Actions {
  return { ...executionActions(parts), ...callbackActions(parts), ...readingActions(parts) };
}

/** The permission that an action needs on the ARN in one of its fields. */
function on(action: string, key: string): Pick<Action, 'permission'> {
  return { permission: (request) => ({ action: `states:${action}`, resource: request.text(key) }) };
}

function executionActions(parts: ApiParts): Actions {
  const { engine, queue, directory, host } = parts;
  const found = (request: Request): Found => directory.execution(request.text('executionArn'));
  return {
    StartExecution: {
      ...on('StartExecution', 'stateMachineArn'),
      call: (request) => queue.ask(() => startExecution(parts, request)),
    },
    StopExecution: {
      ...on('StopExecution', 'executionArn'),
      call: (request) =>
        queue.ask(() => {
          const { machine, execution } = found(request);
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
          const { machine, execution } = found(request);
          const reason = notRedrivable(execution, host.clock.now());
          if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', reason);
          await engine.redrive(machine, execution);
          return { redriveDate: (execution.redrivenAt ?? host.clock.now()) / 1000 };
        }),
    },
  };
}

function callbackActions({ engine, queue, directory }: ApiParts): Actions {
  const byToken = (action: string): Pick<Action, 'permission'> => ({
    permission: (request) => {
      const resource = directory.machineArnOfToken(request.text('taskToken'));
      return { action: `states:${action}`, resource };
    },
  });
  /** Does something to the open attempt of the token; false from `act` means that it is over. */
  const toAttempt = (
    request: Request,
    act: (found: Found & { readonly attempt: number }) => Promise<boolean> | boolean,
  ): Promise<unknown> =>
    queue.ask(async () => {
      if (!(await act(directory.attempt(request.text('taskToken'))))) throw taskIsOver();
      return {};
    });
  const answer = (request: Request, report: TaskReport): Promise<unknown> =>
    toAttempt(request, ({ machine, execution, attempt }) => engine.answer(machine, execution, attempt, report));
  return {
    SendTaskSuccess: {
      ...byToken('SendTaskSuccess'),
      call: (request) => {
        const wrong = (reason: string): AwsError => new AwsError('InvalidOutput', `Invalid Output: '${reason}'`);
        return answer(request, { kind: 'succeeded', output: request.json('output', undefined, wrong) });
      },
    },
    SendTaskFailure: {
      ...byToken('SendTaskFailure'),
      call: (request) => {
        const cause = request.optionalText('cause', 32_768);
        const error = request.optionalText('error', 256) ?? 'States.TaskFailed';
        return answer(request, { kind: 'failed', error, ...(cause !== undefined && { cause }) });
      },
    },
    SendTaskHeartbeat: {
      ...byToken('SendTaskHeartbeat'),
      call: (request) =>
        toAttempt(request, ({ machine, execution, attempt }) => engine.heartbeat(machine, execution, attempt)),
    },
  };
}

function readingActions({ directory, host, loggingOf }: ApiParts): Actions {
  const found = (request: Request): Found => directory.execution(request.text('executionArn'));
  return {
    DescribeExecution: {
      ...on('DescribeExecution', 'executionArn'),
      call: (request) => {
        const { execution } = found(request);
        return executionView(execution, host.clock.now(), request.optionalText('includedData') !== 'METADATA_ONLY');
      },
    },
    GetExecutionHistory: {
      ...on('GetExecutionHistory', 'executionArn'),
      call: (request) => historyPage(found(request).execution, request),
    },
    ListExecutions: {
      ...on('ListExecutions', 'stateMachineArn'),
      call: (request) => executionsPage(directory.machine(request.text('stateMachineArn')), request),
    },
    DescribeStateMachine: {
      ...on('DescribeStateMachine', 'stateMachineArn'),
      call: (request) => {
        const machine = directory.machine(request.text('stateMachineArn'));
        return machineView(machine, loggingOf(machine.arn));
      },
    },
    DescribeStateMachineForExecution: {
      ...on('DescribeStateMachineForExecution', 'executionArn'),
      call: (request) => {
        const { machine, execution } = found(request);
        return forExecution(machine, execution, loggingOf(machine.arn));
      },
    },
    ListStateMachines: {
      permission: () => ({ action: 'states:ListStateMachines', resource: '*' }),
      call: (request) => machinesPage([...directory.machines.values()], request),
    },
  };
}
