import type { Json } from '../runtime/json.ts';
import { type Core, stateOf } from './core.ts';
import type { MapState, ParallelState } from './definition.ts';
import { type Branch, type ChildrenWait, newBranch } from './execution.ts';
import { failedWith, leave, type Progress, type Step, WAITING } from './progress.ts';
import { branchInput, iterationInput, mapPlan } from './states/fan-out.ts';

/** Opens every branch of a Parallel. */
export async function startBranches(core: Core, step: Step, state: ParallelState): Promise<Progress> {
  const { execution, branch } = step;
  const made = await branchInput(step, state);
  if ('error' in made) return failedWith(made);
  const started = core.chain(step, 'ParallelStateStarted');
  const results = state.branches.map(() => null);
  branch.wait = { kind: 'children', results, started: results.length, ended: 0, items: null };
  for (const [index, startAt] of state.branches.entries()) {
    spawn(core, step, newBranch(execution.branchesMade++, branch, index, startAt, made.input), started);
  }
  return WAITING;
}

/** Opens as many iterations of a Map as may be open at a time. */
export async function startIterations(core: Core, step: Step, state: MapState): Promise<Progress> {
  const plan = await mapPlan(step, state);
  if ('error' in plan) return failedWith(plan);
  const { items, atOnce } = plan;
  const started = core.chain(step, 'MapStateStarted', null, { length: items.length });
  const wait: ChildrenWait = { kind: 'children', results: items.map(() => null), started: 0, ended: 0, items };
  step.branch.wait = wait;
  if (items.length === 0) return joined(core, step, wait);
  for (let open = 0; open < atOnce && wait.started < items.length; open += 1) {
    const failed = await iterate(core, step, state, wait, started);
    if (failed !== undefined) return failed;
  }
  return WAITING;
}

/** Starts a Map's next iteration. */
async function iterate(
  core: Core,
  step: Step,
  state: MapState,
  wait: ChildrenWait,
  previous: number,
): Promise<Progress | undefined> {
  const { execution, branch } = step;
  const index = wait.started;
  wait.started += 1;
  const item: Json = wait.items?.[index] ?? null;
  const started = iterationEvent(core, step, 'Started', previous, index);
  const made = await iterationInput(step, state, index, item);
  if ('error' in made) {
    abortChildren(core, step);
    dropChildren(step);
    return failedWith(made);
  }
  spawn(core, step, newBranch(execution.branchesMade++, branch, index, state.processor, made.input, item), started);
  return undefined;
}

function spawn(core: Core, step: Step, child: Branch, previous: number): void {
  const { execution } = step;
  child.last = previous;
  execution.branches.push(child);
  core.parts.queue.add(async () => {
    if (execution.status !== 'RUNNING' || !execution.branches.includes(child)) return;
    await core.flow.work({ ...step, branch: child }, (it) => core.flow.enter(it));
  });
}

/** A child has ended: its output is kept, the next iteration starts, and the last one lets the parent go on. */
export async function join(core: Core, step: Step, child: Branch, output: string): Promise<void> {
  const { execution, branch } = step;
  const state = stateOf(step);
  const { wait } = branch;
  if (wait?.kind !== 'children') throw new Error(`${state.name} has no open branches`);
  wait.results[child.index] = output;
  wait.ended += 1;
  execution.branches = execution.branches.filter((candidate) => candidate !== child);
  branch.last = child.last;
  if (state.type === 'Map') {
    branch.last = iterationEvent(core, step, 'Succeeded', child.last, child.index);
    if (wait.items !== null && wait.started < wait.items.length) {
      const failed = await iterate(core, step, state, wait, child.last);
      if (failed !== undefined) await core.flow.drive(step, failed);
      return;
    }
  }
  if (wait.ended === wait.results.length) await core.flow.drive(step, await joined(core, step, wait));
}

async function joined(core: Core, step: Step, wait: ChildrenWait): Promise<Progress> {
  const { execution, branch } = step;
  const state = stateOf(step);
  if (state.type !== 'Map' && state.type !== 'Parallel') throw new Error(`${state.name} has no branches`);
  core.event(execution, `${state.type}StateSucceeded`, branch.last);
  branch.base = branch.last;
  const output = `[${wait.results.join(',')}]`;
  const left = await leave(step, state, output, { result: JSON.parse(output), retries: true });
  if (left.kind === 'failed') branch.wait = null;
  return left;
}

/** Ends what is still open below a state that failed. The children stay for a redrive, until a retrier or a catcher takes over. */
export function abortChildren(core: Core, step: Step): void {
  const { execution, branch } = step;
  const isMap = stateOf(step).type === 'Map';
  for (const child of execution.branches.filter((candidate) => candidate.parent === branch.id)) {
    const childStep = { ...step, branch: child };
    abortChildren(core, childStep);
    const begun = child.entered > 0;
    // The one that failed waits for nothing any more.
    if (begun && child.wait === null) continue;
    if (begun) core.event(execution, `${stateOf(childStep).type}StateAborted`, child.last);
    if (isMap) iterationEvent(core, step, 'Aborted', child.last, child.index);
    if (child.wait?.kind !== 'children') core.stopWaiting(child);
  }
}

/** Forgets the children of a state that is tried anew or left. */
export function dropChildren(step: Step): void {
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

/** `step` is the Map's own. */
export function iterationEvent(core: Core, step: Step, what: string, previous: number, index: number): number {
  return core.event(step.execution, `MapIteration${what}`, previous, null, { index, name: step.branch.state });
}
