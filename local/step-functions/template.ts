import { isObject, type Json } from '../runtime/json.ts';
import {
  compileExpression,
  type Evaluation,
  type Expression,
  evaluateQuickly,
  interpret,
  isExpression,
  type Scope,
} from './expression.ts';
import type { FunctionLibrary } from './functions.ts';

/** A field of a definition that may hold expressions at any depth, ready to be evaluated. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Template])[] };

/** Compiles a field. `location` is its name as AWS writes it; keys are added with `/`, places in a list with `[n]`. */
export function compileTemplate(source: unknown, location: string, library: FunctionLibrary): Template {
  if (typeof source === 'string' && isExpression(source)) {
    return { kind: 'expression', expression: compileExpression(source, location, library) };
  }
  if (Array.isArray(source)) {
    const items = source.map((item, index) => compileTemplate(item, `${location}[${index}]`, library));
    return items.every(isLiteral) ? literal(items.map((item) => item.value)) : { kind: 'list', items };
  }
  if (isObject(source)) {
    const fields = Object.entries(source).map(
      ([key, value]) => [key, compileTemplate(value, `${location}/${key}`, library)] as const,
    );
    if (fields.every(hasLiteral)) return literal(Object.fromEntries(fields.map(([key, field]) => [key, field.value])));
    return { kind: 'object', fields };
  }
  if (source === null || typeof source === 'string' || typeof source === 'number' || typeof source === 'boolean') {
    return literal(source);
  }
  throw new TypeError(`${location} holds something that is not JSON`);
}

type Literal = Extract<Template, { kind: 'literal' }>;

function literal(value: Json): Literal {
  return { kind: 'literal', value, text: JSON.stringify(value) };
}

function isLiteral(template: Template): template is Literal {
  return template.kind === 'literal';
}

function hasLiteral(field: readonly [string, Template]): field is readonly [string, Literal] {
  return field[1].kind === 'literal';
}

/** Evaluates a template. Plain paths and literals need no promise. */
export function evaluate(template: Template, scope: Scope): Evaluation | Promise<Evaluation> {
  return evaluateAtOnce(template, scope) ?? evaluateLater(template, scope);
}

function evaluateAtOnce(template: Template, scope: Scope): Evaluation | undefined {
  switch (template.kind) {
    case 'literal':
      return { ok: true, value: template.value, text: template.text };
    case 'expression':
      return evaluateQuickly(template.expression, scope);
    case 'list': {
      const values: Json[] = [];
      for (const item of template.items) {
        const found = evaluateAtOnce(item, scope);
        if (found === undefined || !found.ok) return found;
        values.push(found.value);
      }
      return { ok: true, value: values };
    }
    case 'object': {
      const value: Record<string, Json> = {};
      for (const [key, field] of template.fields) {
        const found = evaluateAtOnce(field, scope);
        if (found === undefined || !found.ok) return found;
        value[key] = found.value;
      }
      return { ok: true, value };
    }
  }
}

async function evaluateLater(template: Template, scope: Scope): Promise<Evaluation> {
  switch (template.kind) {
    case 'literal':
      return { ok: true, value: template.value, text: template.text };
    case 'expression':
      return evaluateQuickly(template.expression, scope) ?? (await interpret(template.expression, scope));
    case 'list': {
      const values: Json[] = [];
      for (const item of template.items) {
        const found = await evaluateLater(item, scope);
        if (!found.ok) return found;
        values.push(found.value);
      }
      return { ok: true, value: values };
    }
    case 'object': {
      const value: Record<string, Json> = {};
      for (const [key, field] of template.fields) {
        const found = await evaluateLater(field, scope);
        if (!found.ok) return found;
        value[key] = found.value;
      }
      return { ok: true, value };
    }
  }
}
