import type * as z from 'zod/mini';
import type { FieldProblem } from './problem.ts';

const MOST_PROBLEMS = 20;
const MOST_NAME = 60;

/** What the schema found, one entry per field, in sentences that name the fix. `allowed`: the fields that there are. */
export function fieldProblems(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  allowed: readonly string[],
): FieldProblem[] {
  return issues
    .flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [{ field: nameOf(issue.path), problem: sentence(issue, input) }];
      const known = issue.path.length === 0 ? ` Known here: ${allowed.join(', ') || 'none'}.` : '';
      return issue.keys.map((key) => ({
        field: nameOf([...issue.path, key]),
        problem: `There is no such field; leave it out.${known}`,
      }));
    })
    .slice(0, MOST_PROBLEMS);
}

const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => String(part).slice(0, MOST_NAME)).join('.') || 'body';

function sentence(issue: z.core.$ZodIssue, input: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(input, issue.path) === undefined ? 'Is missing.' : `Must be ${article(issue.expected)}.`;
    case 'invalid_value':
      if (valueAt(input, issue.path) === undefined) return `Is missing. One of: ${issue.values.join(', ')}.`;
      return `Must be one of: ${issue.values.join(', ')}.`;
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number'
        ? 'Must not be empty.'
        : `Must be at least ${issue.minimum}${unit(issue.origin)}.`;
    case 'too_big':
      return `Must be at most ${issue.maximum}${unit(issue.origin)}.`;
    case 'invalid_key':
      return 'Must be named by an id: letters, digits, dots, dashes, at most 100.';
    default:
      return issue.message === 'Invalid input' ? 'Cannot be used.' : issue.message;
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined,
    input,
  );
}

const unit = (origin: string): string => ({ string: ' characters long', array: ' entries long' })[origin] ?? '';

const article = (type: string): string =>
  ({ string: 'a text', int: 'a whole number', number: 'a number', boolean: 'true or false', array: 'a list' })[type] ??
  'an object';
