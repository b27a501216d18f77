import { isObject, parseJson } from '../runtime/json.ts';
import { AwsError } from '../service.ts';

/** Whether a line of a log passes. */
export type LogFilter = (text: string) => boolean;

function invalid(pattern: string): AwsError {
  return new AwsError('InvalidParameterException', `Invalid filter pattern: ${pattern}`);
}

function literal(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`, 's');
}

/** Terms: all that stand alone must occur, one of those with `?`, none of those with `-`; quotes hold a phrase together, `%` a regular expression. */
function unstructured(pattern: string): LogFilter {
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|(\S+))/g)].map(
    ([, sign = '', phrase, expression, word]) => {
      const compiled = expression === undefined ? undefined : new RegExp(expression);
      const text = (phrase ?? word ?? '').replaceAll('\\"', '"');
      return { sign, found: (line: string) => compiled?.test(line) ?? line.includes(text) };
    },
  );
  const signed = (wanted: string) => terms.filter(({ sign }) => sign === wanted);
  const [all, some, none] = [signed(''), signed('?'), signed('-')];
  return (line) =>
    all.every(({ found }) => found(line)) &&
    // Once there are terms that must occur, CloudWatch ignores the optional ones.
    (all.length > 0 || some.length === 0 || some.some(({ found }) => found(line))) &&
    !none.some(({ found }) => found(line));
}

type Test = (value: unknown) => boolean;

function comparison(operator: string, wanted: string): Test | undefined {
  const text = /^"(.*)"$/s.exec(wanted)?.[1];
  const number = Number(wanted);
  switch (operator) {
    case '=':
    case '!=': {
      const shape = literal(text ?? wanted);
      const same: Test = (value) =>
        text === undefined && !Number.isNaN(number)
          ? value === number
          : value !== undefined && shape.test(String(value));
      return operator === '=' ? same : (value) => value !== undefined && !same(value);
    }
    case '<':
      return (value) => typeof value === 'number' && value < number;
    case '>':
      return (value) => typeof value === 'number' && value > number;
    case '<=':
      return (value) => typeof value === 'number' && value <= number;
    case '>=':
      return (value) => typeof value === 'number' && value >= number;
    default:
      return undefined;
  }
}

/** `$.a.b[0]`, or what an optional property is without one. */
function valueAt(root: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
  return steps.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return isObject(at) ? at[step] : undefined;
  }, root);
}

const TOKENS = /\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|\$(?:[.[][\w\-"\]]*)*|[^\s()=<>!&|]+)/gy;

/** Reads `{ $.level = "ERROR" && $.status >= 500 }` from left to right; `&&` binds closer than `||`. */
class Parser {
  private readonly tokens: readonly string[];
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.tokens = [...pattern.slice(1, -1).matchAll(TOKENS)].map(([, token = '']) => token);
  }

  read(): Test {
    const test = this.either();
    if (this.at < this.tokens.length) throw invalid(this.pattern);
    return test;
  }

  private either(): Test {
    let test = this.both();
    while (this.take('||')) {
      const [left, right] = [test, this.both()];
      test = (value) => left(value) || right(value);
    }
    return test;
  }

  private both(): Test {
    let test = this.single();
    while (this.take('&&')) {
      const [left, right] = [test, this.single()];
      test = (value) => left(value) && right(value);
    }
    return test;
  }

  private single(): Test {
    if (this.take('(')) {
      const inner = this.either();
      if (!this.take(')')) throw invalid(this.pattern);
      return inner;
    }
    const path = this.next();
    if (!path.startsWith('$')) throw invalid(this.pattern);
    const test = this.condition();
    return (value) => test(valueAt(value, path));
  }

  private condition(): Test {
    const operator = this.next().toUpperCase();
    if (operator === 'EXISTS') return (value) => value !== undefined;
    if (operator === 'NOT' && this.next().toUpperCase() === 'EXISTS') return (value) => value === undefined;
    if (operator === 'IS') {
      const wanted = this.next().toUpperCase();
      const values: Readonly<Record<string, unknown>> = { TRUE: true, FALSE: false, NULL: null };
      if (Object.hasOwn(values, wanted)) return (value) => value === values[wanted];
    }
    const test = comparison(operator, this.next());
    if (test === undefined) throw invalid(this.pattern);
    return test;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private next(): string {
    const token = this.tokens[this.at];
    if (token === undefined) throw invalid(this.pattern);
    this.at += 1;
    return token;
  }
}

/** CloudWatch's filter patterns: terms, and conditions on lines that are JSON. Throws `InvalidParameterException` for any other. */
export function compileFilterPattern(pattern: string): LogFilter {
  const trimmed = pattern.trim();
  if (!trimmed.startsWith('{')) return unstructured(trimmed);
  if (!trimmed.endsWith('}')) throw invalid(pattern);
  const test = new Parser(trimmed).read();
  return (line) => {
    const value = parseJson(line);
    return isObject(value) && test(value);
  };
}
