import { AwsError, type Host } from '../service.ts';
import type { Execution } from './execution.ts';
import { currentRevision, type Machine, type Revision, splitExecutionArn } from './machine.ts';
import { readToken } from './token.ts';

/** All state of the service, as plain JSON. */
export interface Snapshot {
  readonly tokenSecret: string;
  readonly machines: readonly (Omit<Machine, 'revisions' | 'executions' | 'startedNote'> & {
    readonly definitions: readonly string[];
    readonly executions: readonly Execution[];
  })[];
}

/** A machine and one of its executions. */
export interface Found {
  readonly machine: Machine;
  readonly execution: Execution;
}

/** A closed execution's name is free again after this long, and the execution is gone. */
const KEPT_MS = 90 * 86_400_000;

/** Every machine and execution. Finds what ARNs and tokens name, or throws what AWS answers where there is nothing. */
export class Directory {
  readonly machines = new Map<string, Machine>();
  readonly #clock: Host['clock'];
  readonly #forgotten: (execution: Execution) => void;
  #tokenSecret: string;

  /** `forgotten` is told of every execution that is gone. */
  constructor(clock: Host['clock'], tokenSecret: string, forgotten: (execution: Execution) => void = () => {}) {
    this.#clock = clock;
    this.#tokenSecret = tokenSecret;
    this.#forgotten = forgotten;
  }

  get tokenSecret(): string {
    return this.#tokenSecret;
  }

  /** Adds a machine, or gives the one of this ARN a new role and, where it differs, a new definition. */
  put(arn: string, name: string, roleArn: string, revision: Revision): void {
    const startedNote = { roleArn };
    const machine = this.machines.get(arn);
    if (machine === undefined) {
      const createdAt = this.#clock.now();
      this.machines.set(arn, {
        arn,
        name,
        createdAt,
        roleArn,
        revisions: [revision],
        executions: new Map(),
        startedNote,
      });
      return;
    }
    Object.assign(machine, { roleArn, startedNote });
    if (currentRevision(machine).text !== revision.text) machine.revisions.push(revision);
  }

  machine(arn: string): Machine {
    const machine = this.machines.get(arn);
    if (machine !== undefined) return machine;
    if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  execution(arn: string): Found {
    const names = splitExecutionArn(arn);
    if (names === undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
    const machine = this.machines.get(names.machineArn);
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
    if (closed === null || this.#clock.now() - closed <= KEPT_MS) return execution;
    machine.executions.delete(name);
    if (execution !== undefined) this.#forgotten(execution);
    return undefined;
  }

  /** The attempt that a task token was made for; whether it is still open is the engine's to say. */
  attempt(token: string): Found & { readonly attempt: number } {
    const subject = readToken(token, this.#tokenSecret);
    if (subject === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const names = splitExecutionArn(subject.executionArn);
    const machine = names && this.machines.get(names.machineArn);
    const execution = machine && names && machine.executions.get(names.name);
    if (machine === undefined || execution === undefined) throw taskIsOver();
    return { machine, execution, attempt: subject.attempt };
  }

  machineArnOfToken(token: string): string {
    const subject = readToken(token, this.#tokenSecret);
    return (subject && splitExecutionArn(subject.executionArn)?.machineArn) ?? '*';
  }

  all(): readonly Found[] {
    return [...this.machines.values()].flatMap((machine) =>
      [...machine.executions.values()].map((execution) => ({ machine, execution })),
    );
  }

  snapshot(): Snapshot {
    const machines = [...this.machines.values()].map(({ revisions, executions, startedNote: _, ...machine }) => ({
      ...machine,
      definitions: revisions.map(({ text }) => text),
      executions: structuredClone([...executions.values()]),
    }));
    return { tokenSecret: this.#tokenSecret, machines };
  }

  restore(snapshot: Snapshot, parse: (text: string) => Revision): void {
    this.#tokenSecret = snapshot.tokenSecret;
    for (const { definitions, executions, ...machine } of snapshot.machines) {
      const byName = new Map(structuredClone([...executions]).map((execution) => [execution.name, execution]));
      const startedNote = { roleArn: machine.roleArn };
      this.machines.set(machine.arn, {
        ...machine,
        revisions: definitions.map(parse),
        executions: byName,
        startedNote,
      });
    }
  }
}

/** The answer to a token whose attempt has ended, timed out or been answered already. */
export function taskIsOver(): AwsError {
  return new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}
