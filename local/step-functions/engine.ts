import { openAttempt, startAttempt, takeReports, timeOut } from './attempt.ts';
import { join, startBranches, startIterations } from './children.ts';
import { parentOf } from './context.ts';
import { Core, definitionOf, type EngineParts, type Flow, HistoryFull, stateOf } from './core.ts';
import type { State } from './definition.ts';
import { type Execution, newBranch, type Wait } from './execution.ts';
import { exceedsLimit, tooLarge } from './failure.ts';
import { eventCount, MOST_EVENTS } from './history.ts';
import type { Machine } from './machine.ts';
import { failedWith, leave, type Progress, type Step, WAITING } from './progress.ts';
import { failExecution, recover } from './recovery.ts';
import { choose, declaredFailure, waitUntil } from './states/simple.ts';
import type { TaskReport } from './task-runner.ts';

/**
 * Runs executions step by step. Every method is to be called from a job of the queue; between jobs an execution is nothing but
 * its data and, where it waits for a time, one alarm.
 */
export class Engine {
  readonly #core: Core;
  readonly #flow: Flow;

  constructor(parts: EngineParts) {
    this.#flow = {
      work: (step, work) => this.#work(step, work),
      drive: (step, progress) => this.#drive(step, progress),
      enter: (step) => this.#enter(step),
      due: (step, wait) => this.#due(step, wait),
    };
    this.#core = new Core(parts, this.#flow);
  }

  /** Begins a new execution: its history has nothing yet. */
  async start(machine: Machine, execution: Execution): Promise<void> {
    this.#core.parts.touched(execution);
    this.#core.write(execution, 'ExecutionStarted', 0, execution.input, machine.startedNote);
    this.#limit(machine, execution);
    this.#core.parts.statusChanged(machine, execution);
    const { startAt } = definitionOf(machine, execution);
    const branch = newBranch(execution.branchesMade++, null, 0, startAt, execution.input);
    // A list made with its one element has no room to spare, unlike one that grew.
    execution.branches = [branch];
    await this.#work({ machine, execution, branch }, (step) => this.#enter(step));
  }

  /** Ends an execution from outside. */
  stop(machine: Machine, execution: Execution, error: string | null, cause: string | null): void {
    this.#core.finish({ machine, execution }, 'ExecutionAborted', 0, { status: 'ABORTED', error, cause });
  }

  /** Takes up an ended execution again: what was not left yet runs anew, with its retriers and timeouts fresh. */
  async redrive(machine: Machine, execution: Execution): Promise<void> {
    this.#core.parts.touched(execution);
    const redriveCount = execution.redriveCount + 1;
    const redrivenAt = this.#core.now();
    const afresh = { status: 'RUNNING', stoppedAt: null, error: null, cause: null, redriveCount, redrivenAt } as const;
    Object.assign(execution, afresh);
    const redriven = this.#core.event(execution, 'ExecutionRedriven', 0, null, { redriveCount });
    this.#limit(machine, execution);
    this.#core.parts.statusChanged(machine, execution);
    for (const branch of [...execution.branches]) {
      if (branch.wait?.kind === 'children') continue;
      Object.assign(branch, { last: redriven, base: redriven, retries: null, retryCount: 0, wait: null });
      const step = { machine, execution, branch };
      const again = branch.entered > 0 && stateOf(step).type === 'Task';
      await this.#work(step, (it) => (again ? this.#again(it) : this.#enter(it)));
    }
  }

  /** A callback's answer to an attempt; false where that attempt is over. */
  async answer(machine: Machine, execution: Execution, attempt: number, report: TaskReport): Promise<boolean> {
    const step = openAttempt(machine, execution, attempt);
    if (step === undefined) return false;
    await this.#work(step, () => takeReports(this.#core, step, attempt, [report]));
    return true;
  }

  /** A sign of life from whoever holds an attempt's token; false where that attempt is over. */
  heartbeat(machine: Machine, execution: Execution, attempt: number): boolean {
    const wait = openAttempt(machine, execution, attempt)?.branch.wait;
    if (wait?.kind !== 'task') return false;
    this.#core.parts.touched(execution);
    if (wait.heartbeatMs !== null) wait.heartbeatAt = this.#core.now() + wait.heartbeatMs;
    return true;
  }

  /** Sets the alarms of an execution that was read back; an invocation whose answer is lost counts as failed. */
  async resume(machine: Machine, execution: Execution): Promise<void> {
    if (execution.status !== 'RUNNING') return;
    this.#core.armLimit(machine, execution);
    for (const branch of [...execution.branches]) {
      const { wait } = branch;
      const step = { machine, execution, branch };
      if (wait === null) {
        await this.#work(step, (it) => this.#enter(it));
      } else if (wait.kind === 'task' && !wait.submitted) {
        const lost = { kind: 'failed', error: 'Lambda.Unknown', cause: 'The answer was lost in a restart.' } as const;
        await this.#work(step, () => takeReports(this.#core, step, wait.attempt, [lost]));
      } else {
        this.#core.arm(step);
      }
    }
  }

  /** Lets every alarm go, as when the whole engine is put away. */
  dispose(): void {
    this.#core.dispose();
  }

  async #work(step: Step, work: (step: Step) => Promise<Progress>): Promise<void> {
    if (step.execution.status !== 'RUNNING') return;
    this.#core.parts.touched(step.execution);
    try {
      await this.#drive(step, await work(step));
    } catch (error) {
      if (!(error instanceof HistoryFull)) throw error;
      const cause = `The execution reached the maximum number of history events (${MOST_EVENTS}).`;
      failExecution(this.#core, step, { error: 'States.Runtime', cause }, eventCount(step.execution.history));
    }
  }

  async #drive(step: Step, first: Progress): Promise<void> {
    let progress = first;
    while (progress.kind !== 'waiting' && step.execution.status === 'RUNNING') {
      progress =
        progress.kind === 'exit' ? await this.#exit(step, progress) : await recover(this.#core, step, progress.failure);
    }
  }

  async #enter(step: Step): Promise<Progress> {
    const { execution, branch } = step;
    const state = stateOf(step);
    branch.base = branch.last;
    branch.retries = null;
    branch.retryCount = 0;
    branch.enteredAt = this.#core.now();
    branch.entered = this.#core.chain(step, `${state.type}StateEntered`, branch.input, state.name);
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
        const until = await waitUntil(step, state, this.#core.now());
        return typeof until === 'number' ? this.#core.waitFor(step, 'wait', until) : failedWith(until);
      }
      case 'Task':
        return startAttempt(this.#core, step, state);
      case 'Parallel':
        return startBranches(this.#core, step, state);
      case 'Map':
        return startIterations(this.#core, step, state);
    }
  }

  async #due(step: Step, wait: Wait): Promise<Progress> {
    const { branch } = step;
    if (wait.kind === 'children') return WAITING;
    if (wait.kind === 'task') return timeOut(this.#core, step, wait);
    branch.wait = null;
    branch.base = branch.last;
    const state = stateOf(step);
    if (wait.kind === 'wait' && state.type === 'Wait') return leave(step, state, branch.input);
    branch.retryCount += 1;
    return this.#again(step);
  }

  async #exit(step: Step, progress: Extract<Progress, { kind: 'exit' }>): Promise<Progress> {
    const { branch } = step;
    const { output, assigned, next } = progress;
    const state = stateOf(step);
    if (exceedsLimit(output)) return failedWith(tooLarge(state.name));
    const note =
      assigned === undefined || assigned.none ? state.name : { name: state.name, assignedVariables: assigned.texts };
    this.#core.chain(step, `${state.type}StateExited`, output, note);
    branch.wait = null;
    if (assigned !== undefined) branch.variables = { ...branch.variables, ...assigned.values };
    if (next === null) return this.#endBranch(step, output);
    branch.state = next;
    branch.input = output;
    return this.#enter(step);
  }

  async #endBranch(step: Step, output: string): Promise<Progress> {
    const { execution, branch } = step;
    const parent = parentOf(execution, branch);
    if (parent === undefined)
      this.#core.finish(step, 'ExecutionSucceeded', branch.last, { status: 'SUCCEEDED', output });
    else await join(this.#core, { ...step, branch: parent }, branch, output);
    return WAITING;
  }

  #limit(machine: Machine, execution: Execution): void {
    const seconds = definitionOf(machine, execution).timeoutSeconds;
    if (seconds === undefined) return;
    execution.timeoutAt = this.#core.now() + seconds * 1000;
    this.#core.armLimit(machine, execution);
  }
}
