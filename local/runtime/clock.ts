/** A timer that has not fired yet. Cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The time of everything that runs here, in milliseconds since the epoch. It may be the machine's, a multiple of it, or moved by hand;
 * nothing under `local/` reads another clock.
 */
export interface Clock {
  now(): number;
  /** How many times faster than the machine's clock; 0 is one that stands until it is moved by hand. */
  readonly speed: number;
  /**
   * Runs `action` once, when `now()` has reached `at`; at once (but never synchronously) if it has already.
   * Timers due at the same time run in the order in which they were made.
   * `recurring` marks one of an endless series (a schedule): advancing until idle does not wait for those.
   */
  schedule(at: number, action: () => void, options?: { recurring?: boolean }): Timer;
}

/** What is going on now. The clock jumps only while nothing is: no request, no worker, no queued message, no unread stream record. */
export interface Activity {
  /** Work has begun; call what comes back when it has ended. Calling that twice counts once. */
  begin(): () => void;
}
