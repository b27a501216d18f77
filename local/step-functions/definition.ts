import type { Template } from './template.ts';

/** A state machine's definition, parsed: every name resolved, every expression compiled. */
export interface Definition {
  readonly startAt: string;
  /** Every state of every scope: their names are unique in the whole machine. */
  readonly states: ReadonlyMap<string, State>;
  readonly timeoutSeconds: number | undefined;
}

export type State =
  | TaskState
  | ChoiceState
  | PassState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** Variables to set, name by name, when a state exits. */
export type Assign = readonly (readonly [string, Template])[];

/** What a way out of a state makes: the state's own, a choice rule's or a catcher's. */
export interface Exit {
  readonly output: Template | undefined;
  readonly assign: Assign | undefined;
  /** The state that follows; null where the scope ends. */
  readonly next: string | null;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
}

interface Recoverable {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface TaskState extends Exit, Recoverable {
  readonly type: 'Task';
  readonly name: string;
  readonly resource: Resource;
  readonly arguments: Template | undefined;
  readonly credentials: Template | undefined;
  readonly timeout: Template | undefined;
  readonly heartbeat: Template | undefined;
}

/** What a task runs. `key` is how its events name it, resource type and resource, split at the last colon. */
export type Resource =
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | { readonly kind: 'service'; readonly arn: string; readonly key: string; readonly callback: boolean };

export interface ChoiceState {
  readonly type: 'Choice';
  readonly name: string;
  readonly choices: readonly (Exit & { readonly condition: Template })[];
  /** The way out where no rule matches; undefined where that is a failure. */
  readonly otherwise: Exit | undefined;
}

export interface PassState extends Exit {
  readonly type: 'Pass';
  readonly name: string;
}

export interface WaitState extends Exit {
  readonly type: 'Wait';
  readonly name: string;
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface SucceedState extends Exit {
  readonly type: 'Succeed';
  readonly name: string;
}

export interface FailState {
  readonly type: 'Fail';
  readonly name: string;
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface ParallelState extends Exit, Recoverable {
  readonly type: 'Parallel';
  readonly name: string;
  readonly arguments: Template | undefined;
  /** The first state of each branch. */
  readonly branches: readonly string[];
}

export interface MapState extends Exit, Recoverable {
  readonly type: 'Map';
  readonly name: string;
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  /** Checked when the state is entered; an inline map has no tolerance otherwise. */
  readonly tolerances: readonly Template[];
  /** The first state of an iteration. */
  readonly processor: string;
}
