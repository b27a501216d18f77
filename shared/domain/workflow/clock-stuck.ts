/** The name by which the state machine knows the error below: it is not retried. */
export const CLOCK_STUCK = 'ClockStuck';

/** A timer woke the workflow, fired nothing, and would be woken again at once: it stops instead of turning in circles. */
export class ClockStuck extends Error {
  override readonly name = CLOCK_STUCK;
}
