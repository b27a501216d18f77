import type { Json } from '../../runtime/json.ts';
import { scopeOf } from '../context.ts';
import type { MapState, ParallelState } from '../definition.ts';
import { queryError } from '../expression.ts';
import type { Failure } from '../failure.ts';
import type { Step } from '../progress.ts';
import { evaluate } from '../template.ts';
import { badType, badValue } from './simple.ts';

/** An inline map runs no more iterations than this at a time, whatever `MaxConcurrency` says. */
const MOST_ITERATIONS_AT_ONCE = 40;

/** The input of every branch of a Parallel, as JSON text. */
export async function branchInput(step: Step, state: ParallelState): Promise<{ input: string } | Failure> {
  if (state.arguments === undefined) return { input: step.branch.input };
  const found = await evaluate(state.arguments, scopeOf(step.machine, step.execution, step.branch, { retries: true }));
  return found.ok ? { input: found.text ?? JSON.stringify(found.value) } : found.failure;
}

/** The items of a Map, and how many iterations may be open at a time. */
export async function mapPlan(
  step: Step,
  state: MapState,
): Promise<{ items: readonly Json[]; atOnce: number } | Failure> {
  const scope = scopeOf(step.machine, step.execution, step.branch, { retries: true });
  let items: Json = scope.states.input;
  if (state.items !== undefined) {
    const found = await evaluate(state.items, scope);
    if (!found.ok) return found.failure;
    if (!Array.isArray(found.value)) return badType(state.items, 'array', found.value);
    items = found.value;
  }
  if (!Array.isArray(items)) {
    return queryError(`Map state input must be an array but was: ${step.branch.input}`).failure;
  }
  for (const tolerance of state.tolerances) {
    const found = await evaluate(tolerance, scope);
    if (!found.ok) return found.failure;
    if (typeof found.value !== 'number') return badType(tolerance, 'number', found.value);
  }
  let atOnce = MOST_ITERATIONS_AT_ONCE;
  if (state.maxConcurrency !== undefined) {
    const found = await evaluate(state.maxConcurrency, scope);
    if (!found.ok) return found.failure;
    const { value } = found;
    if (typeof value !== 'number') return badType(state.maxConcurrency, 'number', value);
    if (!Number.isInteger(value) || value < 0)
      return badValue(state.maxConcurrency, 'Expected a whole number from 0', value);
    if (value > 0) atOnce = Math.min(value, MOST_ITERATIONS_AT_ONCE);
  }
  return { items, atOnce };
}

/** The input of a Map's iteration, as JSON text. */
export async function iterationInput(
  step: Step,
  state: MapState,
  index: number,
  value: Json,
): Promise<{ input: string } | Failure> {
  if (state.itemSelector === undefined) return { input: JSON.stringify(value) };
  const scope = scopeOf(step.machine, step.execution, step.branch, { item: { index, value } });
  const found = await evaluate(state.itemSelector, scope);
  return found.ok ? { input: found.text ?? JSON.stringify(found.value) } : found.failure;
}
