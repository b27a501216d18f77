import type { Json } from '../runtime/json.ts';
import { abortChildren, dropChildren, iterationEvent } from './children.ts';
import { parentOf } from './context.ts';
import { type Core, stateOf } from './core.ts';
import { exceedsLimit, type Failure, isFatal, matches, tooLarge } from './failure.ts';
import { failedWith, leave, type Progress, type Step, WAITING } from './progress.ts';
import { nextRetrial } from './retry.ts';

/** A state failed. Retry first, then Catch, then the failure is the enclosing state's, and at last the execution's. */
export async function recover(core: Core, step: Step, failure: Failure): Promise<Progress> {
  const { branch } = step;
  const state = stateOf(step);
  const told = tell(core, step, failure);
  if (isFatal(told)) return failExecution(core, step, told, branch.base);
  if (state.type === 'Map' || state.type === 'Parallel') {
    abortChildren(core, step);
    core.chain(step, `${state.type}StateFailed`);
  }
  if (!('retry' in state)) return failUpwards(core, step, told);
  const retrial = nextRetrial(state.retry, branch.retries ?? [], told, core.parts.random);
  if (retrial !== undefined) {
    dropChildren(step);
    branch.retries = state.retry.map((_, at) => (branch.retries?.[at] ?? 0) + (at === retrial.index ? 1 : 0));
    return core.waitFor(step, 'retry', core.now() + retrial.delayMs);
  }
  const catcher = state.catch.find((candidate) => matches(candidate.errorEquals, told));
  if (catcher === undefined) return failUpwards(core, step, told);
  dropChildren(step);
  const { error, cause } = told;
  const errorOutput: Json = { Error: error, Cause: cause ?? '' };
  branch.base = branch.last;
  const left = await leave(step, catcher, JSON.stringify(errorOutput), { errorOutput, retries: true });
  if (left.kind === 'failed') return failUpwards(core, step, tell(core, step, left.failure));
  // What the catcher itself makes is not caught again.
  if (left.kind === 'exit' && exceedsLimit(left.output)) return failUpwards(core, step, tooLarge(state.name));
  return left;
}

/** Writes down that an expression failed, and puts the state's name and entry before a cause that the interpreter found. */
function tell(core: Core, step: Step, failure: Failure): Failure {
  const { execution, branch } = step;
  const { evaluation, interpreter, ...rest } = failure;
  if (evaluation === undefined && interpreter !== true) return rest;
  const where = `An error occurred while executing the state '${branch.state}' (entered at the event id #${branch.entered}).`;
  const cause = `${where} ${failure.cause ?? ''}`;
  if (evaluation !== undefined) {
    const note = { error: failure.error, ...evaluation, state: branch.state };
    branch.last = core.event(execution, 'EvaluationFailed', branch.base, cause, note);
    branch.base = branch.last;
  }
  return { ...rest, cause };
}

/** A failure that nothing in this state takes: the state around it fails, or the execution. */
async function failUpwards(core: Core, step: Step, failure: Failure): Promise<Progress> {
  const { execution, branch } = step;
  const parent = parentOf(execution, branch);
  if (parent === undefined) return failExecution(core, step, failure, branch.last);
  const parentStep = { ...step, branch: parent };
  if (branch.wait !== null && branch.wait.kind !== 'children') core.stopWaiting(branch);
  if (stateOf(parentStep).type === 'Map') iterationEvent(core, parentStep, 'Failed', branch.last, branch.index);
  parent.last = branch.last;
  parent.base = branch.last;
  await core.flow.drive(parentStep, failedWith(failure));
  return WAITING;
}

export function failExecution(core: Core, step: Step, failure: Failure, previous: number): Progress {
  const error = failure.error === '' ? null : failure.error;
  core.finish(step, 'ExecutionFailed', previous, { status: 'FAILED', error, cause: failure.cause ?? null });
  return WAITING;
}
