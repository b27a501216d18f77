/** What an environment needs to know to start. */
export interface EnvironmentSettings {
  /** The unpacked bundle. */
  readonly folder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly functionName: string;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** See `RuntimeClock.shared`. */
  readonly clock: SharedArrayBuffer;
}

/** One invocation, as the environment is told about it. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly event: string;
  readonly timeoutMs: number;
  /** How far the function's clock is off, ahead where positive. */
  readonly skewMs: number;
}

/** An error in the shape in which Lambda answers it. */
export interface ThrownError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Absent where Lambda itself ended the invocation. */
  readonly trace?: readonly string[];
}

/** What an environment tells, in the order in which it happens: what was printed arrives before the answer. */
export type FromWorker =
  | { readonly kind: 'ready' }
  /** The bundle could not be loaded; nothing will run here. */
  | { readonly kind: 'broken'; readonly error: ThrownError }
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: string; readonly heapBytes: number }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: ThrownError; readonly heapBytes: number };
