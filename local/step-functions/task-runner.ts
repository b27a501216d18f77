import { isObject, type Json } from '../runtime/json.ts';
import type { InvocationResult, Invoke } from '../service.ts';
import type { Resource } from './definition.ts';
import { exceedsLimit } from './failure.ts';
import type { Note } from './history.ts';

/** One attempt of a task, as the state machine asks for it. */
export interface TaskRequest {
  readonly executionArn: string;
  readonly stateName: string;
  readonly resource: Resource;
  readonly parameters: Json;
  /** The role of the machine, or the one that the state's `Credentials` name. */
  readonly roleArn: string;
  /** The id of the attempt's Scheduled event. */
  readonly scheduledEventId: number;
}

/** What becomes of an attempt, in order. Nothing after `submitted` or `started` means that no answer comes: a callback or a timeout follows. */
export type TaskReport =
  | { readonly kind: 'started'; readonly workerName?: string }
  | { readonly kind: 'submitted'; readonly output: TaskOutput }
  | { readonly kind: 'succeeded'; readonly output: TaskOutput }
  | {
      readonly kind: 'failed';
      readonly error: string;
      readonly cause?: string;
      /** Where it failed before it ran at all. */
      readonly during?: 'schedule' | 'start' | 'submit';
    };

/** A task's output: its JSON text, or what a Lambda answer is written from (see `lambdaOutput`). */
export type TaskOutput = string | LambdaAnswer;
export interface LambdaAnswer extends Note {
  readonly payload: string;
  readonly requestId: string;
  readonly at: number;
}

/** Runs tasks. */
export interface TaskRunner {
  /** Whether an attempt counts as started the moment it is asked for; else the reports say so. */
  readonly startsAtOnce: boolean;
  /** Runs one attempt. A rejection is a bug, never a failed task. */
  run(request: TaskRequest): Promise<readonly TaskReport[]>;
}

/** Runs Lambda tasks through the host; `now` dates their answers. */
export function createLambdaRunner(invoke: Invoke, now: () => number): TaskRunner {
  return { startsAtOnce: true, run: (request) => runLambda(request, invoke, now) };
}

async function runLambda(request: TaskRequest, invoke: Invoke, now: () => number): Promise<readonly TaskReport[]> {
  const { resource, parameters, roleArn } = request;
  const invoker = { kind: 'role', roleArn } as const;
  if (resource.kind === 'function') {
    return [functionReport(await invoke(resource.arn, parameters, invoker), resource.arn)];
  }
  const { functionName, payload } = lambdaCall(parameters);
  const result = await invoke(functionName, payload, invoker);
  if (!result.ok) return [failedInvocation(result)];
  if (exceedsLimit(result.payload)) return [oversized('lambda')];
  const output = { payload: result.payload, requestId: result.requestId, at: now() };
  const callback = resource.kind === 'service' && resource.callback;
  return [{ kind: callback ? 'submitted' : 'succeeded', output }];
}

function functionReport(result: InvocationResult, arn: string): TaskReport {
  if (!result.ok) return failedInvocation(result);
  return exceedsLimit(result.payload) ? oversized(arn) : { kind: 'succeeded', output: result.payload };
}

function oversized(what: string): TaskReport {
  const cause = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return { kind: 'failed', error: 'States.DataLimitExceeded', cause };
}

/** The arguments of `lambda:invoke`, which were checked. A text payload is what the function receives as it stands: JSON. */
function lambdaCall(parameters: Json): { functionName: string; payload: unknown } {
  const { FunctionName: name, Payload: payload }: Record<string, unknown> = isObject(parameters) ? parameters : {};
  const functionName = String(name);
  if (typeof payload !== 'string') return { functionName, payload: payload ?? {} };
  try {
    return { functionName, payload: JSON.parse(payload) };
  } catch {
    return { functionName, payload };
  }
}

/** Errors of Invoke that its model does not name: Step Functions reports them by the name of their base, as recorded on AWS. */
const UNMODELLED = new Set(['Lambda.AccessDeniedException', 'Lambda.RequestEntityTooLargeException']);

function failedInvocation(result: Extract<InvocationResult, { ok: false }>): TaskReport {
  const { errorType, errorMessage, trace, requestId } = result;
  if (errorType.startsWith('Lambda.')) {
    const cause = `${errorMessage} (Service: Lambda, Request ID: ${requestId})`;
    return { kind: 'failed', error: UNMODELLED.has(errorType) ? 'Lambda.AWSLambdaException' : errorType, cause };
  }
  return {
    kind: 'failed',
    error: errorType,
    cause: JSON.stringify({ errorType, errorMessage, ...(trace === undefined ? {} : { trace }) }),
  };
}

/** A task's output as JSON text. */
export function outputText(output: TaskOutput): string {
  return typeof output === 'string' ? output : lambdaOutput(output);
}

/**
 * The long answer that `lambda:invoke` gives, written from the little that differs between two of them; a hundred thousand open
 * executions keep one each in their histories.
 */
export function lambdaOutput(answer: Note): string {
  const payload = String(answer.payload);
  const requestId = String(answer.requestId);
  const headers: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(payload)),
    'Content-Type': 'application/json',
    Date: new Date(Number(answer.at)).toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  };
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const metadata = { AllHttpHeaders: lists, HttpHeaders: headers, HttpStatusCode: 200 };
  const tail = JSON.stringify({
    SdkHttpMetadata: metadata,
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  });
  return `{"ExecutedVersion":"$LATEST","Payload":${payload},${tail.slice(1)}`;
}
