import { isObject } from '../runtime/json.ts';
import type { Retrier } from './definition.ts';
import { type Fields, invalid } from './invalid.ts';
import { checkPart } from './state-fields.ts';

export const LONGEST_SECONDS = 99_999_999;

export function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= LONGEST_SECONDS;
}

/** RFC 3339, with the upper-case T and the zone that Step Functions asks for. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** The moment that a Wait state's timestamp names, in milliseconds since the epoch; undefined where it names none. */
export function momentOf(text: string): number | undefined {
  const at = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** What a field may hold where it is no expression, and that in words. */
const PLAIN: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  Seconds: [(value) => isWhole(value, 0), `a whole number from 0 to ${LONGEST_SECONDS} is needed`],
  Timestamp: [
    (value) => typeof value === 'string' && momentOf(value) !== undefined,
    'String does not match RFC3339 timestamp',
  ],
  TimeoutSeconds: [(value) => isWhole(value, 1), `a whole number from 1 to ${LONGEST_SECONDS} is needed`],
  HeartbeatSeconds: [(value) => isWhole(value, 1), `a whole number from 1 to ${LONGEST_SECONDS} is needed`],
  MaxConcurrency: [(value) => isWhole(value, 0), 'Minimum value is 0'],
  ToleratedFailureCount: [(value) => isWhole(value, 0), 'Minimum value is 0'],
  ToleratedFailurePercentage: [
    (value) => typeof value === 'number' && value >= 0 && value <= 100,
    'a number from 0.0 to 100.0 is needed',
  ],
  Items: [(value) => Array.isArray(value), 'an array is needed'],
  Credentials: [(value) => isObject(value) && typeof value.RoleArn === 'string', 'a RoleArn is needed'],
  Error: [(value) => typeof value === 'string', 'a string is needed'],
  Cause: [(value) => typeof value === 'string', 'a string is needed'],
};

/** Refuses what a field cannot hold, unless it is an expression: then its value is checked when it has one. */
export function checkPlain(key: string, value: unknown, at: string): void {
  const rule = PLAIN[key];
  if (rule === undefined || rule[0](value)) return;
  invalid(`SCHEMA_VALIDATION_FAILED: ${rule[1]} at ${at}/${key}`);
}

/** Checks that a Wait state says how long, and in one way. */
export function checkWait({ Seconds: seconds, Timestamp: timestamp }: Fields, at: string): void {
  if ((seconds === undefined) === (timestamp === undefined)) {
    invalid(`SCHEMA_VALIDATION_FAILED: exactly one of Seconds and Timestamp is needed at ${at}`);
  }
}

export function parseRetrier(source: Fields, at: string): Retrier {
  checkPart('retrier', source, at);
  const number = (key: string, fallback: number, least: number, whole = true): number => {
    const value = source[key] ?? fallback;
    if (typeof value !== 'number' || value < least || value > LONGEST_SECONDS || (whole && !Number.isInteger(value)))
      return invalid(`SCHEMA_VALIDATION_FAILED: ${key} at ${at}`);
    return value;
  };
  const jitter = source.JitterStrategy ?? 'NONE';
  if (jitter !== 'FULL' && jitter !== 'NONE') return invalid(`SCHEMA_VALIDATION_FAILED: JitterStrategy at ${at}`);
  return {
    errorEquals: errorNames(source, at),
    intervalSeconds: number('IntervalSeconds', 1, 1),
    maxAttempts: number('MaxAttempts', 3, 0),
    backoffRate: number('BackoffRate', 2, 1, false),
    maxDelaySeconds: source.MaxDelaySeconds === undefined ? undefined : number('MaxDelaySeconds', 0, 1),
    fullJitter: jitter === 'FULL',
  };
}

export function errorNames(source: Fields, at: string): readonly string[] {
  const names = source.ErrorEquals;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    return invalid(`SCHEMA_VALIDATION_FAILED: ErrorEquals at ${at}`);
  }
  if (names.length > 1 && names.includes('States.ALL')) {
    return invalid(`SCHEMA_VALIDATION_FAILED: States.ALL must appear alone at ${at}/ErrorEquals`);
  }
  return names;
}

/** `States.ALL` leaves nothing for what comes after it. */
export function checkLastOfAll(parts: readonly { readonly errorEquals: readonly string[] }[], at: string): void {
  const all = parts.findIndex(({ errorEquals }) => errorEquals.includes('States.ALL'));
  if (all >= 0 && all < parts.length - 1)
    invalid(`SCHEMA_VALIDATION_FAILED: States.ALL must be in the last element at ${at}[${all}]/ErrorEquals`);
}

export function objects(value: unknown, at: string): readonly Fields[] {
  if (!Array.isArray(value) || !value.every(isObject))
    return invalid(`SCHEMA_VALIDATION_FAILED: a list of objects is needed at ${at}`);
  return value;
}
