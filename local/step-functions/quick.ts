import { isObject, type Json } from '../runtime/json.ts';
import type { Scope } from './expression.ts';
import type { FunctionLibrary } from './functions.ts';

/**
 * A value, undefined for nothing, or `ASK` where only the interpreter can tell: a list on a path, an operand of an unexpected type,
 * anything that would be an error.
 */
export type Found = Json | undefined | typeof ASK;
export const ASK = Symbol('ask the interpreter');
export type Quick = (scope: Scope) => Found;

type Node = Readonly<Record<string, unknown>>;
type Compile = (node: Node, library: FunctionLibrary) => Quick | undefined;

/**
 * Compiles the plain part of the language (paths, literals, comparisons, arithmetic, conditions and a few functions, on single
 * values) to a function that needs neither promise nor interpreter; undefined for an expression with anything else in it. Wherever
 * it gives a value, that is the interpreter's.
 */
export const compileQuick: Compile = (node, library) => {
  const compile = typeof node.type === 'string' ? COMPILERS[node.type] : undefined;
  const known = KEYS[String(node.type)];
  if (compile === undefined || known === undefined || !Object.keys(node).every((key) => known.includes(key)))
    return undefined;
  return compile(node, library);
};

/** The keys of a syntax node that are understood: another one is a feature of the language that is not plain. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  string: ['type', 'value', 'position'],
  number: ['type', 'value', 'position'],
  value: ['type', 'value', 'position'],
  variable: ['type', 'value', 'position'],
  name: ['type', 'value', 'position'],
  path: ['type', 'steps', 'position'],
  block: ['type', 'expressions', 'position'],
  binary: ['type', 'value', 'lhs', 'rhs', 'position'],
  condition: ['type', 'condition', 'then', 'else', 'position'],
  function: ['type', 'value', 'name', 'arguments', 'procedure', 'position'],
};

const literal: Compile = ({ value }) => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return () => value;
  return undefined;
};

const COMPILERS: Readonly<Record<string, Compile>> = {
  string: literal,
  number: literal,
  value: literal,
  variable: ({ value }) => (typeof value === 'string' && value !== 'states' ? lookUp(value, []) : undefined),
  path: compilePath,
  // Parentheses around one expression.
  block: ({ expressions }, library) =>
    Array.isArray(expressions) && expressions.length === 1 ? operand(expressions[0], library) : undefined,
  binary: compileBinary,
  condition: compileCondition,
  function: compileCall,
};

function isPlain(value: unknown, type: string): value is Node & { value: string } {
  if (!isObject(value) || value.type !== type || typeof value.value !== 'string') return false;
  return Object.keys(value).every((key) => KEYS[type]?.includes(key));
}

function compilePath({ steps }: Node): Quick | undefined {
  const [first, ...rest] = Array.isArray(steps) ? steps : [];
  if (!isPlain(first, 'variable')) return undefined;
  const keys: string[] = [];
  for (const step of rest) {
    if (!isPlain(step, 'name')) return undefined;
    keys.push(step.value);
  }
  if (first.value !== 'states') return lookUp(first.value, keys);
  const [root, ...inner] = keys;
  switch (root) {
    case 'input':
    case 'context':
    case 'result':
    case 'errorOutput':
      return ({ states }) => follow(states[root], inner);
    default:
      return undefined;
  }
}

/** A workflow variable; a name that is none may still be a function. */
function lookUp(variable: string, keys: readonly string[]): Quick {
  return ({ variables }) => (Object.hasOwn(variables, variable) ? follow(variables[variable], keys) : ASK);
}

function follow(start: Json | undefined, keys: readonly string[]): Found {
  if (start === undefined) return ASK;
  let value: unknown = start;
  for (const key of keys) {
    if (Array.isArray(value)) return ASK;
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value as Found;
}

function operand(node: unknown, library: FunctionLibrary): Quick | undefined {
  return isObject(node) ? compileQuick(node, library) : undefined;
}

function compileBinary(node: Node, library: FunctionLibrary): Quick | undefined {
  const lhs = operand(node.lhs, library);
  const rhs = operand(node.rhs, library);
  if (lhs === undefined || rhs === undefined) return undefined;
  if (node.value === 'and' || node.value === 'or') {
    const decided = node.value === 'or';
    return (scope) => {
      const left = lhs(scope);
      if (typeof left !== 'boolean') return ASK;
      if (left === decided) return decided;
      const right = rhs(scope);
      return typeof right === 'boolean' ? right : ASK;
    };
  }
  const operate = OPERATORS[String(node.value)];
  return operate && ((scope) => operate(lhs(scope), rhs(scope)));
}

function isScalar(value: Found): value is string | number | boolean | null {
  return value !== ASK && value !== undefined && (typeof value !== 'object' || value === null);
}

const equality =
  (equal: boolean) =>
  (left: Found, right: Found): Found => {
    if (left === undefined && right !== ASK) return false;
    if (right === undefined && left !== ASK) return false;
    return isScalar(left) && isScalar(right) ? (left === right) === equal : ASK;
  };

const arithmetic =
  (operate: (left: number, right: number) => number) =>
  (left: Found, right: Found): Found => {
    if (typeof left !== 'number' || typeof right !== 'number') return ASK;
    const result = operate(left, right);
    return Number.isFinite(result) ? result : ASK;
  };

const comparison =
  (holds: (order: number) => boolean) =>
  (left: Found, right: Found): Found => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
    if (typeof left === 'string' && typeof right === 'string') return holds(left < right ? -1 : left > right ? 1 : 0);
    return ASK;
  };

const OPERATORS: Readonly<Record<string, (left: Found, right: Found) => Found>> = {
  '=': equality(true),
  '!=': equality(false),
  '<': comparison((order) => order < 0),
  '<=': comparison((order) => order <= 0),
  '>': comparison((order) => order > 0),
  '>=': comparison((order) => order >= 0),
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '&': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : ASK),
};

function compileCondition(node: Node, library: FunctionLibrary): Quick | undefined {
  const condition = operand(node.condition, library);
  const yes = operand(node.then, library);
  const no = node.else === undefined ? () => undefined : operand(node.else, library);
  if (condition === undefined || yes === undefined || no === undefined) return undefined;
  return (scope) => {
    const decided = condition(scope);
    if (typeof decided !== 'boolean') return ASK;
    return decided ? yes(scope) : no(scope);
  };
}

/** A point in time as `$toMillis` takes it without a picture; shorter forms are the interpreter's. */
const INSTANT = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?Z$/;

function compileCall({ procedure, arguments: given }: Node, library: FunctionLibrary): Quick | undefined {
  if (!isPlain(procedure, 'variable') || !Array.isArray(given)) return undefined;
  const call = compileFunction(procedure.value, given, library);
  // A workflow variable of that name hides the function.
  return call && ((scope) => (Object.hasOwn(scope.variables, procedure.value) ? ASK : call(scope)));
}

function compileFunction(name: string, given: readonly unknown[], library: FunctionLibrary): Quick | undefined {
  if (name === 'millis' && given.length === 0) return () => library.now();
  if (given.length !== 1) return undefined;
  if (name === 'max') return reduced(given[0], library, Math.max);
  if (name === 'min') return reduced(given[0], library, Math.min);
  const argument = operand(given[0], library);
  const apply = FUNCTIONS[name];
  return argument && apply && ((scope) => apply(argument(scope)));
}

const FUNCTIONS: Readonly<Record<string, (argument: Found) => Found>> = {
  exists: (argument) => (argument === ASK ? ASK : argument !== undefined),
  ceil: (argument) => (typeof argument === 'number' ? Math.ceil(argument) : ASK),
  floor: (argument) => (typeof argument === 'number' ? Math.floor(argument) : ASK),
  toMillis: (argument) => {
    const millis = typeof argument === 'string' && INSTANT.test(argument) ? Date.parse(argument) : Number.NaN;
    return Number.isNaN(millis) ? ASK : millis;
  },
};

/** `$max([…])` and `$min([…])` over numbers that are written out. */
function reduced(list: unknown, library: FunctionLibrary, choose: (...numbers: number[]) => number): Quick | undefined {
  if (!isObject(list) || list.type !== 'unary' || list.value !== '[' || !Array.isArray(list.expressions))
    return undefined;
  if (!Object.keys(list).every((key) => ['type', 'value', 'expressions', 'position', 'consarray'].includes(key)))
    return undefined;
  const operands = list.expressions.map((item) => operand(item, library));
  if (operands.length === 0 || !operands.every((item) => item !== undefined)) return undefined;
  return (scope) => {
    const numbers: number[] = [];
    for (const item of operands) {
      const value = item(scope);
      if (typeof value !== 'number') return ASK;
      numbers.push(value);
    }
    return choose(...numbers);
  };
}
