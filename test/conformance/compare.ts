import { isObject } from '../../local/runtime/json.ts';
import type { RecordedEvent } from './cases.ts';

/** What the placeholders of one case stand for, as far as it is known. */
export type Bindings = ReadonlyMap<string, string>;

/** The fields of an event that hold JSON as text. */
const JSON_FIELDS = new Set(['input', 'output', 'parameters', 'cause']);
const MASK = /<[^<>]+>/g;
const JOINS = /^(Map|Parallel)State(Succeeded|Exited|Failed)$/;
/** What the recording wrote in place of times and request ids, where it used no brackets. */
const MASKED_WORDS = /^([a-z]+[-_])?(date|time|timestamp)$|^(x-amzn-RequestId|X-Amzn-Trace-Id|RequestId)$/;

/** Compares values; a placeholder in what is expected matches anything, always the same. Undefined where they differ. */
export function agree(expected: unknown, actual: unknown, bindings: Bindings): Bindings | undefined {
  if (typeof expected === 'string') return agreeOnText(expected, actual, bindings);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return undefined;
    return expected.reduce<Bindings | undefined>(
      (known, item, at) => known && agree(item, actual[at], known),
      bindings,
    );
  }
  if (!isObject(expected)) return expected === actual ? bindings : undefined;
  if (!isObject(actual)) return undefined;
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  let known: Bindings | undefined = bindings;
  for (const key of keys) {
    if (!(key in expected) || !(key in actual)) return undefined;
    known = agree(expected[key], actual[key], known);
    if (known === undefined) return undefined;
  }
  return known;
}

function agreeOnText(expected: string, actual: unknown, bindings: Bindings): Bindings | undefined {
  if (expected === actual) return bindings;
  const masks = expected.match(MASK) ?? [];
  if (masks.length === 0) return MASKED_WORDS.test(expected) ? bindings : undefined;
  const found = typeof actual === 'string' ? actual : JSON.stringify(actual);
  const pattern = new RegExp(`^${expected.split(MASK).map(quote).join('(.*?)')}$`, 's');
  const values = pattern.exec(found ?? '');
  if (values === null) return undefined;
  const known = new Map(bindings);
  for (const [at, mask] of masks.entries()) {
    const value = values[at + 1] ?? '';
    if ((known.get(mask) ?? value) !== value) return undefined;
    known.set(mask, value);
  }
  return known;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** An event's details with every JSON text read, so that values are compared and never texts. */
function readDetails(details: Record<string, unknown> | undefined): unknown {
  if (details === undefined) return undefined;
  const read = Object.entries(details).map(([key, value]) => {
    if (JSON_FIELDS.has(key)) return [key, parsed(value)];
    if (key !== 'assignedVariables' || !isObject(value)) return [key, value];
    return [key, Object.fromEntries(Object.entries(value).map(([name, text]) => [name, parsed(text)]))];
  });
  return Object.fromEntries(read);
}

export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The first difference between two histories, in words; undefined where there is none. */
export function differenceInOrder(
  expected: readonly RecordedEvent[],
  actual: readonly RecordedEvent[],
  known: Bindings,
): string | undefined {
  let bindings = known;
  for (const [at, event] of expected.entries()) {
    const found = actual[at];
    if (found === undefined) return `event ${event.id} ${event.type} is missing`;
    if (found.type !== event.type || found.previous !== event.previous) {
      return `event ${event.id} is ${found.type} after ${found.previous}, but was ${event.type} after ${event.previous}`;
    }
    const next = agree(readDetails(event.details), readDetails(found.details), bindings);
    if (next === undefined) {
      return `event ${event.id} ${event.type} has ${JSON.stringify(found.details)}, but had ${JSON.stringify(event.details)}`;
    }
    bindings = next;
  }
  const extra = actual[expected.length];
  return extra === undefined ? undefined : `event ${extra.id} ${extra.type} is one too many`;
}

/**
 * The same where branches ran side by side: every event must be there with the same predecessor, whatever the order among
 * siblings. What joins branches follows whichever was last.
 */
export function differenceInChains(
  expected: readonly RecordedEvent[],
  actual: readonly RecordedEvent[],
  known: Bindings,
): string | undefined {
  const left = actual.map((event) => link(event, actual));
  let bindings = known;
  for (const event of expected) {
    const wanted = link(event, expected);
    const at = left.findIndex((candidate) => agree(wanted, candidate, bindings) !== undefined);
    if (at < 0) return `event ${event.id} ${event.type} after ${event.previous} has no counterpart`;
    bindings = agree(wanted, left[at], bindings) ?? bindings;
    left.splice(at, 1);
  }
  return left.length === 0 ? undefined : `${left.length} events are too many: ${JSON.stringify(left[0])}`;
}

/** An event and what it followed, without ids. */
function link(event: RecordedEvent, events: readonly RecordedEvent[]): unknown {
  const before = JOINS.test(event.type) ? undefined : events.find(({ id }) => id === event.previous);
  return withoutIds({
    type: event.type,
    details: readDetails(event.details) ?? null,
    after: before === undefined ? null : { type: before.type, details: readDetails(before.details) ?? null },
  });
}

function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/event id #\d+/g, 'event id #'));
}
