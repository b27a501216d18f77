import { isObject } from './json.ts';

/** What can be made to go wrong. Every number of times is 1 unless said otherwise; `skip` lets that many pass first. */
interface Counted {
  /** How often it happens; -1 is always. */
  readonly times?: number;
  /** How many matching moments pass unharmed before the first. */
  readonly skip?: number;
}

/** Which AWS call: every field that is given must match. Services by their signing names (`dynamodb`, `states`, `sqs`, `ses` …), functions by name or by a part of it. */
export interface CallMatch {
  readonly service?: string;
  readonly action?: string;
  readonly function?: string;
}

export type Fault = Counted &
  (
    | /** The function's environment dies before its call reaches AWS, or after AWS has done it. `call` is the number of the call in the invocation, from 1; without it, the first that matches. */
    ({ readonly kind: 'crash'; readonly when: 'before' | 'after'; readonly call?: number } & CallMatch)
    /** AWS refuses the call with this error and does nothing. */
    | ({
        readonly kind: 'fail';
        readonly code: string;
        readonly message?: string;
        readonly status?: number;
      } & CallMatch)
    /** AWS does what was asked and the answer never arrives. */
    | ({ readonly kind: 'drop-answer' } & CallMatch)
    /** A call waits for this long on the runtime's clock, before AWS sees it or before the caller sees the answer. */
    | ({
        readonly kind: 'hold';
        readonly when: 'before' | 'after';
        readonly seconds: number;
        readonly call?: number;
      } & CallMatch)
    /** An invocation begins this much later on the runtime's clock. */
    | { readonly kind: 'delay'; readonly function: string; readonly seconds: number }
    /** The invocation is done a second time with the same payload, after the first. */
    | { readonly kind: 'repeat'; readonly function: string }
    /** The invocation fails with this error and the function's code never runs. */
    | { readonly kind: 'fail-invocation'; readonly function: string; readonly code: string; readonly message?: string }
    /** The function's clock is off by this much while it runs, ahead where positive: all that it dates by itself is wrong. */
    | { readonly kind: 'skew'; readonly function: string; readonly seconds: number }
    /** A batch of stream records is delivered twice. */
    | { readonly kind: 'duplicate-records'; readonly function?: string }
    /** Records of different items arrive in another order; each item's own order is kept, as a stream promises. */
    | { readonly kind: 'shuffle-records'; readonly function?: string }
    /** A mail to an address that contains `to` is refused with this error. */
    | { readonly kind: 'refuse-mail'; readonly to?: string; readonly code?: string; readonly message?: string }
    /** SES takes so many mails a second of the runtime's clock, and refuses what goes beyond as its account's rate. */
    | { readonly kind: 'throttle-mail'; readonly rate: number }
  );

export type FaultKind = Fault['kind'];

type Field = 'text' | 'number' | 'when';
type Shape = { readonly [field: string]: { readonly type: Field; readonly required?: boolean } };

const COUNTED: Shape = { times: { type: 'number' }, skip: { type: 'number' } };
const CALL: Shape = { service: { type: 'text' }, action: { type: 'text' }, function: { type: 'text' } };
const NAMED: Shape = { function: { type: 'text', required: true } };
const MESSAGE: Shape = { message: { type: 'text' } };
const WHEN: Shape = { when: { type: 'when', required: true }, call: { type: 'number' } };

const SHAPES: Readonly<Record<FaultKind, Shape>> = {
  crash: { ...COUNTED, ...CALL, ...WHEN },
  fail: { ...COUNTED, ...CALL, ...MESSAGE, code: { type: 'text', required: true }, status: { type: 'number' } },
  'drop-answer': { ...COUNTED, ...CALL },
  hold: { ...COUNTED, ...CALL, ...WHEN, seconds: { type: 'number', required: true } },
  delay: { ...COUNTED, ...NAMED, seconds: { type: 'number', required: true } },
  repeat: { ...COUNTED, ...NAMED },
  'fail-invocation': { ...COUNTED, ...NAMED, ...MESSAGE, code: { type: 'text', required: true } },
  skew: { ...COUNTED, ...NAMED, seconds: { type: 'number', required: true } },
  'duplicate-records': { ...COUNTED, function: { type: 'text' } },
  'shuffle-records': { ...COUNTED, function: { type: 'text' } },
  'refuse-mail': { ...COUNTED, ...MESSAGE, to: { type: 'text' }, code: { type: 'text' } },
  'throttle-mail': { ...COUNTED, rate: { type: 'number', required: true } },
};

export interface FaultRegistry {
  /** Throws `FaultError` when the fault is not one that exists. Gives an id by which `list` names it. */
  add(fault: Fault): string;
  /** The same from JSON of any shape. */
  addUnknown(fault: unknown): string;
  clear(): void;
  list(): readonly (Fault & { readonly id: string; readonly used: number })[];
  /** The next fault of this kind for which `matches` holds; it is used up by that. */
  take<K extends FaultKind>(
    kind: K,
    matches: (fault: Extract<Fault, { kind: K }>) => boolean,
  ): Extract<Fault, { kind: K }> | undefined;
}

/** A fault that nobody knows how to make happen; the message says what is wrong with it. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

function isKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(SHAPES, value);
}

function fieldProblem(name: string, type: Field, value: unknown): string | undefined {
  if (type === 'text') return typeof value === 'string' && value !== '' ? undefined : `${name} must be a text`;
  if (type === 'when')
    return value === 'before' || value === 'after' ? undefined : `${name} must be "before" or "after"`;
  return typeof value === 'number' && Number.isFinite(value) ? undefined : `${name} must be a number`;
}

function problemOf(fault: unknown): string | undefined {
  if (!isObject(fault)) return 'a fault is an object';
  if (!isKind(fault.kind)) return `kind must be one of ${Object.keys(SHAPES).join(', ')}`;
  const shape = SHAPES[fault.kind];
  for (const [name, value] of Object.entries(fault)) {
    if (name === 'kind') continue;
    const field = shape[name];
    if (field === undefined) return `a ${fault.kind} fault has no ${name}; it has ${Object.keys(shape).join(', ')}`;
    const problem = fieldProblem(name, field.type, value);
    if (problem !== undefined) return problem;
  }
  const missing = Object.entries(shape).find(([name, field]) => field.required === true && fault[name] === undefined);
  return missing === undefined ? undefined : `a ${fault.kind} fault needs ${missing[0]}`;
}

function isFault(value: unknown): value is Fault {
  return problemOf(value) === undefined;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether a function of the template is meant: its name, or its folder's name inside the one that CloudFormation made up (`enter-stage`). */
export function matchesFunction(wanted: string | undefined, functionName: string | undefined): boolean {
  if (wanted === undefined) return true;
  return functionName !== undefined && bare(functionName).includes(bare(wanted));
}

/** Whether this AWS call is meant. */
export function matchesCall(
  wanted: CallMatch,
  call: { service: string; action: string; functionName: string | undefined },
): boolean {
  if (wanted.service !== undefined && wanted.service !== call.service) return false;
  if (wanted.action !== undefined && wanted.action !== call.action) return false;
  return matchesFunction(wanted.function, call.functionName);
}

export function createFaults(): FaultRegistry {
  let entries: { readonly id: string; readonly fault: Fault; skipped: number; used: number }[] = [];
  let made = 0;

  function addUnknown(fault: unknown): string {
    if (!isFault(fault)) throw new FaultError(problemOf(fault) ?? 'not a fault');
    made += 1;
    const id = `fault-${made}`;
    entries.push({ id, fault, skipped: 0, used: 0 });
    return id;
  }

  return {
    add: addUnknown,
    addUnknown,
    clear() {
      entries = [];
    },
    list: () => entries.map(({ id, fault, used }) => ({ ...fault, id, used })),
    take(kind, matches) {
      type Wanted = Extract<Fault, { kind: typeof kind }>;
      const isWanted = (fault: Fault): fault is Wanted => fault.kind === kind;
      for (const entry of entries) {
        const { fault } = entry;
        const times = fault.times ?? 1;
        if (!isWanted(fault) || (times >= 0 && entry.used >= times) || !matches(fault)) continue;
        if (entry.skipped < (fault.skip ?? 0)) {
          entry.skipped += 1;
          continue;
        }
        entry.used += 1;
        return fault;
      }
      return undefined;
    },
  };
}
