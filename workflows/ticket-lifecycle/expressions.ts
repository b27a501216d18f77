/**
 * The JSONata of the machine `ticket-lifecycle`: every expression that is more than a path.
 *
 * They are texts without the `{% %}` that Step Functions wants around them; {@link jsonata} adds it.
 */
import { LONGEST_WAIT_SECONDS } from './contract.ts';

/** Wraps an expression as a field of a state wants it. Blanks outside of the marks would make it a plain text. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/**
 * Seconds until the next deadline, rounded up so that the timeout never comes before it; at least 1, because Step
 * Functions refuses 0 and a deadline may already be past.
 */
export const SECONDS_UNTIL_WAKE_AT = `$max([1, $min([${LONGEST_WAIT_SECONDS}, $ceil(($toMillis($states.input.wakeAt) - $millis()) / 1000)])])`;

/** This wait is over, whatever ended it. */
export const ONE_MORE_WAIT = '$states.input.waits + 1';

/** How often the execution was redriven. A value that is missing from the context would fail the task, hence the guard. */
export const REDRIVE_COUNT =
  '$exists($states.context.Execution.RedriveCount) ? $states.context.Execution.RedriveCount : 0';

/** Which retry of the task this is; guarded like the redrive count. */
export const RETRY_COUNT = '$exists($states.context.State.RetryCount) ? $states.context.State.RetryCount : 0';

/** Tells an operator what to do about an answer that the definition does not know. */
export const UNKNOWN_STAGE_CAUSE =
  '"The definition knows no stage \'" & $string($states.input.stage) & "\': deploy one that does, then restart the workflow of the ticket " & $states.input.ticketId & "."';

/** The Choice rule that leads to a stage. */
export const stageIs = (stage: string): string => `$states.input.stage = '${stage}'`;
