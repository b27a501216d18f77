import type { Json } from '../runtime/json.ts';
import { type Extras, scopeOf } from './context.ts';
import type { Exit } from './definition.ts';
import type { Branch, Execution } from './execution.ts';
import type { Scope } from './expression.ts';
import { DATA_LIMIT, type Failure, tooLarge } from './failure.ts';
import type { Machine } from './machine.ts';
import { evaluate } from './template.ts';

/** One branch of one execution, as the handler of its state sees it. */
export interface Step {
  readonly machine: Machine;
  readonly execution: Execution;
  readonly branch: Branch;
}

/** What a step came to: the state is left, it failed, or it waits for a timer, an answer or its children. */
export type Progress =
  | {
      readonly kind: 'exit';
      /** The state's output, as JSON text. */
      readonly output: string;
      readonly assigned: Assigned | undefined;
      readonly next: string | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'waiting' };

export interface Assigned {
  readonly values: Readonly<Record<string, Json>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly none: boolean;
}

export const WAITING: Progress = { kind: 'waiting' };

export function failedWith(failure: Failure): Progress {
  return { kind: 'failed', failure };
}

/**
 * Takes a way out of a state. Variables and output both see the variables as they were when the state was entered; without an
 * `Output`, `fallback` (JSON text) is the output.
 */
export async function leave(step: Step, exit: Exit, fallback: string, extras: Extras = {}): Promise<Progress> {
  const { assign, output, next } = exit;
  if (assign === undefined && output === undefined)
    return { kind: 'exit', output: fallback, assigned: undefined, next };
  const scope = scopeOf(step.machine, step.execution, step.branch, extras);
  let assigned: Assigned | undefined;
  if (assign !== undefined) {
    const made = await evaluateAssign(assign, scope, step.branch.state);
    if ('error' in made) return failedWith(made);
    assigned = made;
  }
  if (output === undefined) return { kind: 'exit', output: fallback, assigned, next };
  const evaluated = evaluate(output, scope);
  const found = evaluated instanceof Promise ? await evaluated : evaluated;
  if (!found.ok) return failedWith(found.failure);
  return { kind: 'exit', output: found.text ?? JSON.stringify(found.value), assigned, next };
}

/** Together, the variables of one exit may be as large as an output. */
async function evaluateAssign(
  assign: NonNullable<Exit['assign']>,
  scope: Scope,
  state: string,
): Promise<Assigned | Failure> {
  const values: Record<string, Json> = {};
  const texts: Record<string, string> = {};
  let bytes = 0;
  for (const [name, template] of assign) {
    const found = await evaluate(template, scope);
    if (!found.ok) return found.failure;
    const text = found.text ?? JSON.stringify(found.value);
    values[name] = found.value;
    texts[name] = text;
    bytes += Buffer.byteLength(text);
  }
  if (bytes > DATA_LIMIT) return tooLarge(state);
  return { values, texts, none: assign.length === 0 };
}
