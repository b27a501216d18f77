import { isObject } from '../runtime/json.ts';
import { AwsError } from '../service.ts';
import type { Retrier } from './definition.ts';

/** A part of a definition whose fields nobody has vouched for yet. */
export type Fields = Record<string, unknown>;

export const LONGEST_SECONDS = 99_999_999;

/** Refuses the definition, as CreateStateMachine would. */
export function invalid(reason: string): never {
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${reason}'`);
}

export function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= LONGEST_SECONDS;
}

export function parseRetrier(source: Fields, at: string): Retrier {
  const number = (key: string, fallback: number, least: number): number => {
    const value = source[key] ?? fallback;
    if (typeof value !== 'number' || value < least) return invalid(`SCHEMA_VALIDATION_FAILED: ${key} at ${at}/Retry`);
    return value;
  };
  return {
    errorEquals: errorNames(source, at),
    intervalSeconds: number('IntervalSeconds', 1, 1),
    maxAttempts: number('MaxAttempts', 3, 0),
    backoffRate: number('BackoffRate', 2, 1),
    maxDelaySeconds: source.MaxDelaySeconds === undefined ? undefined : number('MaxDelaySeconds', 0, 1),
    fullJitter: source.JitterStrategy === 'FULL',
  };
}

export function errorNames(source: Fields, at: string): readonly string[] {
  const names = source.ErrorEquals;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    return invalid(`SCHEMA_VALIDATION_FAILED: ErrorEquals at ${at}`);
  }
  return names;
}

export function objects(value: unknown, at: string): readonly Fields[] {
  if (!Array.isArray(value) || !value.every(isObject))
    return invalid(`SCHEMA_VALIDATION_FAILED: a list of objects is needed at ${at}`);
  return value;
}
