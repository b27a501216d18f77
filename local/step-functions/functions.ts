import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Host } from '../service.ts';

/** What the functions of Step Functions' own JSONata dialect stand on. */
export interface FunctionLibrary {
  /** Fixes the time that `$now` and `$millis` tell for one evaluation. */
  startEvaluation(): void;
  /** Counts a step of that evaluation. Throws where there are so many that it seems to have no end. */
  step(): void;
  readonly now: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
}

/** AWS ends an expression that takes too long; the number of its steps, unlike the time, is the same on every machine. */
const MOST_STEPS = 500_000;
/** What the interpreter calls before each step, where it is bound. */
const BEFORE_STEP = Symbol.for('jsonata.__evaluate_entry');

/** The most numbers that an expression may hold; AWS bounds its memory. */
const MOST_NUMBERS = 873_782;
const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const fromMillis = jsonata('$fromMillis($at, $picture, $zone)');

export function createFunctionLibrary(host: Pick<Host, 'clock' | 'random' | 'uuid'>): FunctionLibrary {
  let at = 0;
  let steps = 0;
  return {
    startEvaluation: () => {
      at = host.clock.now();
      steps = 0;
    },
    step: () => {
      steps += 1;
      if (steps > MOST_STEPS) throw new Error('Expression evaluation timeout: Check for infinite loop');
    },
    now: () => at,
    random: host.random,
    uuid: host.uuid,
  };
}

/** Gives an expression the dialect's functions, binds the time to the clock, and takes `$eval` away. */
export function installFunctions(expression: jsonata.Expression, source: string, library: FunctionLibrary): void {
  expression.assign('eval', undefined);
  // Nothing but a function that calls itself can go on for ever.
  const hooks: { assign(name: symbol | string, value: unknown): void } = expression;
  if (/function|λ/.test(source)) hooks.assign(BEFORE_STEP, () => library.step());
  expression.registerFunction('millis', () => library.now(), '<:n>');
  expression.registerFunction(
    'now',
    (picture?: string, zone?: string) => fromMillis.evaluate(undefined, { at: library.now(), picture, zone }),
    '<s?s?:s>',
  );
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? library.random() : seeded(seed)),
    '<n?:n>',
  );
  expression.registerFunction('uuid', () => library.uuid(), '<:s>');
  expression.registerFunction('parse', parse, '<s-:x>');
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<xs?:s>');
}

function parse(text?: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new DialectError('D3137', `$parse() was given a text that is not JSON`);
  }
}

function partition(list?: readonly unknown[], size?: number): unknown {
  if (list === undefined || size === undefined) return undefined;
  const step = Math.trunc(size);
  if (step === 0) return undefined;
  if (step < 0) throw new DialectError('D3137', '$partition() takes a size of at least 1');
  const parts: unknown[] = [];
  for (let start = 0; start < list.length; start += step) parts.push(Array.from(list.slice(start, start + step)));
  return parts;
}

function range(first?: number, last?: number, by?: number): unknown {
  if (first === undefined || last === undefined || by === undefined) return undefined;
  const [start, end, step] = [Math.trunc(first), Math.trunc(last), Math.trunc(by)];
  if (step === 0) return undefined;
  if ((end - start) / step >= MOST_NUMBERS) {
    throw new Error('Expression evaluation memory limit exceeded: Check for excessive memory usage');
  }
  const list: number[] = [];
  for (let value = start; step > 0 ? value <= end : value >= end; value += step) list.push(value);
  return list;
}

function hash(data?: unknown, algorithm?: string): unknown {
  if (data === undefined) return undefined;
  const name = ALGORITHMS[algorithm ?? 'SHA-256'];
  if (name === undefined) {
    throw new DialectError('D3137', `$hash() knows ${Object.keys(ALGORITHMS).join(', ')}, but not ${algorithm}`);
  }
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return createHash(name).update(text).digest('hex');
}

/** The first number of Java's `java.util.Random` for a seed, which is what AWS answers. */
function seeded(seed: number): number {
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  const high = next(26n);
  const low = next(27n);
  return Number((high << 27n) + low) / 2 ** 53;
}

class DialectError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
