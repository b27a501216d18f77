import { Worker } from 'node:worker_threads';
import type { FunctionLogs } from '../cloudwatch-logs/function-logs.ts';
import type { CallingEnvironment, Credentials } from '../endpoint/credentials.ts';
import type { RuntimeActivity } from '../runtime/activity.ts';
import type { Chance } from '../runtime/random.ts';
import type { RuntimeClock } from '../runtime/runtime-clock.ts';
import type { Caller } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { endLines, startLine } from './platform-lines.ts';
import type { EnvironmentSettings, FromWorker, Invocation, ThrownError } from './worker-messages.ts';

export type Outcome = { readonly ok: true; readonly payload: string } | ({ readonly ok: false } & ThrownError);

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition;
  readonly clock: RuntimeClock;
  readonly activity: RuntimeActivity;
  readonly credentials: Credentials;
  readonly chance: Chance;
  readonly logs: FunctionLogs;
  readonly region: string;
  /** The endpoint's address. */
  readonly endpointUrl: string;
  /** Told when the running invocation was made to hang. */
  readonly paused: () => void;
}

interface Running {
  readonly requestId: string;
  readonly finish: (outcome: Outcome) => void;
}

/** Bytes of an answer; measured on AWS. */
const MOST_ANSWERED = 6_291_556;

const ANSWER_TOO_LARGE: ThrownError = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MOST_ANSWERED} bytes).`,
};

const BOOTSTRAP = new URL('./worker-bootstrap.ts', import.meta.url);

/** Exactly what Lambda sets, and the template's own. */
function variables(
  { definition, region, endpointUrl }: EnvironmentOptions,
  accessKeyId: string,
  logStream: string,
): Record<string, string> {
  return {
    ...definition.environment,
    _HANDLER: definition.handler,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: definition.folder,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

/** One worker thread that runs one invocation at a time, as an environment of Lambda does. */
export class Environment implements CallingEnvironment {
  readonly caller: Caller;
  readonly functionName: string;
  /** Whether the worker has ended and nothing can run here any more. */
  gone = false;
  /** Whether the running invocation was made to hang. */
  hangs = false;
  private readonly options: EnvironmentOptions;
  private readonly accessKeyId: string;
  private readonly logStream: string;
  private readonly worker: Worker;
  private readonly ready: Promise<ThrownError | undefined>;
  private running: Running | undefined;
  private calls = 0;
  private end: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private leftMs = 0;
  private startedAt = 0;
  private heapBytes = 0;
  /** Until the first invocation has taken it over. */
  private initMs: number | undefined;

  constructor(options: EnvironmentOptions) {
    const { definition, credentials, chance, clock } = options;
    this.options = options;
    this.functionName = definition.name;
    this.caller = { kind: 'role', roleArn: definition.roleArn, name: definition.name };
    this.accessKeyId = `ASIA${chance.code(16)}`;
    this.logStream = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${chance.uuid().replaceAll('-', '')}`;
    const { folder, handler, memoryMb, logGroup } = definition;
    const workerData: EnvironmentSettings = {
      folder,
      handler,
      functionName: definition.name,
      memoryMb,
      logGroup,
      logStream: this.logStream,
      clock: clock.shared,
    };
    this.worker = new Worker(BOOTSTRAP, {
      workerData,
      env: variables(options, this.accessKeyId, this.logStream),
      stdout: true,
      stderr: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: Math.max(64, memoryMb) },
    });
    this.worker.stdout.on('data', (chunk: Buffer) => this.print(chunk.toString('utf8')));
    this.worker.stderr.on('data', (chunk: Buffer) => this.print(chunk.toString('utf8')));
    this.ready = this.listen();
    credentials.issue(this.accessKeyId, this);
  }

  /** Runs one invocation to its end, its timeout, or the environment's. There must be none running. */
  async run(invocation: Invocation): Promise<Outcome> {
    const { activity, definition, clock } = this.options;
    this.calls = 0;
    this.end = activity.begin(definition.name);
    const broken = await this.ready;
    const began = performance.now();
    this.print(startLine(definition.logFormat, invocation.requestId, clock.now()));
    try {
      const outcome: Outcome = broken === undefined ? await this.hand(invocation) : { ok: false, ...broken };
      this.report(invocation.requestId, performance.now() - began, outcome);
      return outcome;
    } finally {
      clearTimeout(this.timer);
      this.end?.();
      this.end = undefined;
    }
  }

  countCall(): number {
    this.calls += 1;
    return this.calls;
  }

  crash(): void {
    this.dispose();
  }

  pause(): () => void {
    clearTimeout(this.timer);
    this.leftMs -= performance.now() - this.startedAt;
    this.end?.();
    this.end = undefined;
    this.hangs = true;
    this.options.paused();
    return () => {
      this.hangs = false;
      if (this.running === undefined) return;
      this.end = this.options.activity.begin(this.functionName);
      this.startTimer();
    };
  }

  dispose(): void {
    this.gone = true;
    this.options.credentials.revoke(this.accessKeyId);
    void this.worker.terminate();
  }

  private async hand(invocation: Invocation): Promise<Outcome> {
    const outcome = await new Promise<Outcome>((resolve) => {
      this.running = { requestId: invocation.requestId, finish: resolve };
      this.leftMs = invocation.timeoutMs;
      this.startTimer();
      this.worker.postMessage(invocation);
    });
    const isTooLarge = outcome.ok && Buffer.byteLength(outcome.payload) > MOST_ANSWERED;
    return isTooLarge ? { ok: false, ...ANSWER_TOO_LARGE } : outcome;
  }

  private report(requestId: string, duration: number, outcome: Outcome): void {
    const { definition, clock } = this.options;
    const report = {
      requestId,
      endedAt: clock.now(),
      duration,
      initDuration: this.initMs,
      memoryMb: definition.memoryMb,
      usedMemoryMb: Math.ceil(this.heapBytes / 1_048_576),
      error: outcome.ok ? undefined : outcome,
    };
    this.initMs = undefined;
    this.print(endLines(definition.logFormat, report));
  }

  private print(text: string): void {
    this.options.logs.write(this.functionName, text, this.logStream);
  }

  /** Timeouts are the machine's own time: a clock that stands still must not let a function run for ever. */
  private startTimer(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(() => this.timeOut(), Math.max(0, this.leftMs));
  }

  private timeOut(): void {
    const seconds = (this.options.definition.timeoutMs / 1000).toFixed(2);
    const { running } = this;
    this.finish({
      ok: false,
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${running?.requestId ?? ''} Error: Task timed out after ${seconds} seconds`,
    });
    this.dispose();
  }

  private finish(outcome: Outcome): void {
    const { running } = this;
    this.running = undefined;
    running?.finish(outcome);
  }

  private listen(): Promise<ThrownError | undefined> {
    const began = performance.now();
    return new Promise((resolve) => {
      this.worker.on('message', (message: FromWorker) => {
        if (message.kind === 'printed') this.print(message.text);
        else if (message.kind === 'ready') {
          this.initMs = performance.now() - began;
          resolve(undefined);
        } else if (message.kind === 'broken') {
          this.gone = true;
          resolve(message.error);
          this.dispose();
        } else if (message.requestId === this.running?.requestId) {
          this.heapBytes = Math.max(this.heapBytes, message.heapBytes);
          this.finish(
            message.kind === 'succeeded' ? { ok: true, payload: message.payload } : { ok: false, ...message.error },
          );
        }
      });
      const ended = (errorType: string, errorMessage: string): void => {
        this.gone = true;
        const id = this.running?.requestId ?? '';
        const error = { errorType, errorMessage: errorMessage.replace('$id', id) };
        resolve(error);
        this.finish({ ok: false, ...error });
      };
      this.worker.on('error', (error) =>
        ended(error instanceof Error ? error.name : 'Error', error instanceof Error ? error.message : String(error)),
      );
      this.worker.on('exit', (code) =>
        ended('Runtime.ExitError', `RequestId: $id Error: Runtime exited with error: exit status ${code}`),
      );
    });
  }
}
