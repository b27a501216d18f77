import { isObject } from '../runtime/json.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * What an expression refers to although Step Functions offers it no such thing: a bare name, `$` or `$$` without anything around that
 * they could be read from, or `$states.errorOutput` outside a catcher. AWS refuses the whole definition for it. Undefined where
 * there is nothing of the kind; what only the interpreter could tell passes.
 */
export function unsupportedReference(ast: unknown, inCatcher: boolean): string | undefined {
  return topLevelReference(ast) ?? (inCatcher ? undefined : errorOutputIn(ast));
}

/** The parts of a syntax node that see what the node itself sees; a path's later steps, predicates and functions' bodies do not. */
const SAME_CONTEXT: Readonly<Record<string, readonly string[]>> = {
  binary: ['lhs', 'rhs'],
  apply: ['lhs', 'rhs'],
  bind: ['rhs'],
  block: ['expressions'],
  unary: ['expressions', 'expression', 'lhs'],
  condition: ['condition', 'then', 'else'],
  function: ['procedure', 'arguments'],
  partial: ['procedure', 'arguments'],
};

function topLevelReference(node: unknown): string | undefined {
  if (Array.isArray(node)) return first(node, topLevelReference);
  if (!isObject(node)) return undefined;
  if (node.type === 'path') return Array.isArray(node.steps) ? topLevelReference(node.steps[0]) : undefined;
  if (node.type === 'name') return String(node.value);
  if (node.type === 'variable' && (node.value === '' || node.value === '$')) return `$${node.value}`;
  return first(SAME_CONTEXT[String(node.type)] ?? [], (key) => topLevelReference(node[key]));
}

function errorOutputIn(node: unknown): string | undefined {
  if (Array.isArray(node)) return first(node, errorOutputIn);
  if (!isObject(node)) return undefined;
  if (node.type === 'path' && Array.isArray(node.steps)) {
    const [variable, key] = node.steps;
    if (isNode(variable, 'variable', 'states') && isNode(key, 'name', 'errorOutput')) return '$states.errorOutput';
  }
  return first(Object.values(node), errorOutputIn);
}

function isNode(node: unknown, type: string, value: string): node is Node {
  return isObject(node) && node.type === type && node.value === value;
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
