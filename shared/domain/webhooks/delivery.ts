import type { DetailType } from '../bus/publication.ts';

/** `waiting`: for its next attempt; `dead`: is not tried any more, unless somebody says so. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * Why an attempt came to nothing. `status`: an answer other than 2xx; `address`: the name leads, also leads, into a private network; `url`:
 * no webhook may go there; `paused`: nothing was tried, because the subscriber was not active.
 */
export const FAILURES = [
  'status',
  'timeout',
  'connection',
  'certificate',
  'unresolved',
  'address',
  'url',
  'paused',
] as const;
export type Failure = (typeof FAILURES)[number];

/** One event for one subscriber. */
export interface DeliveryId {
  readonly subscriber: string;
  readonly event: string;
}

/** How it stands with a delivery. Times are ISO 8601. */
export interface Delivery extends DeliveryId {
  readonly type: DetailType;
  readonly state: DeliveryState;
  /** All that were made, earlier rounds included. */
  readonly attempts: number;
  /** When its state last changed. */
  readonly at: string;
  /** Not before then, while it waits. */
  readonly nextAt?: string;
  /** The status of the last answer, if there was one. */
  readonly status?: number;
  readonly failure?: Failure;
}

/** The delivery of an event as it begins. */
export interface NewDelivery extends DeliveryId {
  readonly type: DetailType;
  readonly body: string;
}

/** A delivery in the hands of whoever attempts it. */
export interface Claimed {
  readonly type: DetailType;
  readonly body: string;
  /** Counts from 1, over all rounds. */
  readonly attempt: number;
  /** The attempts of this round, this one included. */
  readonly tries: number;
  /** When this round began with its first attempt, ISO 8601. */
  readonly since: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A subscriber that mends within a working day misses nothing. */
export const TRIED_FOR_MS = 24 * HOUR;

const FIRST_DELAYS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE] as const;

/**
 * When to try again after a failure: after 1, 5 and 15 minutes, then every hour, for the last time a day after the first attempt. Undefined:
 * not again.
 *
 * @param tries the attempts of this round by now
 * @param sinceMs when the first of them began
 */
export function nextAttemptMs(tries: number, sinceMs: number, nowMs: number): number | undefined {
  const end = sinceMs + TRIED_FOR_MS;
  if (nowMs >= end) return undefined;
  return Math.min(nowMs + (FIRST_DELAYS_MS[tries - 1] ?? HOUR), end);
}

/**
 * Until when nothing is attempted where nobody has answered: as long again as that has lasted, a minute at least and an hour at most, and not
 * past the day after which the subscriber is paused. Each attempt there may take all of its time; many of them would keep everybody else
 * waiting.
 */
export function restsUntil(sinceMs: number, nowMs: number): number {
  const until = nowMs + Math.min(HOUR, Math.max(MINUTE, nowMs - sinceMs));
  const end = sinceMs + TRIED_FOR_MS;
  return nowMs < end ? Math.min(until, end) : until;
}
