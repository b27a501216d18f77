import { isObject } from '../runtime/json.ts';

/**
 * An execution's history, kept flat: five places for each event, so that a hundred thousand open executions fit into memory.
 * `[kind, id of the event before, milliseconds since the start, text, note]`; the id is the event's place, from 1. What text and
 * note hold depends on the kind: a state's input or output and its name, for one.
 */
export type History = HistoryCell[];
export type HistoryCell = number | string | null | Note;
/** The parts of an event that are neither its main text nor a single name. */
export type Note = { readonly [key: string]: unknown };

const STRIDE = 5;

/** AWS ends an execution with its event 25,000. */
export const MOST_EVENTS = 25_000;

/** How an event's details are shaped: under which key, and what its text and note are. */
interface Shape {
  readonly details?: string;
  readonly text?: 'input' | 'output' | 'parameters' | 'cause';
  readonly note?: 'name' | 'resource' | 'error';
}

const STATE_TYPES = ['Task', 'Choice', 'Pass', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'] as const;
const entered: Shape = { details: 'stateEnteredEventDetails', text: 'input', note: 'name' };
const exited: Shape = { details: 'stateExitedEventDetails', text: 'output', note: 'name' };
const iteration = (what: string): Shape => ({ details: `mapIteration${what}EventDetails` });
const resource = (what: string, text?: Shape['text']): Shape => ({
  details: `${what}EventDetails`,
  note: 'resource',
  ...(text && { text }),
});
const failed = (what: string): Shape => ({ details: `${what}EventDetails`, text: 'cause', note: 'error' });

const SHAPES: Readonly<Record<string, Shape>> = {
  ExecutionStarted: { details: 'executionStartedEventDetails', text: 'input' },
  ExecutionSucceeded: { details: 'executionSucceededEventDetails', text: 'output' },
  ExecutionFailed: failed('executionFailed'),
  ExecutionAborted: failed('executionAborted'),
  ExecutionTimedOut: failed('executionTimedOut'),
  ExecutionRedriven: { details: 'executionRedrivenEventDetails' },
  ...Object.fromEntries(STATE_TYPES.map((type) => [`${type}StateEntered`, entered])),
  ...Object.fromEntries(STATE_TYPES.map((type) => [`${type}StateExited`, exited])),
  TaskStateAborted: {},
  WaitStateAborted: {},
  ParallelStateStarted: {},
  ParallelStateSucceeded: {},
  ParallelStateFailed: {},
  ParallelStateAborted: {},
  MapStateStarted: { details: 'mapStateStartedEventDetails' },
  MapStateSucceeded: {},
  MapStateFailed: {},
  MapStateAborted: {},
  MapIterationStarted: iteration('Started'),
  MapIterationSucceeded: iteration('Succeeded'),
  MapIterationFailed: iteration('Failed'),
  MapIterationAborted: iteration('Aborted'),
  EvaluationFailed: { details: 'evaluationFailedEventDetails', text: 'cause' },
  TaskScheduled: resource('taskScheduled', 'parameters'),
  TaskStarted: resource('taskStarted'),
  TaskSubmitted: resource('taskSubmitted', 'output'),
  TaskSucceeded: resource('taskSucceeded', 'output'),
  TaskFailed: resource('taskFailed', 'cause'),
  TaskTimedOut: resource('taskTimedOut', 'cause'),
  TaskStartFailed: resource('taskStartFailed', 'cause'),
  TaskSubmitFailed: resource('taskSubmitFailed', 'cause'),
  LambdaFunctionScheduled: { details: 'lambdaFunctionScheduledEventDetails', text: 'input' },
  LambdaFunctionStarted: {},
  LambdaFunctionSucceeded: { details: 'lambdaFunctionSucceededEventDetails', text: 'output' },
  LambdaFunctionFailed: failed('lambdaFunctionFailed'),
  LambdaFunctionTimedOut: failed('lambdaFunctionTimedOut'),
  LambdaFunctionScheduleFailed: failed('lambdaFunctionScheduleFailed'),
  LambdaFunctionStartFailed: failed('lambdaFunctionStartFailed'),
  ActivityScheduled: { details: 'activityScheduledEventDetails', text: 'input' },
  ActivityStarted: { details: 'activityStartedEventDetails' },
  ActivitySucceeded: { details: 'activitySucceededEventDetails', text: 'output' },
  ActivityFailed: failed('activityFailed'),
  ActivityTimedOut: failed('activityTimedOut'),
  ActivityScheduleFailed: failed('activityScheduleFailed'),
};

const KINDS = Object.keys(SHAPES);
const CODES: ReadonlyMap<string, number> = new Map(KINDS.map((kind, code) => [kind, code]));

/** The same history without the room that a list keeps for growing; a long one stays as it is. */
export function trimmed(history: History): History {
  return history.length < 50 * STRIDE ? history.slice() : history;
}

export function eventCount(history: History): number {
  return history.length / STRIDE;
}

/** Adds an event and returns its id. `at` is milliseconds since the execution's start. */
export function addEvent(
  history: History,
  kind: string,
  previous: number,
  at: number,
  text: string | Note | null = null,
  note: string | Note | null = null,
): number {
  const code = CODES.get(kind);
  if (code === undefined) throw new RangeError(`no such event: ${kind}`);
  history.push(code, previous, at, text, note);
  return history.length / STRIDE;
}

/** What is kept for a function's answer instead of its long text; see `lambdaOutput`. */
export type TextOf = (compact: Note) => string;

/** One event as GetExecutionHistory answers it, times in seconds since the epoch. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** Reads the event with an id. Without `data`, inputs, outputs and causes are left out, as `includeExecutionData: false` asks. */
export function readEvent(
  history: History,
  id: number,
  startedAt: number,
  data: boolean,
  textOf: TextOf,
): HistoryEvent {
  const [code, previous, at, text, note] = history.slice((id - 1) * STRIDE, id * STRIDE);
  const type = KINDS[Number(code)] ?? '';
  const head = {
    id,
    previousEventId: Number(previous),
    timestamp: (startedAt + Number(at)) / 1000,
    type,
  };
  const shape = SHAPES[type];
  if (shape?.details === undefined) return head;
  const main = isObject(text) ? textOf(text) : text;
  return { ...head, [shape.details]: { ...textDetails(shape, main, data), ...noteDetails(shape, note, data) } };
}

function textDetails(shape: Shape, text: unknown, data: boolean): Record<string, unknown> {
  if (shape.text === undefined || text === null || text === undefined) return {};
  if (shape.text === 'cause' || shape.text === 'parameters')
    return data || shape.text === 'cause' ? { [shape.text]: text } : {};
  const details = { [`${shape.text}Details`]: { truncated: false } };
  return data ? { [shape.text]: text, ...details } : details;
}

function noteDetails(shape: Shape, note: unknown, data: boolean): Record<string, unknown> {
  if (note === null || note === undefined) return {};
  if (typeof note === 'string') return named(shape, note);
  if (!isObject(note)) return {};
  const { name, resource: key, assignedVariables, ...rest } = note;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof key === 'string' && (shape.note === 'resource' ? splitResource(key) : { resource: key })),
    ...(assignedVariables !== undefined && data && { assignedVariables }),
    ...(assignedVariables !== undefined && { assignedVariablesDetails: { truncated: false } }),
    ...rest,
  };
}

function named(shape: Shape, note: string): Record<string, unknown> {
  if (shape.note === 'name') return { name: note };
  if (shape.note === 'error') return { error: note };
  return shape.note === 'resource' ? splitResource(note) : {};
}

/** The type and the resource of `lambda:invoke`, `aws-sdk:dynamodb:getItem`, `states:startExecution.sync:2`. */
const RESOURCE = /^(.+?):([^:]+(?::\d+)?)$/;

function splitResource(key: string): Record<string, string> {
  const [, resourceType = '', resource = key] = RESOURCE.exec(key) ?? [];
  return { resourceType, resource };
}
