import type { Json } from '../../runtime/json.ts';
import { scopeOf } from '../context.ts';
import type { ChoiceState, FailState, WaitState } from '../definition.ts';
import { momentOf } from '../definition-fields.ts';
import { type Expression, invalidValue, typeName, wrongType } from '../expression.ts';
import type { Failure } from '../failure.ts';
import { failedWith, leave, type Progress, type Step } from '../progress.ts';
import { evaluate, type Template } from '../template.ts';

/** Takes the first rule whose condition is true. */
export async function choose(step: Step, state: ChoiceState): Promise<Progress> {
  const scope = scopeOf(step.machine, step.execution, step.branch);
  for (const rule of state.choices) {
    const evaluated = evaluate(rule.condition, scope);
    const found = evaluated instanceof Promise ? await evaluated : evaluated;
    if (!found.ok) return failedWith(found.failure);
    if (typeof found.value !== 'boolean') return failedWith(badType(rule.condition, 'boolean', found.value));
    if (found.value) return leave(step, rule, step.branch.input);
  }
  if (state.otherwise !== undefined) return leave(step, state.otherwise, step.branch.input);
  return failedWith({
    error: 'States.Runtime',
    interpreter: true,
    cause: 'Failed to transition out of the state. The state does not point to a next state.',
  });
}

/** When a Wait state ends, in milliseconds since the epoch. */
export async function waitUntil(step: Step, state: WaitState, now: number): Promise<number | Failure> {
  const template = state.seconds ?? state.timestamp;
  if (template === undefined) return now;
  const found = await evaluate(template, scopeOf(step.machine, step.execution, step.branch));
  if (!found.ok) return found.failure;
  const { value } = found;
  if (state.seconds !== undefined) {
    if (typeof value !== 'number') return badType(template, 'number', value);
    if (!Number.isInteger(value) || value < 0 || value > 99_999_999) {
      return badValue(template, 'Expected a whole number from 0 to 99999999', value);
    }
    return now + value * 1000;
  }
  if (typeof value !== 'string') return badType(template, 'string', value);
  return momentOf(value) ?? badValue(template, 'Expected an ISO 8601 timestamp', value);
}

/** The failure that a Fail state declares. */
export async function declaredFailure(step: Step, state: FailState): Promise<Failure> {
  const scope = scopeOf(step.machine, step.execution, step.branch);
  const texts: { error?: string; cause?: string } = {};
  for (const key of ['error', 'cause'] as const) {
    const template = state[key];
    if (template === undefined) continue;
    const found = await evaluate(template, scope);
    if (!found.ok) return found.failure;
    if (typeof found.value !== 'string') return badType(template, 'string', found.value);
    texts[key] = found.value;
  }
  return { error: '', ...texts };
}

/** A field's value is of the wrong type. Only an expression's can be: plain values are checked when the machine is made. */
export function badType(template: Template, expected: string, value: Json): Failure {
  return wrongType(expressionOf(template), expected, typeName(value), value).failure;
}

export function badValue(template: Template, rule: string, value: Json): Failure {
  return invalidValue(expressionOf(template), rule, value).failure;
}

function expressionOf(template: Template): Expression {
  if (template.kind !== 'expression') throw new Error('a plain value was not checked when the machine was made');
  return template.expression;
}
