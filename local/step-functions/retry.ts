import type { Retrier } from './definition.ts';
import { type Failure, matches } from './failure.ts';

/** A retrier that takes this failure on: which one, and after how many milliseconds. */
export interface Retrial {
  readonly index: number;
  readonly delayMs: number;
}

/**
 * The first retrier that names the failure decides, as on AWS: where its attempts are used up, no later one is asked.
 * `used` holds the attempts so far by retrier; `random` gives 0 ≤ x < 1 for full jitter.
 */
export function nextRetrial(
  retriers: readonly Retrier[],
  used: readonly number[],
  failure: Failure,
  random: () => number,
): Retrial | undefined {
  const index = retriers.findIndex((retrier) => matches(retrier.errorEquals, failure));
  const retrier = retriers[index];
  if (retrier === undefined) return undefined;
  const attempts = used[index] ?? 0;
  if (attempts >= retrier.maxAttempts) return undefined;
  const grown = retrier.intervalSeconds * retrier.backoffRate ** attempts;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const delay = retrier.fullJitter ? seconds * random() : seconds;
  return { index, delayMs: Math.round(delay * 1000) };
}
