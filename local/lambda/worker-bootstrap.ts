import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentSettings, FromWorker, Invocation, ThrownError } from './worker-messages.ts';

/** The inside of an environment: patches the time, loads the bundle, runs one invocation after the other. */

type Handler = (event: unknown, context: Readonly<Record<string, unknown>>) => unknown;

const settings: EnvironmentSettings = workerData;
const machineNow = Date.now;
let skewMs = 0;

function followClock(shared: SharedArrayBuffer): void {
  const base = new Float64Array(shared);
  const now = (): number => {
    const [time = 0, machine = 0, speed = 0] = base;
    return skewMs + (speed === 0 ? time : Math.floor(time + (machineNow() - machine) * speed));
  };
  const MachineDate = Date;
  function RuntimeDate(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return new MachineDate(now()).toString();
    const target = new.target === RuntimeDate ? MachineDate : new.target;
    return Reflect.construct(MachineDate, given.length === 0 ? [now()] : given, target);
  }
  RuntimeDate.prototype = MachineDate.prototype;
  Object.defineProperty(RuntimeDate, 'name', { value: 'Date' });
  Object.defineProperty(RuntimeDate, 'length', { value: 7 });
  Object.assign(RuntimeDate, { now, parse: MachineDate.parse, UTC: MachineDate.UTC });
  Object.defineProperty(MachineDate.prototype, 'constructor', {
    value: RuntimeDate,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(globalThis, 'Date', { value: RuntimeDate, writable: true, configurable: true });
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

/** Output goes the way of the answers: what a worker writes to its own streams would arrive after them. */
function printThroughMessages(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      tell({ kind: 'printed', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
      const done = rest.at(-1);
      if (typeof done === 'function') queueMicrotask(() => done());
      return true;
    };
  }
}

/** A trace as on AWS: the bundle lies in `/var/task`, and what called the handler is Lambda's own. */
function traceOf({ stack = '' }: Error): readonly string[] {
  const lines = stack.replaceAll(settings.folder, '/var/task').split('\n');
  const own = lines.findIndex((line) => line.includes(import.meta.url));
  return own === -1 ? lines : lines.slice(0, own);
}

/** An error as Lambda reports it. */
function described(thrown: unknown): ThrownError {
  if (!(thrown instanceof Error)) {
    return {
      errorType: typeof thrown,
      errorMessage: String(thrown),
      trace: [],
    };
  }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: traceOf(thrown) };
}

function failure(errorType: string, errorMessage: string): ThrownError {
  return { errorType, errorMessage, trace: [] };
}

async function load(): Promise<Handler | ThrownError> {
  const dot = settings.handler.lastIndexOf('.');
  const stem = path.join(settings.folder, settings.handler.slice(0, dot));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => `${stem}${extension}`).find((name) => existsSync(name));
  if (file === undefined)
    return failure('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(stem)}'`);
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
    const handler = module[settings.handler.slice(dot + 1)];
    if (isHandler(handler)) return handler;
    return failure('Runtime.HandlerNotFound', `${settings.handler} is undefined or not exported`);
  } catch (error) {
    return described(error);
  }
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function contextOf(invocation: Invocation): Readonly<Record<string, unknown>> {
  const ends = performance.now() + invocation.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: '$LATEST',
    functionName: settings.functionName,
    memoryLimitInMB: String(settings.memoryMb),
    logGroupName: settings.logGroup,
    logStreamName: settings.logStream,
    invokedFunctionArn: invocation.functionArn,
    awsRequestId: invocation.requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(ends - performance.now())),
  };
}

async function run(handler: Handler, invocation: Invocation): Promise<FromWorker> {
  const { requestId } = invocation;
  const outcome = await outcomeOf(handler, invocation);
  const heapBytes = getHeapStatistics().total_heap_size;
  if (typeof outcome === 'string') return { kind: 'succeeded', requestId, payload: outcome, heapBytes };
  return { kind: 'failed', requestId, error: outcome, heapBytes };
}

/** The answer as JSON text, or what went wrong. */
async function outcomeOf(handler: Handler, invocation: Invocation): Promise<string | ThrownError> {
  skewMs = invocation.skewMs;
  let result: unknown;
  try {
    result = await handler(JSON.parse(invocation.event), contextOf(invocation));
  } catch (error) {
    return described(error);
  }
  try {
    return JSON.stringify(result ?? null) ?? 'null';
  } catch (error) {
    return failure('Runtime.MarshalError', `Unable to stringify response body: ${String(error)}`);
  }
}

followClock(settings.clock);
printThroughMessages();
const loaded = await load();
if (isHandler(loaded)) {
  parentPort?.on('message', (invocation: Invocation) => {
    void run(loaded, invocation).then(tell);
  });
  tell({ kind: 'ready' });
} else {
  tell({ kind: 'broken', error: loaded });
}
