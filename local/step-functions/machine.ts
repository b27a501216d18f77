import type { Definition } from './definition.ts';
import type { Execution } from './execution.ts';
import type { Note } from './history.ts';

/** A state machine and its executions. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  roleArn: string;
  /** Every definition that it has had: an execution keeps the one that it began with. */
  readonly revisions: Revision[];
  /** By name, in the order of their starts. */
  readonly executions: Map<string, Execution>;
  /** The part of every ExecutionStarted event that is the same for all. */
  startedNote: Note;
}

export interface Revision {
  readonly text: string;
  readonly definition: Definition;
}

export function currentRevision(machine: Machine): Revision {
  const revision = machine.revisions.at(-1);
  if (revision === undefined) throw new Error(`machine ${machine.name} has no definition`);
  return revision;
}

/** `arn:…:stateMachine:NAME` and an execution's name → the execution's ARN. */
export function executionArn(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The machine's ARN and the name in an execution's ARN; undefined where the text is none. */
export function splitExecutionArn(arn: string): { readonly machineArn: string; readonly name: string } | undefined {
  const match = /^(arn:[^:]+:states:[^:]*:[^:]*):execution:([^:]+):([^:]+)$/.exec(arn);
  const [, prefix, machine, name] = match ?? [];
  if (prefix === undefined || machine === undefined || name === undefined) return undefined;
  return { machineArn: `${prefix}:stateMachine:${machine}`, name };
}
