/** Why a state could not go on: the error name that Retry and Catch match, and a cause for people. */
export interface Failure {
  readonly error: string;
  readonly cause?: string;
  /** Set when an expression (or what it returned) was at fault; names the field, `Output/result` for one. */
  readonly evaluation?: { readonly location?: string };
  /** Found by the interpreter itself: its cause says in which state. */
  readonly interpreter?: true;
  /** A missed heartbeat: reported as `States.Timeout`, and matched by `States.HeartbeatTimeout` too. */
  readonly heartbeat?: true;
}

/** The most bytes that an input, an output or a set of variables may have. */
export const DATA_LIMIT = 262_144;

/** `States.Runtime` ends the execution where it happens: no retrier and no catcher matches it, not even by its name. */
export function isFatal(failure: Failure): boolean {
  return failure.error === 'States.Runtime';
}

/** Whether one of a retrier's or catcher's `ErrorEquals` names this failure. */
export function matches(errorEquals: readonly string[], failure: Failure): boolean {
  if (isFatal(failure)) return false;
  return errorEquals.some((pattern) => {
    if (pattern === 'States.ALL' || pattern === failure.error) return true;
    if (pattern === 'States.TaskFailed') return failure.error !== 'States.Timeout';
    return pattern === 'States.HeartbeatTimeout' && failure.heartbeat === true;
  });
}

export function tooLarge(what: string): Failure {
  return {
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

/** Whether a JSON text is larger than AWS carries from state to state; counts bytes only where characters could matter. */
export function exceedsLimit(text: string): boolean {
  if (text.length > DATA_LIMIT) return true;
  return text.length * 3 > DATA_LIMIT && Buffer.byteLength(text) > DATA_LIMIT;
}
