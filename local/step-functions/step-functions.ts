import { AwsError, type AwsService, type Host } from '../service.ts';
import { type Action, createActions } from './api.ts';
import { Directory, type Snapshot } from './directory.ts';
import { Engine } from './engine.ts';
import { createFunctionLibrary } from './functions.ts';
import { KeptExecutions } from './kept-executions.ts';
import { keeps, type Logging, logEvent } from './logging.ts';
import type { Revision } from './machine.ts';
import { parseDefinition, type ResourceRule } from './parse-definition.ts';
import { Request } from './request.ts';
import { type StatusChange, statusChange } from './status-change.ts';
import { createLambdaRunner, type TaskRunner } from './task-runner.ts';
import { WorkQueue } from './work-queue.ts';

export interface StepFunctionsOptions {
  /** Runs tasks in place of the host's Lambda functions, and lets a machine name any resource. */
  readonly runner?: TaskRunner;
}

export interface MachineProperties {
  readonly name: string;
  readonly arn: string;
  /** The definition, as JSON text. */
  readonly definition: string;
  readonly roleArn: string;
  /** Nothing is logged by default. */
  readonly logging?: Logging;
}

export interface StepFunctions extends AwsService {
  /**
   * Makes a machine, or gives an existing one a new definition for its next executions. Throws `InvalidDefinition` for what AWS
   * would refuse and for what does not run here, a JSONPath state for one.
   */
  createStateMachine(properties: MachineProperties): void;
  /** Calls `listener` after every change of an execution's status, as EventBridge is told; what comes back ends that. */
  onStatusChange(listener: (change: StatusChange) => void): () => void;
  /** States entered and attempts repeated, which is what AWS bills: of one execution, or of all that are kept. */
  transitions(executionArn?: string): number;
  /** How many executions are under way. */
  running(): number;
  /** Everything as it stands once no step is under way. */
  snapshot(): Promise<Snapshot>;
  /** Takes up a snapshot in an empty service. Functions that were running then count as failed with `Lambda.Unknown`. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Takes up what an earlier life of the process was at. To be called once everything stands that a task may need. */
  resume(): Promise<void>;
  /** Puts the service away: no timer fires any more, and answers of functions that still run are dropped. */
  dispose(): void;
}

/** Step Functions for Standard machines in JSONata, on the host's clock. */
export function createStepFunctions(host: Host, options: StepFunctionsOptions = {}): StepFunctions {
  const kept = new KeptExecutions(host.journal);
  const directory = new Directory(host.clock, host.uuid(), (execution) => kept.forget(execution));
  const logs = new Map<string, Logging>();
  const listeners = new Set<(change: StatusChange) => void>();
  const queue = new WorkQueue(host.activity, () => kept.write());
  const library = createFunctionLibrary(host);
  const resources: ResourceRule = options.runner === undefined ? 'lambda-only' : 'any';
  const parse = (text: string): Revision => ({ text, definition: parseDefinition(text, library, resources) });
  const engine = new Engine({
    clock: host.clock,
    random: host.random,
    region: host.region,
    queue,
    runner: options.runner ?? createLambdaRunner(host.invoke, () => host.clock.now()),
    tokenSecret: () => directory.tokenSecret,
    touched: (execution) => kept.touch(execution),
    written: (execution, kind, id) => {
      if (logs.size === 0) return;
      const logging = logs.get(execution.machineArn);
      if (logging === undefined || !keeps(logging.level, kind)) return;
      logEvent(logging, directory.machine(execution.machineArn), execution, id);
    },
    statusChanged: (machine, execution) => {
      if (listeners.size === 0) return;
      const change = statusChange(machine, execution, host.clock.now());
      for (const listener of listeners) listener(change);
    },
  });
  const resume = async (): Promise<void> => {
    for (const { machine, execution } of directory.all()) await engine.resume(machine, execution);
  };
  const restored = kept.restored();
  if (restored === undefined) {
    kept.putSecret(directory.tokenSecret);
  } else {
    directory.restore(restored, parse);
    kept.known(directory.all().map(({ execution }) => execution));
  }
  const actions = createActions({ host, engine, queue, directory, loggingOf: (arn) => logs.get(arn) });
  const actionOf = (name: string): Action => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) throw new AwsError('UnknownOperationException', `${name} is not served here`);
    return action;
  };
  return {
    permissions: (action, input) => [actionOf(action).permission(new Request(input))],
    call: async (action, input) => actionOf(action).call(new Request(input)),
    createStateMachine: ({ name, arn, definition, roleArn, logging }) => {
      directory.put(arn, name, roleArn, parse(definition));
      if (logging !== undefined && logging.level !== 'OFF') logs.set(arn, logging);
      kept.putMachine(directory.machine(arn));
    },
    onStatusChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    transitions: (executionArn) => {
      if (executionArn !== undefined) return directory.execution(executionArn).execution.transitions;
      return directory.all().reduce((sum, { execution }) => sum + execution.transitions, 0);
    },
    running: () => directory.all().filter(({ execution }) => execution.status === 'RUNNING').length,
    snapshot: () => queue.ask(() => directory.snapshot()),
    restore: (snapshot) =>
      queue.ask(async () => {
        directory.restore(snapshot, parse);
        await resume();
      }),
    resume: () => queue.ask(resume),
    dispose: () => {
      queue.close();
      engine.dispose();
    },
  };
}
