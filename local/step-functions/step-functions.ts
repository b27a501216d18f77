import { AwsError, type AwsService, type Host } from '../service.ts';
import { createActions } from './api.ts';
import { Engine } from './engine.ts';
import type { Execution } from './execution.ts';
import { createFunctionLibrary } from './functions.ts';
import { currentRevision, type Machine, splitExecutionArn } from './machine.ts';
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
}

/** All state of the service, as plain JSON. */
export interface Snapshot {
  readonly tokenSecret: string;
  readonly machines: readonly (Omit<Machine, 'revisions' | 'executions' | 'startedNote'> & {
    readonly definitions: readonly string[];
    readonly executions: readonly Execution[];
  })[];
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
  /** Everything as it stands once no step is under way. */
  snapshot(): Promise<Snapshot>;
  /** Takes up a snapshot in an empty service. Functions that were running then count as failed with `Lambda.Unknown`. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Lets go of every timer. */
  dispose(): void;
}

/** Step Functions for Standard machines in JSONata, on the host's clock. */
export function createStepFunctions(host: Host, options: StepFunctionsOptions = {}): StepFunctions {
  const machines = new Map<string, Machine>();
  const listeners = new Set<(change: StatusChange) => void>();
  const queue = new WorkQueue(host.activity);
  const library = createFunctionLibrary(host);
  const resources: ResourceRule = options.runner === undefined ? 'lambda-only' : 'any';
  let tokenSecret = host.uuid();
  const engine = new Engine({
    clock: host.clock,
    random: host.random,
    region: host.region,
    queue,
    runner: options.runner ?? createLambdaRunner(host.invoke, () => host.clock.now()),
    tokenSecret: () => tokenSecret,
    statusChanged: (machine, execution) => {
      if (listeners.size === 0) return;
      const change = statusChange(machine, execution, host.clock.now());
      for (const listener of listeners) listener(change);
    },
  });
  const actions = createActions({ host, engine, queue, machines, tokenSecret: () => tokenSecret });
  const actionOf = (name: string) => {
    const action = actions[name];
    if (action === undefined) throw new AwsError('UnknownOperationException', `${name} is not served here`);
    return action;
  };
  const revisionOf = (text: string) => ({ text, definition: parseDefinition(text, library, resources) });
  return {
    permissions: (action, input) => [actionOf(action).permission(new Request(input))],
    call: async (action, input) => actionOf(action).call(new Request(input)),
    createStateMachine: ({ name, arn, definition, roleArn }) => {
      const revision = revisionOf(definition);
      const machine = machines.get(arn);
      if (machine === undefined) {
        const createdAt = host.clock.now();
        const executions = new Map<string, Execution>();
        machines.set(arn, {
          arn,
          name,
          createdAt,
          roleArn,
          revisions: [revision],
          executions,
          startedNote: { roleArn },
        });
        return;
      }
      machine.roleArn = roleArn;
      machine.startedNote = { roleArn };
      if (currentRevision(machine).text !== definition) machine.revisions.push(revision);
    },
    onStatusChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    transitions: (executionArn) => {
      const names = executionArn === undefined ? undefined : splitExecutionArn(executionArn);
      if (executionArn !== undefined) {
        return (names && machines.get(names.machineArn)?.executions.get(names.name)?.transitions) ?? 0;
      }
      let sum = 0;
      for (const machine of machines.values()) for (const it of machine.executions.values()) sum += it.transitions;
      return sum;
    },
    snapshot: () =>
      queue.ask(() => ({
        tokenSecret,
        machines: [...machines.values()].map(({ revisions, executions, startedNote: _, ...machine }) => ({
          ...machine,
          definitions: revisions.map(({ text }) => text),
          executions: structuredClone([...executions.values()]),
        })),
      })),
    restore: (snapshot) =>
      queue.ask(async () => {
        tokenSecret = snapshot.tokenSecret;
        for (const { definitions, executions, ...machine } of snapshot.machines) {
          const revisions = definitions.map(revisionOf);
          const byName = new Map(structuredClone([...executions]).map((it) => [it.name, it]));
          machines.set(machine.arn, {
            ...machine,
            revisions,
            executions: byName,
            startedNote: { roleArn: machine.roleArn },
          });
        }
        for (const machine of machines.values()) {
          for (const execution of machine.executions.values()) await engine.resume(machine, execution);
        }
      }),
    dispose: () => engine.dispose(),
  };
}
