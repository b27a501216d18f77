import type { Throttle } from './definition.ts';

/** A bucket that holds `burst` requests and is refilled at `rate` a second; `now` is milliseconds of the runtime's clock. */
export function createTokenBucket(throttle: Throttle, now: () => number): { take(): boolean } {
  let level = throttle.burst;
  let filledAt = now();
  return {
    take() {
      const at = now();
      if (throttle.rate === Number.POSITIVE_INFINITY) level = throttle.burst;
      else level = Math.min(throttle.burst, level + (Math.max(0, at - filledAt) / 1000) * throttle.rate);
      filledAt = at;
      if (level < 1) return false;
      level -= 1;
      return true;
    },
  };
}
