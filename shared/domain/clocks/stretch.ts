import { tzOffset } from '@date-fns/tz/tzOffset';

/** A stretch of time, end excluded, in which a zone's wall clocks keep one distance from UTC. It ends with the UTC year at the latest. Milliseconds. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Local time less UTC. */
  readonly offsetMs: number;
}

/** No zone has changed its clocks twice within a week for decades: the closest were four weeks apart (Ramadan in Morocco, Fiji 2021). */
const STEP_MS = 7 * 24 * 3_600_000;

const workedOut = new Map<string, readonly Stretch[]>();

/** The stretch in which a moment lies. A zone's year is worked out once, in about a quarter of a millisecond. Throws a RangeError on what is no moment or no zone. */
export function stretchAt(zone: string, ms: number): Stretch {
  const year = new Date(ms).getUTCFullYear();
  const found = stretchesOf(zone, year).find(({ toMs }) => ms < toMs);
  if (found === undefined) throw new RangeError(`${ms} is not a moment`);
  return found;
}

function stretchesOf(zone: string, year: number): readonly Stretch[] {
  const key = `${zone} ${year}`;
  const known = workedOut.get(key);
  if (known !== undefined) return known;
  const stretches = workOut(zone, year);
  workedOut.set(key, stretches);
  return stretches;
}

function workOut(zone: string, year: number): Stretch[] {
  const endMs = Date.UTC(year + 1, 0, 1);
  const stretches: Stretch[] = [];
  let fromMs = Date.UTC(year, 0, 1);
  let offsetMs = offsetAt(zone, fromMs);
  for (let atMs = fromMs; atMs < endMs; ) {
    const nextMs = Math.min(atMs + STEP_MS, endMs);
    const next = offsetAt(zone, nextMs);
    if (next !== offsetMs) {
      const changeMs = changeBetween(zone, atMs, nextMs, offsetMs);
      stretches.push({ fromMs, toMs: changeMs, offsetMs });
      fromMs = changeMs;
      offsetMs = next;
    }
    atMs = nextMs;
  }
  if (fromMs < endMs) stretches.push({ fromMs, toMs: endMs, offsetMs });
  return stretches;
}

/** The first millisecond at which the zone no longer keeps the offset that it has at `beforeMs`. */
function changeBetween(zone: string, beforeMs: number, afterMs: number, offsetMs: number): number {
  let [before, after] = [beforeMs, afterMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}

/** Some zones kept odd seconds in the past, which come as fractions of a minute. */
function offsetAt(zone: string, ms: number): number {
  const minutes = tzOffset(zone, new Date(ms));
  if (Number.isNaN(minutes)) throw new RangeError(`${zone} at ${ms}: no such zone or moment`);
  return Math.round(minutes * 60) * 1000;
}
