import type { Clock } from '../runtime/clock.ts';
import { Alarms } from './alarms.ts';
import type { Definition, State } from './definition.ts';
import type { Branch, Execution, Wait } from './execution.ts';
import { addEvent, eventCount, MOST_EVENTS, type Note } from './history.ts';
import type { Machine } from './machine.ts';
import { type Progress, type Step, WAITING } from './progress.ts';
import type { TaskRunner } from './task-runner.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the engine stands on. */
export interface EngineParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  readonly queue: WorkQueue;
  readonly runner: TaskRunner;
  readonly tokenSecret: () => string;
  /** Told whenever something is done to an execution. */
  readonly touched: (execution: Execution) => void;
  /** Told of every event, by its kind and id. */
  readonly written: (execution: Execution, kind: string, id: number) => void;
  /** Told after every change of an execution's status. */
  readonly statusChanged: (machine: Machine, execution: Execution) => void;
}

/** How the parts of the engine carry an execution on. */
export interface Flow {
  /** Does one piece of work of a branch and carries the execution as far as it goes. */
  work(step: Step, work: (step: Step) => Promise<Progress>): Promise<void>;
  drive(step: Step, progress: Progress): Promise<void>;
  enter(step: Step): Promise<Progress>;
  /** A branch waited for a time, or for an answer until a time, and it has come. */
  due(step: Step, wait: Wait): Promise<Progress>;
}

/** Thrown inside a step when the history is full; only the flow catches it. */
export class HistoryFull extends Error {}

interface Due extends Pick<Step, 'machine' | 'execution'> {
  /** Null for the execution's own time limit. */
  readonly branch: Branch | null;
  readonly wait: Wait | null;
}

/** What every part of the engine does: write events, wait for a time, end an execution. */
export class Core {
  readonly parts: EngineParts;
  readonly flow: Flow;
  readonly #alarms: Alarms<Due>;

  constructor(parts: EngineParts, flow: Flow) {
    this.parts = parts;
    this.flow = flow;
    this.#alarms = new Alarms(parts.clock, isLive, (due) => parts.queue.add(() => this.#ring(due)));
  }

  now(): number {
    return this.parts.clock.now();
  }

  /** Writes an event and returns its id. The last one of a history is kept for the execution's end. */
  event(
    execution: Execution,
    kind: string,
    previous: number,
    text: string | Note | null = null,
    note: string | Note | null = null,
  ): number {
    if (eventCount(execution.history) >= MOST_EVENTS - 1) throw new HistoryFull();
    return this.write(execution, kind, previous, text, note);
  }

  /** The same where there is always room: for the first event and the last. */
  write(
    execution: Execution,
    kind: string,
    previous: number,
    text: string | Note | null,
    note: string | Note | null,
  ): number {
    const id = addEvent(execution.history, kind, previous, this.now() - execution.startedAt, text, note);
    this.parts.written(execution, kind, id);
    return id;
  }

  /** Writes an event that a branch's next event follows. */
  chain(step: Step, kind: string, text: string | Note | null = null, note: string | Note | null = null): number {
    const { execution, branch } = step;
    branch.last = this.event(execution, kind, branch.last, text, note);
    return branch.last;
  }

  /** Writes the event that ends an execution, for which there is always room, and ends it. */
  finish(
    step: Pick<Step, 'machine' | 'execution'>,
    kind: string,
    previous: number,
    result: { status: Execution['status']; output?: string; error?: string | null; cause?: string | null },
  ): void {
    const { machine, execution } = step;
    this.parts.touched(execution);
    const { status, output = null, error = null, cause = null } = result;
    this.write(execution, kind, previous, output ?? cause, error);
    for (const branch of execution.branches) if (branch.wait?.kind !== 'children') branch.wait = null;
    if (status === 'SUCCEEDED') execution.branches = [];
    execution.status = status;
    execution.stoppedAt = this.now();
    execution.timeoutAt = null;
    execution.output = output;
    if (status !== 'TIMED_OUT') Object.assign(execution, { error, cause });
    this.#alarms.refresh();
    this.parts.statusChanged(machine, execution);
  }

  waitFor(step: Step, kind: 'wait' | 'retry', until: number): Progress {
    step.branch.wait = { kind, until };
    this.arm(step);
    return WAITING;
  }

  /** Nothing is waited for any more. */
  stopWaiting(branch: Branch): void {
    branch.wait = null;
    this.#alarms.refresh();
  }

  /** Sets the alarm for what the branch waits for, if that has an end in time. */
  arm(step: Step): void {
    const { machine, execution, branch } = step;
    const { wait } = branch;
    const at = wait === null ? null : dueAt(wait);
    if (at !== null) this.#alarms.set(at, { machine, execution, branch, wait });
  }

  /** Sets the alarm for the execution's own time limit. */
  armLimit(machine: Machine, execution: Execution): void {
    if (execution.timeoutAt !== null)
      this.#alarms.set(execution.timeoutAt, { machine, execution, branch: null, wait: null });
  }

  dispose(): void {
    this.#alarms.clear();
  }

  #ring(due: Due): Promise<void> | undefined {
    if (!isLive(due)) return undefined;
    const { machine, execution, branch, wait } = due;
    if (branch === null || wait === null) {
      if ((execution.timeoutAt ?? 0) > this.now()) return undefined;
      this.finish(due, 'ExecutionTimedOut', 0, { status: 'TIMED_OUT', error: 'States.Timeout' });
      return undefined;
    }
    const step = { machine, execution, branch };
    if ((dueAt(wait) ?? 0) <= this.now()) return this.flow.work(step, (it) => this.flow.due(it, wait));
    this.arm(step);
    return undefined;
  }
}

function isLive({ execution, branch, wait }: Due): boolean {
  if (execution.status !== 'RUNNING') return false;
  return branch === null ? execution.timeoutAt !== null : branch.wait === wait;
}

/** When a wait ends by itself; a heartbeat moves that on. */
function dueAt(wait: Wait): number | null {
  if (wait.kind === 'children') return null;
  if (wait.kind !== 'task') return wait.until;
  if (wait.timeoutAt === null || wait.heartbeatAt === null) return wait.timeoutAt ?? wait.heartbeatAt;
  return Math.min(wait.timeoutAt, wait.heartbeatAt);
}

export function definitionOf(machine: Machine, execution: Execution): Definition {
  const revision = machine.revisions[execution.revision];
  if (revision === undefined) throw new Error(`${execution.name} runs a definition that is gone`);
  return revision.definition;
}

export function stateOf(step: Step): State {
  const state = definitionOf(step.machine, step.execution).states.get(step.branch.state);
  if (state === undefined) throw new Error(`${step.execution.name} is in no state`);
  return state;
}
