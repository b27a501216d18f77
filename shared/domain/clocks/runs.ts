import type { ClockName } from '../ticket/event.ts';
import type { Stage } from '../ticket/stage.ts';
import { type Segment, segmentFrom } from '../ticket/stage-history.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** A stretch of time in which a clock ran, in milliseconds since the epoch; one without an end is the present. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs?: number;
}

/** The stretches from `startedMs` on in which a clock ran that runs in such stages, as far back as the ticket keeps its stages. */
export function runsOf(ticket: Ticket, startedMs: number, runsIn: (stage: Stage) => boolean): readonly Stretch[] {
  const segments = ticket.timeline.stages.map(segmentFrom);
  return segments.flatMap(({ stage, fromMs }, i) => {
    const from = Math.max(fromMs, startedMs);
    const to = segments[i + 1]?.fromMs;
    if (!runsIn(stage) || (to !== undefined && to <= from)) return [];
    return [{ fromMs: from, ...(to === undefined ? {} : { toMs: to }) }];
  });
}

/** Clocks that start with the filing run in the same stages for as long as they are open: one of them carries for all. */
export const carriedAs = (clock: ClockName): ClockName =>
  clock === 'first-response' || clock === 'first-resolution' ? 'total-resolution' : clock;

/** The stage in which the ticket stands. */
export function presentSegment(ticket: Ticket): Segment {
  const last = ticket.timeline.stages.at(-1);
  if (last === undefined) throw new Error(`${ticket.reference}: a ticket stands in some stage`);
  return segmentFrom(last);
}
