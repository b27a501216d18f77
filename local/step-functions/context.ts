import type { Json } from '../runtime/json.ts';
import type { Branch, Execution } from './execution.ts';
import type { Scope, StatesVariable } from './expression.ts';
import { executionArn, type Machine } from './machine.ts';

/** What a state has beside its input and the context: a task's result, an error, a token to hand out. */
export interface Extras {
  readonly result?: Json;
  readonly errorOutput?: Json;
  /** Makes the task's token; asked only where an expression reads it. */
  readonly token?: () => string;
  /** The item that a Map's `ItemSelector` is evaluated for. */
  readonly item?: { readonly index: number; readonly value: Json };
  /** Whether the state counts its attempts. */
  readonly retries?: boolean;
}

/** The state's input and the context are parsed and built when an expression first reads them, not before. */
export function scopeOf(machine: Machine, execution: Execution, branch: Branch, extras: Extras = {}): Scope {
  return { states: new States(machine, execution, branch, extras), variables: variablesOf(execution, branch) };
}

/** The variables that a branch sees: its own, and those of the scopes around it. */
export function variablesOf(execution: Execution, branch: Branch): Readonly<Record<string, Json>> {
  const own = branch.variables;
  const parent = parentOf(execution, branch);
  if (parent === undefined) return own ?? NONE;
  const outer = variablesOf(execution, parent);
  return own === null ? outer : { ...outer, ...own };
}

const NONE: Readonly<Record<string, Json>> = {};

export function parentOf(execution: Execution, branch: Branch): Branch | undefined {
  if (branch.parent === null) return undefined;
  return execution.branches.find((candidate) => candidate.id === branch.parent);
}

/** `$states`, made piece by piece as it is read. */
class States implements StatesVariable {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly #machine: Machine;
  readonly #execution: Execution;
  readonly #branch: Branch;
  readonly #extras: Extras;
  #input: Json | undefined;
  #context: Json | undefined;

  constructor(machine: Machine, execution: Execution, branch: Branch, extras: Extras) {
    this.#machine = machine;
    this.#execution = execution;
    this.#branch = branch;
    this.#extras = extras;
    if (extras.result !== undefined) this.result = extras.result;
    if (extras.errorOutput !== undefined) this.errorOutput = extras.errorOutput;
  }

  get input(): Json {
    this.#input ??= parseJson(this.#branch.input);
    return this.#input;
  }

  get context(): Json {
    this.#context ??= contextOf(this.#machine, this.#execution, this.#branch, this.#extras);
    return this.#context;
  }
}

function parseJson(text: string): Json {
  return JSON.parse(text);
}

/** The context object, `$states.context`. */
function contextOf(machine: Machine, execution: Execution, branch: Branch, extras: Extras): Json {
  const item = extras.item ?? enclosingItem(execution, branch);
  return {
    Execution: {
      Id: executionArn(machine.arn, execution.name),
      Input: parseJson(execution.input),
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: execution.redriveCount,
      ...(execution.redrivenAt !== null && { RedriveTime: new Date(execution.redrivenAt).toISOString() }),
    },
    State: {
      EnteredTime: new Date(branch.enteredAt).toISOString(),
      Name: branch.state,
      ...(extras.retries === true && { RetryCount: branch.retryCount }),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(extras.token !== undefined && { Task: { Token: extras.token() } }),
    ...(item !== undefined && { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}

/** The item of the closest Map around a branch. */
function enclosingItem(execution: Execution, branch: Branch): { index: number; value: Json } | undefined {
  if (branch.item !== undefined) return { index: branch.index, value: branch.item };
  const parent = parentOf(execution, branch);
  return parent === undefined ? undefined : enclosingItem(execution, parent);
}
