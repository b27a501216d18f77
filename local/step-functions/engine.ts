import type { Clock, Timer } from '../runtime/clock.ts';
import type { Json } from '../runtime/json.ts';
import { parentOf } from './context.ts';
import type { MapState, State, TaskState } from './definition.ts';
import { type Branch, type ChildrenWait, type Execution, newBranch, type TaskWait } from './execution.ts';
import { exceedsLimit, type Failure, isFatal, matches, tooLarge } from './failure.ts';
import { addEvent, eventCount, MOST_EVENTS, type Note } from './history.ts';
import type { Machine } from './machine.ts';
import { failedWith, leave, type Progress, type Step, WAITING } from './progress.ts';
import { nextRetrial } from './retry.ts';
import { branchInput, iterationInput, mapPlan } from './states/fan-out.ts';
import { choose, declaredFailure, waitUntil } from './states/simple.ts';
import { eventsOf, prepareAttempt } from './states/task.ts';
import { outputText, type TaskReport, type TaskRunner } from './task-runner.ts';
import { makeToken } from './token.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the engine stands on. */
export interface EngineParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  readonly queue: WorkQueue;
  readonly runner: TaskRunner;
  readonly tokenSecret: () => string;
  /** Told after every change of an execution's status. */
  readonly statusChanged: (machine: Machine, execution: Execution) => void;
}

/** Thrown inside a step when the history is full; nothing else may catch it. */
class HistoryFull extends Error {}

/**
 * Runs executions step by step. Every method is to be called from a job of the queue; between jobs an execution is nothing but
 * its data and, where it waits for a time, one timer.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #timers = new Map<Branch, Timer>();
  readonly #deadlines = new Map<Execution, Timer>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Begins a new execution: its history has nothing yet. */
  async start(machine: Machine, execution: Execution): Promise<void> {
    const definition = definitionOf(machine, execution);
    addEvent(execution.history, 'ExecutionStarted', 0, 0, execution.input, machine.startedNote);
    this.#setDeadline(machine, execution);
    this.#parts.statusChanged(machine, execution);
    const branch = newBranch(execution.branchesMade++, null, 0, definition.startAt, execution.input);
    execution.branches.push(branch);
    await this.#work({ machine, execution, branch }, (step) => this.#enter(step));
  }

  /** Ends an execution from outside. */
  stop(machine: Machine, execution: Execution, error: string | null, cause: string | null): void {
    this.#lastEvent(execution, 'ExecutionAborted', 0, cause, error);
    this.#end(machine, execution, 'ABORTED', { output: null, error, cause });
  }

  /** Takes up an ended execution again: what was not left yet runs anew, with its retriers and timeouts fresh. */
  async redrive(machine: Machine, execution: Execution): Promise<void> {
    Object.assign(execution, { status: 'RUNNING', stoppedAt: null, error: null, cause: null });
    execution.redriveCount += 1;
    execution.redrivenAt = this.#parts.clock.now();
    const redriven = this.#event(execution, 'ExecutionRedriven', 0, null, { redriveCount: execution.redriveCount });
    this.#setDeadline(machine, execution);
    this.#parts.statusChanged(machine, execution);
    for (const branch of [...execution.branches]) {
      if (branch.wait?.kind === 'children') continue;
      const step = { machine, execution, branch };
      branch.last = redriven;
      branch.base = redriven;
      branch.retries = null;
      branch.retryCount = 0;
      branch.wait = null;
      const entered = branch.entered > 0 && stateOf(step).type === 'Task';
      if (execution.status !== 'RUNNING') return;
      await this.#work(step, (it) => (entered ? this.#again(it) : this.#enter(it)));
    }
  }

  /** A callback's answer to the attempt that holds the token; false where that attempt is over. */
  async answer(machine: Machine, execution: Execution, attempt: number, report: TaskReport): Promise<boolean> {
    const step = openAttempt(machine, execution, attempt);
    if (step === undefined) return false;
    await this.#work(step, () => this.#report(step, attempt, [report]));
    return true;
  }

  /** A sign of life from whoever holds the token; false where that attempt is over. */
  heartbeat(machine: Machine, execution: Execution, attempt: number): boolean {
    const wait = openAttempt(machine, execution, attempt)?.branch.wait;
    if (wait?.kind !== 'task') return false;
    if (wait.heartbeatMs !== null) wait.heartbeatAt = this.#parts.clock.now() + wait.heartbeatMs;
    return true;
  }

  /** Sets the timers of an execution that was read back; an invocation whose answer is lost counts as failed. */
  async resume(machine: Machine, execution: Execution): Promise<void> {
    if (execution.status !== 'RUNNING') return;
    if (execution.timeoutAt !== null) this.#armDeadline(machine, execution, execution.timeoutAt);
    for (const branch of [...execution.branches]) {
      const { wait } = branch;
      const step = { machine, execution, branch };
      if (wait === null) {
        await this.#work(step, (it) => this.#enter(it));
      } else if (wait.kind === 'task' && !wait.submitted) {
        const lost = { kind: 'failed', error: 'Lambda.Unknown', cause: 'The answer was lost in a restart.' } as const;
        await this.#work(step, () => this.#report(step, wait.attempt, [lost]));
      } else if (wait.kind !== 'children') {
        this.#arm(step);
      }
    }
  }

  /** Lets every timer go, as when the whole engine is put away. */
  dispose(): void {
    for (const timer of [...this.#timers.values(), ...this.#deadlines.values()]) timer.cancel();
    this.#timers.clear();
    this.#deadlines.clear();
  }

  // ---- one step after the other

  /** Does one piece of work and carries the execution as far as it goes. */
  async #work(step: Step, work: (step: Step) => Promise<Progress>): Promise<void> {
    try {
      await this.#drive(step, await work(step));
    } catch (error) {
      if (!(error instanceof HistoryFull)) throw error;
      const cause = `The execution reached the maximum number of history events (${MOST_EVENTS}).`;
      this.#fail(step, { error: 'States.Runtime', cause }, eventCount(step.execution.history));
    }
  }

  async #drive(step: Step, first: Progress): Promise<void> {
    let progress = first;
    while (progress.kind !== 'waiting' && step.execution.status === 'RUNNING') {
      progress =
        progress.kind === 'exit' ? await this.#exit(step, progress) : await this.#recover(step, progress.failure);
    }
  }

  async #enter(step: Step): Promise<Progress> {
    const { execution, branch } = step;
    const state = stateOf(step);
    branch.base = branch.last;
    branch.retries = null;
    branch.retryCount = 0;
    branch.enteredAt = this.#parts.clock.now();
    branch.entered = this.#event(execution, `${state.type}StateEntered`, branch.last, branch.input, state.name);
    branch.last = branch.entered;
    execution.transitions += 1;
    return this.#begin(step, state);
  }

  /** Another attempt at the state that the branch is in. */
  #again(step: Step): Promise<Progress> {
    step.execution.transitions += 1;
    return this.#begin(step, stateOf(step));
  }

  async #begin(step: Step, state: State): Promise<Progress> {
    switch (state.type) {
      case 'Pass':
      case 'Succeed':
        return leave(step, state, step.branch.input);
      case 'Choice':
        return choose(step, state);
      case 'Fail':
        return failedWith(await declaredFailure(step, state));
      case 'Wait': {
        const until = await waitUntil(step, state, this.#parts.clock.now());
        if (typeof until !== 'number') return failedWith(until);
        return this.#waitFor(step, 'wait', until);
      }
      case 'Task':
        return this.#attempt(step, state);
      case 'Parallel':
      case 'Map':
        return this.#fanOut(step, state);
    }
  }

  async #exit(step: Step, progress: Extract<Progress, { kind: 'exit' }>): Promise<Progress> {
    const { execution, branch } = step;
    const { output, assigned, next } = progress;
    const state = stateOf(step);
    if (exceedsLimit(output)) return failedWith(tooLarge(state.name));
    const note = assigned === undefined ? state.name : { name: state.name, assignedVariables: assigned.texts };
    branch.last = this.#event(execution, `${state.type}StateExited`, branch.last, output, note);
    branch.wait = null;
    if (assigned !== undefined) branch.variables = { ...branch.variables, ...assigned.values };
    if (next === null) return this.#endBranch(step, output);
    branch.state = next;
    branch.input = output;
    return this.#enter(step);
  }

  async #endBranch(step: Step, output: string): Promise<Progress> {
    const { machine, execution, branch } = step;
    const parent = parentOf(execution, branch);
    if (parent !== undefined) {
      await this.#join({ machine, execution, branch: parent }, branch, output);
      return WAITING;
    }
    this.#event(execution, 'ExecutionSucceeded', branch.last, output);
    this.#end(machine, execution, 'SUCCEEDED', { output, error: null, cause: null });
    return WAITING;
  }

  // ---- when a state fails

  /** Retry first, then Catch, then the failure is the enclosing state's, and at last the execution's. */
  async #recover(step: Step, failure: Failure): Promise<Progress> {
    const { execution, branch } = step;
    const state = stateOf(step);
    const told = this.#tell(step, failure);
    if (isFatal(told)) return this.#fail(step, told, branch.base);
    if (state.type === 'Map' || state.type === 'Parallel') {
      this.#abortChildren(step);
      branch.last = this.#event(execution, `${state.type}StateFailed`, branch.last);
    }
    if ('retry' in state) {
      const retrial = nextRetrial(state.retry, branch.retries ?? [], told, this.#parts.random);
      if (retrial !== undefined) {
        this.#dropChildren(step);
        branch.retries = state.retry.map((_, at) => (branch.retries?.[at] ?? 0) + (at === retrial.index ? 1 : 0));
        return this.#waitFor(step, 'retry', this.#parts.clock.now() + retrial.delayMs);
      }
      const catcher = state.catch.find((candidate) => matches(candidate.errorEquals, told));
      if (catcher !== undefined) {
        this.#dropChildren(step);
        const { error, cause } = told;
        const errorOutput: Json = { Error: error, ...(cause !== undefined && { Cause: cause }) };
        branch.base = branch.last;
        const left = await leave(step, catcher, JSON.stringify(errorOutput), { errorOutput, retries: true });
        if (left.kind === 'failed') return this.#failUpwards(step, this.#tell(step, left.failure));
        if (left.kind === 'exit' && exceedsLimit(left.output)) return this.#failUpwards(step, tooLarge(state.name));
        return left;
      }
    }
    return this.#failUpwards(step, told);
  }

  /** Writes down that an expression failed, and puts the state's name and entry before the cause. */
  #tell(step: Step, failure: Failure): Failure {
    const { execution, branch } = step;
    const { evaluation, ...rest } = failure;
    if (evaluation === undefined && !(isFatal(failure) && stateOf(step).type === 'Choice')) return rest;
    const where = `An error occurred while executing the state '${branch.state}' (entered at the event id #${branch.entered}).`;
    const cause = `${where} ${failure.cause ?? ''}`;
    if (evaluation !== undefined) {
      const note = { error: failure.error, ...evaluation, state: branch.state };
      branch.last = this.#event(execution, 'EvaluationFailed', branch.base, cause, note);
      branch.base = branch.last;
    }
    return { ...rest, cause };
  }

  /** A failure that nothing in this state takes: the state around it fails, or the execution. */
  async #failUpwards(step: Step, failure: Failure): Promise<Progress> {
    const { machine, execution, branch } = step;
    this.#clearTimer(branch);
    const parent = parentOf(execution, branch);
    if (parent === undefined) return this.#fail(step, failure, branch.last);
    const parentStep = { machine, execution, branch: parent };
    const state = stateOf(parentStep);
    if (branch.wait?.kind !== 'children') branch.wait = null;
    if (state.type === 'Map')
      this.#iterationEvent(execution, 'MapIterationFailed', branch.last, branch.index, state.name);
    parent.last = branch.last;
    parent.base = branch.last;
    await this.#drive(parentStep, failedWith(failure));
    return WAITING;
  }

  #fail(step: Step, failure: Failure, previous: number): Progress {
    const { machine, execution } = step;
    const cause = failure.cause ?? null;
    const error = failure.error === '' ? null : failure.error;
    this.#lastEvent(execution, 'ExecutionFailed', previous, cause, error);
    this.#end(machine, execution, 'FAILED', { output: null, error, cause });
    return WAITING;
  }

  // ---- waiting for a time

  #waitFor(step: Step, kind: 'wait' | 'retry', until: number): Progress {
    step.branch.wait = { kind, until };
    this.#arm(step);
    return WAITING;
  }

  /** Sets the timer for what the branch waits for, if that has an end in time. */
  #arm(step: Step): void {
    const { branch } = step;
    const { wait } = branch;
    const at = wait === null ? null : dueAt(wait);
    if (at === null) return;
    const timer = this.#parts.clock.schedule(at, () =>
      this.#parts.queue.add(async () => {
        if (branch.wait === wait && step.execution.status === 'RUNNING') await this.#due(step);
      }),
    );
    this.#timers.set(branch, timer);
  }

  async #due(step: Step): Promise<void> {
    const { branch } = step;
    const { wait } = branch;
    this.#timers.delete(branch);
    if (wait === null || wait.kind === 'children') return;
    if ((dueAt(wait) ?? 0) > this.#parts.clock.now()) {
      this.#arm(step);
      return;
    }
    await this.#work(step, async (it) => {
      if (wait.kind === 'task') return this.#timeOut(it, wait);
      branch.wait = null;
      branch.base = branch.last;
      const state = stateOf(it);
      if (wait.kind === 'wait' && state.type === 'Wait') return leave(it, state, branch.input);
      branch.retryCount += 1;
      return this.#again(it);
    });
  }

  #timeOut(step: Step, wait: TaskWait): Progress {
    const state = stateOf(step);
    if (state.type !== 'Task') throw new Error(`${state.name} is no task`);
    const { branch } = step;
    const events = eventsOf(state.resource);
    branch.wait = null;
    const note = events.failed('States.Timeout');
    branch.last = this.#event(step.execution, `${events.prefix}TimedOut`, branch.last, null, note);
    branch.base = branch.last;
    const missed = wait.timeoutAt === null || this.#parts.clock.now() < wait.timeoutAt;
    return failedWith({ error: 'States.Timeout', ...(missed && { heartbeat: true as const }) });
  }

  // ---- tasks

  async #attempt(step: Step, state: TaskState): Promise<Progress> {
    const { execution, branch } = step;
    const number = execution.attempts;
    execution.attempts += 1;
    const callback = state.resource.kind === 'service' && state.resource.callback;
    const subject = { executionArn: execution.arn, branch: branch.id, attempt: number };
    const token = (): string => makeToken(subject, this.#parts.tokenSecret());
    const prepared = await prepareAttempt(step, state, { retries: true, ...(callback && { token }) });
    if ('error' in prepared) return failedWith(prepared);
    if (exceedsLimit(prepared.parametersText)) return failedWith(tooLarge(state.name));
    const events = eventsOf(state.resource);
    const note = events.scheduled(prepared, this.#parts.region);
    branch.last = this.#event(execution, `${events.prefix}Scheduled`, branch.last, prepared.parametersText, note);
    branch.base = branch.last;
    const now = this.#parts.clock.now();
    const heartbeatMs =
      beats(state) && prepared.heartbeatSeconds !== undefined ? prepared.heartbeatSeconds * 1000 : null;
    const wait: TaskWait = {
      kind: 'task',
      attempt: number,
      submitted: false,
      timeoutAt: prepared.timeoutSeconds === undefined ? null : now + prepared.timeoutSeconds * 1000,
      heartbeatMs,
      heartbeatAt: heartbeatMs === null ? null : now + heartbeatMs,
    };
    branch.wait = wait;
    this.#arm(step);
    const { parameters, roleArn } = prepared;
    const request = {
      executionArn: execution.arn,
      stateName: state.name,
      resource: state.resource,
      parameters,
      roleArn,
    };
    const scheduledEventId = branch.last;
    if (this.#parts.runner.startsAtOnce) {
      branch.last = this.#event(execution, `${events.prefix}Started`, branch.last, null, events.plain());
      branch.base = branch.last;
    }
    void this.#parts.runner.run({ ...request, scheduledEventId }).then((reports) =>
      this.#parts.queue.add(async () => {
        if (branch.wait !== wait || execution.status !== 'RUNNING') return;
        await this.#work(step, () => this.#report(step, number, reports));
      }),
    );
    return WAITING;
  }

  /** Takes in what became of an attempt. */
  async #report(step: Step, attempt: number, reports: readonly TaskReport[]): Promise<Progress> {
    const state = stateOf(step);
    if (state.type !== 'Task') throw new Error(`${state.name} is no task`);
    const { execution, branch } = step;
    const events = eventsOf(state.resource);
    const record = (kind: string, text: string | Note | null, note: string | Note | null): void => {
      branch.last = this.#event(execution, `${events.prefix}${kind}`, branch.last, text, note);
      branch.base = branch.last;
    };
    for (const report of reports) {
      const { wait } = branch;
      if (wait?.kind !== 'task' || wait.attempt !== attempt) break;
      if (report.kind === 'started') {
        const { workerName } = report;
        record('Started', null, workerName === undefined ? events.plain() : { workerName });
        continue;
      }
      if (report.kind === 'submitted') {
        wait.submitted = true;
        record('Submitted', report.output, events.plain());
        continue;
      }
      this.#clearTimer(branch);
      branch.wait = null;
      if (report.kind === 'failed') {
        record(FAILED_WHEN[report.during ?? 'run'], report.cause ?? null, events.failed(report.error));
        const { error, cause } = report;
        return failedWith({ error, ...(cause !== undefined && { cause }) });
      }
      record('Succeeded', report.output, events.plain());
      const output = outputText(report.output);
      return leave(step, state, output, { result: JSON.parse(output), retries: true });
    }
    return WAITING;
  }

  // ---- Parallel and Map

  async #fanOut(step: Step, state: Extract<State, { type: 'Parallel' | 'Map' }>): Promise<Progress> {
    const { machine, execution, branch } = step;
    if (state.type === 'Parallel') {
      const made = await branchInput(step, state);
      if ('error' in made) return failedWith(made);
      branch.last = this.#event(execution, 'ParallelStateStarted', branch.last);
      const results = state.branches.map(() => null);
      branch.wait = { kind: 'children', results, started: results.length, ended: 0, items: null };
      state.branches.forEach((startAt, index) => {
        this.#spawn(step, newBranch(execution.branchesMade++, branch, index, startAt, made.input), branch.last);
      });
      return WAITING;
    }
    const plan = await mapPlan(step, state);
    if ('error' in plan) return failedWith(plan);
    branch.last = this.#event(execution, 'MapStateStarted', branch.last, null, { length: plan.items.length });
    const wait: ChildrenWait = {
      kind: 'children',
      results: plan.items.map(() => null),
      started: 0,
      ended: 0,
      items: plan.items,
    };
    branch.wait = wait;
    if (plan.items.length === 0) return this.#joined({ machine, execution, branch }, wait);
    const started = branch.last;
    for (let open = 0; open < plan.atOnce && wait.started < plan.items.length; open += 1) {
      const failed = await this.#iterate(step, state, wait, started);
      if (failed !== undefined) return failed;
    }
    return WAITING;
  }

  /** Starts a Map's next iteration. */
  async #iterate(step: Step, state: MapState, wait: ChildrenWait, previous: number): Promise<Progress | undefined> {
    const { execution, branch } = step;
    const index = wait.started;
    wait.started += 1;
    const item = wait.items?.[index] ?? null;
    const started = this.#iterationEvent(execution, 'MapIterationStarted', previous, index, state.name);
    const made = await iterationInput(step, state, index, item);
    if ('error' in made) {
      this.#abortChildren(step);
      this.#dropChildren(step);
      return failedWith(made);
    }
    this.#spawn(step, newBranch(execution.branchesMade++, branch, index, state.processor, made.input, item), started);
    return undefined;
  }

  #spawn(step: Step, child: Branch, previous: number): void {
    child.last = previous;
    step.execution.branches.push(child);
    this.#parts.queue.add(() => {
      if (step.execution.status !== 'RUNNING' || !step.execution.branches.includes(child)) return;
      return this.#work({ ...step, branch: child }, (it) => this.#enter(it));
    });
  }

  /** A child has ended: its output is kept, the next iteration starts, and the last one lets the parent go on. */
  async #join(step: Step, child: Branch, output: string): Promise<void> {
    const { execution, branch } = step;
    const state = stateOf(step);
    const { wait } = branch;
    if (wait?.kind !== 'children') throw new Error(`${state.name} has no open branches`);
    wait.results[child.index] = output;
    wait.ended += 1;
    execution.branches = execution.branches.filter((candidate) => candidate !== child);
    branch.last = child.last;
    if (state.type === 'Map') {
      branch.last = this.#iterationEvent(execution, 'MapIterationSucceeded', child.last, child.index, state.name);
      if (wait.items !== null && wait.started < wait.items.length) {
        const failed = await this.#iterate(step, state, wait, child.last);
        if (failed !== undefined) await this.#drive(step, failed);
        return;
      }
    }
    if (wait.ended === wait.results.length) await this.#drive(step, await this.#joined(step, wait));
  }

  async #joined(step: Step, wait: ChildrenWait): Promise<Progress> {
    const { execution, branch } = step;
    const state = stateOf(step);
    if (state.type !== 'Map' && state.type !== 'Parallel') throw new Error(`${state.name} has no branches`);
    this.#event(execution, `${state.type}StateSucceeded`, branch.last);
    branch.base = branch.last;
    const output = `[${wait.results.join(',')}]`;
    const left = await leave(step, state, output, { result: JSON.parse(output), retries: true });
    if (left.kind === 'failed') branch.wait = null;
    return left;
  }

  /** Ends what is still open below a state that failed. The children stay for a redrive until a retrier or catcher takes over. */
  #abortChildren(step: Step): void {
    const { execution, branch } = step;
    for (const child of execution.branches.filter((candidate) => candidate.parent === branch.id)) {
      const childStep = { ...step, branch: child };
      this.#abortChildren(childStep);
      if (child.wait === null) continue;
      const { type } = stateOf(childStep);
      this.#event(execution, `${type}StateAborted`, child.last);
      if (child.wait.kind === 'children') continue;
      this.#clearTimer(child);
      child.wait = null;
    }
  }

  #dropChildren(step: Step): void {
    const { execution, branch } = step;
    if (branch.wait?.kind !== 'children') return;
    branch.wait = null;
    const gone = new Set([branch.id]);
    execution.branches = execution.branches.filter((candidate) => {
      if (candidate.parent === null || !gone.has(candidate.parent)) return true;
      gone.add(candidate.id);
      return false;
    });
  }

  #iterationEvent(execution: Execution, kind: string, previous: number, index: number, name: string): number {
    return this.#event(execution, kind, previous, null, { index, name });
  }

  // ---- the execution as a whole

  #event(
    execution: Execution,
    kind: string,
    previous: number,
    text: string | Note | null = null,
    note: string | Note | null = null,
  ): number {
    const { history } = execution;
    if (eventCount(history) >= MOST_EVENTS - 1) throw new HistoryFull();
    return addEvent(history, kind, previous, this.#parts.clock.now() - execution.startedAt, text, note);
  }

  /** An event that ends the execution: there is always room for that one. */
  #lastEvent(execution: Execution, kind: string, previous: number, cause: string | null, error: string | null): void {
    addEvent(execution.history, kind, previous, this.#parts.clock.now() - execution.startedAt, cause, error);
  }

  #setDeadline(machine: Machine, execution: Execution): void {
    const seconds = definitionOf(machine, execution).timeoutSeconds;
    if (seconds === undefined) return;
    execution.timeoutAt = this.#parts.clock.now() + seconds * 1000;
    this.#armDeadline(machine, execution, execution.timeoutAt);
  }

  #armDeadline(machine: Machine, execution: Execution, at: number): void {
    const timer = this.#parts.clock.schedule(at, () =>
      this.#parts.queue.add(() => {
        if (execution.status !== 'RUNNING' || execution.timeoutAt !== at) return;
        this.#lastEvent(execution, 'ExecutionTimedOut', 0, null, 'States.Timeout');
        this.#end(machine, execution, 'TIMED_OUT', { output: null, error: null, cause: null });
      }),
    );
    this.#deadlines.set(execution, timer);
  }

  #end(
    machine: Machine,
    execution: Execution,
    status: Execution['status'],
    result: Pick<Execution, 'output' | 'error' | 'cause'>,
  ): void {
    this.#deadlines.get(execution)?.cancel();
    this.#deadlines.delete(execution);
    for (const branch of execution.branches) {
      this.#clearTimer(branch);
      if (branch.wait?.kind !== 'children') branch.wait = null;
    }
    if (status === 'SUCCEEDED') execution.branches = [];
    Object.assign(execution, result, { status, stoppedAt: this.#parts.clock.now(), timeoutAt: null });
    this.#parts.statusChanged(machine, execution);
  }

  #clearTimer(branch: Branch): void {
    this.#timers.get(branch)?.cancel();
    this.#timers.delete(branch);
  }
}

const FAILED_WHEN = {
  schedule: 'ScheduleFailed',
  start: 'StartFailed',
  submit: 'SubmitFailed',
  run: 'Failed',
} as const;

function definitionOf(machine: Machine, execution: Execution): Machine['revisions'][number]['definition'] {
  const revision = machine.revisions[execution.revision];
  if (revision === undefined) throw new Error(`${execution.arn} runs a definition that is gone`);
  return revision.definition;
}

function stateOf(step: Step): State {
  const state = definitionOf(step.machine, step.execution).states.get(step.branch.state);
  if (state === undefined) throw new Error(`${step.execution.arn} is in no state`);
  return state;
}

/** Whether a task's heartbeats can be heard at all: a function that is simply invoked sends none. */
function beats(state: TaskState): boolean {
  return state.resource.kind === 'activity' || (state.resource.kind === 'service' && state.resource.callback);
}

function dueAt(wait: NonNullable<Branch['wait']>): number | null {
  if (wait.kind === 'children') return null;
  if (wait.kind !== 'task') return wait.until;
  if (wait.timeoutAt === null || wait.heartbeatAt === null) return wait.timeoutAt ?? wait.heartbeatAt;
  return Math.min(wait.timeoutAt, wait.heartbeatAt);
}

function openAttempt(machine: Machine, execution: Execution, attempt: number): Step | undefined {
  if (execution.status !== 'RUNNING') return undefined;
  const branch = execution.branches.find(({ wait }) => wait?.kind === 'task' && wait.attempt === attempt);
  return branch && { machine, execution, branch };
}
