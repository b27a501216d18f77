import type { Json } from '../runtime/json.ts';
import type { History } from './history.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** All that there is to know of one execution: plain JSON, no stack, no thread, no promise. Times are milliseconds since the epoch. */
export interface Execution {
  readonly machineArn: string;
  /** Which of the machine's definitions it runs: the one of its start, for all its life. */
  readonly revision: number;
  readonly name: string;
  readonly startedAt: number;
  readonly input: string;
  status: ExecutionStatus;
  stoppedAt: number | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  /** When the machine's own `TimeoutSeconds` ends it. */
  timeoutAt: number | null;
  redriveCount: number;
  redrivenAt: number | null;
  /** Task attempts so far; each attempt's number is part of its token. */
  attempts: number;
  branchesMade: number;
  /** States entered and attempts repeated: what AWS bills. */
  transitions: number;
  history: History;
  /** Where it stands: one branch, and one more for every open branch of a Parallel and iteration of a Map. */
  branches: Branch[];
}

/** One point of control: the state that it is in, and what that state waits for. */
export interface Branch {
  readonly id: number;
  /** The branch that waits for this one in a Parallel or a Map; null for the first. */
  readonly parent: number | null;
  /** Its place in the parent's results. */
  readonly index: number;
  /** The item of a Map's iteration. */
  readonly item: Json | undefined;
  state: string;
  /** The state's input, as JSON text. */
  input: string;
  /** What this scope assigned; outer scopes' variables are seen through the parents. */
  variables: Readonly<Record<string, Json>> | null;
  /** The event id of the state's Entered event, and when that was. */
  entered: number;
  enteredAt: number;
  /** The causal predecessor of this branch's next event. */
  last: number;
  /** The same as it was when the current step began: what a failed evaluation points at. */
  base: number;
  /** Attempts used, by retrier. */
  retries: number[] | null;
  retryCount: number;
  wait: Wait | null;
}

/** What a branch waits for. */
export type Wait = TimeWait | TaskWait | ChildrenWait;

/** A Wait state's end, or a retrier's delay. */
export interface TimeWait {
  readonly kind: 'wait' | 'retry';
  readonly until: number;
}

export interface TaskWait {
  readonly kind: 'task';
  readonly attempt: number;
  /** The function was asked and has answered; only a callback can follow. */
  submitted: boolean;
  readonly timeoutAt: number | null;
  readonly heartbeatMs: number | null;
  heartbeatAt: number | null;
}

export interface ChildrenWait {
  readonly kind: 'children';
  /** Outputs of the children that have ended, as JSON texts; null for those that have not. */
  readonly results: (string | null)[];
  /** A Map's items that have no iteration yet start here. */
  started: number;
  ended: number;
  readonly items: readonly Json[] | null;
}

export function newBranch(
  id: number,
  parent: Branch | null,
  index: number,
  state: string,
  input: string,
  item?: Json,
): Branch {
  return {
    id,
    parent: parent === null ? null : parent.id,
    index,
    item,
    state,
    input,
    variables: null,
    entered: 0,
    enteredAt: 0,
    last: 0,
    base: 0,
    retries: null,
    retryCount: 0,
    wait: null,
  };
}
