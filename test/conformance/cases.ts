import { readFileSync } from 'node:fs';
import { isObject } from '../../local/runtime/json.ts';

/** One execution recorded on AWS: what was run, how its tasks were answered, and what came of it. */
export interface RecordedCase {
  readonly id: string;
  readonly definition: Record<string, unknown>;
  /** The input as JSON text. */
  readonly input: string;
  readonly executionName: string | undefined;
  readonly tasks: readonly RecordedTask[];
  readonly expected: Expected;
  /** Sibling branches' order is one run's order. */
  readonly concurrent: boolean;
  /** The recording lost events: only status and output can be compared. */
  readonly historyLossy: boolean;
  readonly placeholders: readonly string[];
}

export interface Expected {
  readonly status: string;
  readonly output: unknown;
  readonly hasOutput: boolean;
  readonly error: string | undefined;
  readonly cause: unknown;
  readonly history: readonly RecordedEvent[];
}

export interface RecordedEvent {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  readonly details: Record<string, unknown> | undefined;
}

/** What AWS asked of a task, and what came back. */
export interface RecordedTask {
  readonly scheduledEventId: number;
  readonly request: Record<string, unknown>;
  /** The types of the events that followed, in order. */
  readonly events: readonly string[];
  readonly outcome: Record<string, unknown>;
}

/** Reads a file of recorded cases. Throws where it is not one. */
export function readCases(path: string): readonly RecordedCase[] {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isObject(file) || !Array.isArray(file.cases)) throw new Error(`${path} holds no cases`);
  return file.cases.filter(isObject).map(readCase);
}

function readCase(source: Record<string, unknown>): RecordedCase {
  const { id, definition, inputText, expected } = source;
  if (typeof id !== 'string' || !isObject(definition) || !isObject(expected))
    throw new Error(`not a case: ${String(id)}`);
  return {
    id,
    definition,
    input: typeof inputText === 'string' ? inputText : JSON.stringify(source.input ?? {}),
    executionName: text(source.executionName),
    tasks: objects(source.tasks).map(readTask),
    expected: {
      status: text(expected.status) ?? '',
      output: 'outputJson' in expected ? expected.outputJson : expected.output,
      hasOutput: 'outputJson' in expected || 'output' in expected,
      error: text(expected.error),
      cause: expected.cause,
      history: objects(expected.history).map(readEvent),
    },
    concurrent: source.concurrent === true,
    historyLossy: source.historyLossy === true,
    placeholders: Array.isArray(source.placeholders) ? source.placeholders.filter((it) => typeof it === 'string') : [],
  };
}

function readTask(source: Record<string, unknown>): RecordedTask {
  return {
    scheduledEventId: Number(source.scheduledEventId),
    request: isObject(source.request) ? source.request : {},
    events: Array.isArray(source.events) ? source.events.filter((it) => typeof it === 'string') : [],
    outcome: isObject(source.outcome) ? source.outcome : {},
  };
}

function readEvent(source: Record<string, unknown>): RecordedEvent {
  return {
    id: Number(source.id),
    previous: Number(source.prev),
    type: text(source.type) ?? '',
    details: isObject(source.details) ? source.details : undefined,
  };
}

function objects(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
