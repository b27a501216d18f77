import jsonata from 'jsonata';
import type { Json } from '../runtime/json.ts';
import { unsupportedReference } from './expression-references.ts';
import type { Failure } from './failure.ts';
import { type FunctionLibrary, installFunctions } from './functions.ts';
import { ASK, compileQuick, type Quick } from './quick.ts';

/** What an expression can see: `$states.…` and the workflow's variables. */
export interface Scope {
  readonly states: StatesVariable;
  readonly variables: Readonly<Record<string, Json>>;
}

/** The reserved variable `$states`. */
export interface StatesVariable {
  readonly input: Json;
  readonly context: Json;
  readonly result?: Json;
  readonly errorOutput?: Json;
}

/** A value that came of an expression or a template, or why there is none. `text` is its JSON where it is at hand. */
export type Evaluation =
  | { readonly ok: true; readonly value: Json; readonly text?: string }
  | { readonly ok: false; readonly failure: Failure };

/** One `{% … %}` of a definition, parsed once. */
export interface Expression {
  /** As AWS quotes it in a cause: without the marks and the white space around it. */
  readonly source: string;
  /** The field that holds it, as AWS names it: `Arguments/Payload`, `Choices[0]/Condition`. */
  readonly location: string;
  /** Set for a plain expression, which runs without the interpreter. */
  readonly quick: Quick | undefined;
  /** Whether it may read more of `$states` than input, result and error: the context is built only then. */
  readonly readsContext: boolean;
  readonly compiled: jsonata.Expression;
  readonly library: FunctionLibrary;
}

const READS_CONTEXT = /\$states(?!\.(?:input|result|errorOutput)\b)/;

/** Whether a text is an expression; with anything outside the marks, a blank included, it is a plain text. */
export function isExpression(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}');
}

/** The text between the marks is no expression, or none that Step Functions runs. */
export class ExpressionSyntaxError extends Error {
  /** The field that holds it, under its state. */
  readonly location: string;

  constructor(message: string, location: string) {
    super(message);
    this.location = location;
  }
}

/** Parses `{% … %}`. Throws `ExpressionSyntaxError`. */
export function compileExpression(text: string, location: string, library: FunctionLibrary): Expression {
  const source = text.slice(2, -2).trim();
  const compiled = parse(source, location);
  refuseUnsupported(compiled, location);
  installFunctions(compiled, source, library);
  const readsContext = READS_CONTEXT.test(source);
  return { source, location, readsContext, compiled, library, quick: compileQuick({ ...compiled.ast() }, library) };
}

function parse(source: string, location: string): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new ExpressionSyntaxError(`INVALID_JSONATA_EXPRESSION: ${describe(error).message}`, location);
  }
}

function refuseUnsupported(compiled: jsonata.Expression, location: string): void {
  const reference = unsupportedReference(compiled.ast(), location.startsWith('Catch['));
  if (reference === undefined) return;
  const reason = `Reference to '${reference}' at the top level is not supported.`;
  throw new ExpressionSyntaxError(`UNSUPPORTED_JSONATA_EXPRESSION: ${reason}`, location);
}

/** The value of a plain expression; undefined where only the interpreter can tell. */
export function evaluateQuickly(expression: Expression, scope: Scope): Evaluation | undefined {
  const { quick, library } = expression;
  if (quick === undefined) return undefined;
  library.startEvaluation();
  const value = quick(scope);
  if (value === ASK) return undefined;
  if (value === undefined) return nothing(expression);
  return { ok: true, value: Object.is(value, -0) ? 0 : value };
}

/** Runs an expression in the interpreter. What it returns is made plain JSON, so that no state keeps the interpreter's own lists. */
export async function interpret(expression: Expression, scope: Scope): Promise<Evaluation> {
  expression.library.startEvaluation();
  let value: unknown;
  try {
    value = await expression.compiled.evaluate(undefined, {
      ...scope.variables,
      states: plainStates(expression, scope.states),
    });
  } catch (error) {
    return thrown(expression, error);
  }
  if (value === undefined) return nothing(expression);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return { ok: true, value };
  if (typeof value === 'number') return { ok: true, value: finite(value) };
  const text = toJson(value);
  if (text === undefined) return wrongType(expression, 'json', 'function');
  return { ok: true, value: JSON.parse(text), text };
}

/** What JSON has no number for is its name, as AWS answers it: `1/0` is "Infinity". */
function finite(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

/** Undefined where a function is in it: the language makes them, and JSON has none. */
function toJson(value: unknown): string | undefined {
  const plain = JSON.stringify(value);
  // A function has a mark of its own, and only a null can stand for a number that JSON does not have.
  if (plain !== undefined && !plain.includes('null') && !plain.includes('_jsonata_')) return plain;
  let isData = true;
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'number') return finite(item);
    if (typeof item === 'function' || isJsonataFunction(item)) isData = false;
    return isData ? item : null;
  });
  return isData ? text : undefined;
}

function plainStates(expression: Expression, states: StatesVariable): Record<string, Json> {
  return {
    input: states.input,
    ...(expression.readsContext && { context: states.context }),
    ...(states.result !== undefined && { result: states.result }),
    ...(states.errorOutput !== undefined && { errorOutput: states.errorOutput }),
  };
}

function isJsonataFunction(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

function about(expression: Expression): string {
  return `The JSONata expression '${expression.source}' specified for the field '${expression.location}'`;
}

function nothing(expression: Expression): Evaluation {
  return queryError(`${about(expression)} returned nothing (undefined).`, expression.location);
}

function thrown(expression: Expression, error: unknown): Evaluation {
  const { code, message } = describe(error);
  const tail = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
  return queryError(`${about(expression)} threw an error during evaluation${tail}`, expression.location);
}

function describe(error: unknown): { code: string | undefined; message: string } {
  if (typeof error !== 'object' || error === null) return { code: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : 'unknown error';
  return { code, message };
}

/** An evaluation that came to nothing, and why. */
export type Failed = Extract<Evaluation, { readonly ok: false }>;

/** The failure for a value of a type that the field cannot take. */
export function wrongType(expression: Expression, expected: string, actual: string, value?: Json): Failed {
  const shown = value === undefined ? '' : ` for value: ${JSON.stringify(value)}`;
  return queryError(
    `${about(expression)} returned an unexpected result type. Expected '${expected}', but was '${actual}'${shown}`,
    expression.location,
  );
}

/** The failure for a value that the field takes in general, but not this one. */
export function invalidValue(expression: Expression, rule: string, value: Json): Failed {
  return queryError(
    `${about(expression)} returned an invalid value. ${rule}, but was: ${JSON.stringify(value)}`,
    expression.location,
  );
}

export function queryError(cause: string, location?: string): Failed {
  const evaluation = location === undefined ? {} : { location };
  return { ok: false, failure: { error: 'States.QueryEvaluationError', cause, evaluation } };
}

/** A value's type in the words of AWS's causes. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
