/** Who makes a call: a role of the template (a function's, a machine's), or the operator at the keyboard, who may do everything. */
export type Caller =
  | { readonly kind: 'operator' }
  | { readonly kind: 'role'; readonly roleArn: string; readonly name: string };

/** One permission that a call needs, in IAM's words: `dynamodb:PutItem` on the table's ARN. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that IAM would fill for this call, `ses:FromAddress` for one. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** An error as the service itself would answer it: `code` is the name that an SDK throws. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/**
 * One AWS service: what the endpoint calls once it knows the caller. `input` and the answer are the SDK's own shapes, as JSON
 * (blobs are base64 text, times are seconds since the epoch).
 */
export interface AwsService {
  /** Every permission that this call needs; checked against the caller's role before `call`. */
  permissions(action: string, input: Record<string, unknown>): readonly Permission[];
  call(action: string, input: Record<string, unknown>, caller: Caller): Promise<unknown>;
}

/** Who asks Lambda to run a function: a role (a machine's), or a service that needs a resource policy (`AWS::Lambda::Permission`) on the function. */
export type Invoker =
  | { readonly kind: 'operator' }
  | { readonly kind: 'role'; readonly roleArn: string }
  | { readonly kind: 'service'; readonly principal: string; readonly sourceArn?: string };

/** What came of one synchronous invocation. `payload` is the JSON text that the function answered. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string; readonly requestId: string }
  | {
      readonly ok: false;
      /** `Lambda.…` names are the service's own failures (`Lambda.TooManyRequestsException`), all others are what the function threw. */
      readonly errorType: string;
      readonly errorMessage: string;
      /** Where the function threw it; absent where Lambda itself ended the invocation. */
      readonly trace?: readonly string[];
      readonly requestId: string;
    };

/**
 * Runs a function of the template and waits for its answer. Never rejects because the function failed.
 * It takes part in `Activity` by itself, and not while the function was made to hang: whoever waits for an answer must hold no activity
 * of its own meanwhile, or the clock could never reach the timeout that is to overtake it.
 */
export type Invoke = (functionArn: string, payload: unknown, invoker: Invoker) => Promise<InvocationResult>;

/** What every service here is given. */
export interface Host {
  readonly clock: import('./runtime/clock.ts').Clock;
  readonly activity: import('./runtime/clock.ts').Activity;
  /** 0 ≤ x < 1, seeded: the same seed gives the same ids, tokens and jitter. */
  readonly random: () => number;
  readonly uuid: () => string;
  /** What outlives the process. */
  readonly journal: import('./runtime/journal.ts').Journal;
  readonly region: string;
  readonly account: string;
  readonly invoke: Invoke;
}
