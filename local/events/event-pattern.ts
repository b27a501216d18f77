import { BlockList, isIP } from 'node:net';
import { isObject } from '../runtime/json.ts';

/** Whether an event, as JSON, is one that a rule asks for. */
export type EventMatcher = (event: unknown) => boolean;

/** Whether one value of an event fits; `undefined` stands for a field that is not there. */
type ValueMatcher = (value: unknown) => boolean;

/** The pattern uses what is not known here, or what EventBridge would not take; the message says where. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** A text, or `{"equals-ignore-case": text}`, which prefix and suffix take as well. */
function textFilter(operand: unknown, fits: (value: string, wanted: string) => boolean, where: string): ValueMatcher {
  if (typeof operand === 'string') return (value) => typeof value === 'string' && fits(value, operand);
  const folded = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  if (typeof folded !== 'string') throw new EventPatternError(`${where} needs a text.`);
  const wanted = folded.toLowerCase();
  return (value) => typeof value === 'string' && fits(value.toLowerCase(), wanted);
}

function wildcardFilter(operand: unknown, where: string): ValueMatcher {
  if (typeof operand !== 'string') throw new EventPatternError(`${where} needs a text.`);
  // A backslash makes the next star or backslash an ordinary character.
  const source = operand.replaceAll(/\\([*\\])|(\*)|([\s\S])/g, (_, escaped, star, plain) => {
    if (star !== undefined) return '[\\s\\S]*';
    return String(escaped ?? plain).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  const expression = new RegExp(`^${source}$`);
  return (value) => typeof value === 'string' && expression.test(value);
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '=': (value, limit) => value === limit,
  '>=': (value, limit) => value >= limit,
  '>': (value, limit) => value > limit,
};

function numericFilter(operand: unknown, where: string): ValueMatcher {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new EventPatternError(`${where} needs comparisons, each with a number.`);
  }
  const checks: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARISONS[String(operand[index])];
    const limit: unknown = operand[index + 1];
    if (compare === undefined || typeof limit !== 'number') {
      throw new EventPatternError(`${where} does not know ${String(operand[index])} ${String(limit)}.`);
    }
    checks.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && checks.every((check) => check(value));
}

function cidrFilter(operand: unknown, where: string): ValueMatcher {
  const [, network = '', bits = ''] = /^([\da-fA-F.:]+)\/(\d{1,3})$/.exec(String(operand)) ?? [];
  const version = isIP(network);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) {
    throw new EventPatternError(`${where} needs a block of addresses, such as 10.0.0.0/24.`);
  }
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return (value) => typeof value === 'string' && isIP(value) === version && block.check(value, family);
}

function anythingBut(operand: unknown, where: string): ValueMatcher {
  const inner = Array.isArray(operand) ? operand : [operand];
  const filters = inner.map((item) => (isScalar(item) ? equals(item) : filterOf(item, where)));
  return (value) => value !== undefined && !filters.some((filter) => filter(value));
}

const equals =
  (wanted: string | number | boolean | null): ValueMatcher =>
  (value) =>
    value === wanted;

const FILTERS: Readonly<Record<string, (operand: unknown, where: string) => ValueMatcher>> = {
  prefix: (operand, where) => textFilter(operand, (value, wanted) => value.startsWith(wanted), where),
  suffix: (operand, where) => textFilter(operand, (value, wanted) => value.endsWith(wanted), where),
  'equals-ignore-case': (operand, where) =>
    textFilter({ 'equals-ignore-case': operand }, (value, wanted) => value === wanted, where),
  wildcard: wildcardFilter,
  numeric: numericFilter,
  cidr: cidrFilter,
  'anything-but': anythingBut,
  exists: (operand, where) => {
    if (typeof operand !== 'boolean') throw new EventPatternError(`${where} needs true or false.`);
    return (value) => (value !== undefined) === operand;
  },
};

function filterOf(candidate: unknown, where: string): ValueMatcher {
  const entries = isObject(candidate) ? Object.entries(candidate) : [];
  const [name, operand] = entries[0] ?? [];
  const make = name === undefined ? undefined : FILTERS[name];
  if (entries.length !== 1 || make === undefined) {
    throw new EventPatternError(`${where}: ${JSON.stringify(candidate)} is no filter that is known here.`);
  }
  return make(operand, `${where}.${name}`);
}

/** The list of values and filters at a leaf: one of them must fit, and of an event's list one element. */
function leafMatcher(candidates: readonly unknown[], where: string): ValueMatcher {
  if (candidates.length === 0) throw new EventPatternError(`${where} is an empty list.`);
  const filters = candidates.map((item) => (isScalar(item) ? equals(item) : filterOf(item, where)));
  return (value) => {
    const values: unknown[] =
      Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? undefined : value];
    return values.some((one) => filters.some((filter) => filter(isObject(one) ? undefined : one)));
  };
}

function fieldMatcher(pattern: unknown, where: string): ValueMatcher {
  if (Array.isArray(pattern)) return leafMatcher(pattern, where);
  if (!isObject(pattern)) throw new EventPatternError(`${where} must be a list or an object.`);
  const inner = objectMatcher(pattern, where);
  return (value) => (Array.isArray(value) ? value.some((one) => inner(one)) : inner(value));
}

function objectMatcher(pattern: Readonly<Record<string, unknown>>, where: string): EventMatcher {
  const matchers = Object.entries(pattern).map(([name, part]): EventMatcher => {
    const at = where === '' ? name : `${where}.${name}`;
    if (name === '$or') {
      if (!Array.isArray(part) || part.length < 2) throw new EventPatternError(`${at} needs two patterns or more.`);
      const branches = part.map((branch, index) => {
        if (!isObject(branch)) throw new EventPatternError(`${at}[${index}] must be an object.`);
        return objectMatcher(branch, `${at}[${index}]`);
      });
      return (event) => branches.some((branch) => branch(event));
    }
    const matches = fieldMatcher(part, at);
    return (event) => matches(isObject(event) ? event[name] : undefined);
  });
  return (event) => matchers.every((matches) => matches(event));
}

/**
 * Compiles an event pattern as EventBridge understands it.
 *
 * @throws EventPatternError naming the place, when the pattern is not one
 */
export function compileEventPattern(pattern: unknown): EventMatcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new EventPatternError('An event pattern is an object with at least one field.');
  }
  return objectMatcher(pattern, '');
}
