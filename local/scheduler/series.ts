import type { Keep } from '../runtime/journal.ts';
import type { Host } from '../service.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** The span in which a schedule is due, in milliseconds since the epoch. */
export interface Span {
  readonly from?: number;
  readonly until?: number;
}

/** How far a series has come: where it began, and the time after which its next one lies. */
export interface KeptSeries {
  readonly start: number;
  readonly after: number;
}

export interface Series {
  readonly expression: ScheduleExpression;
  readonly span?: Span;
  /** Where the series outlives the process, under this id. */
  readonly kept: Keep<KeptSeries>;
  readonly id: string;
}

/** Calls `due` with each time of the schedule, on the runtime's clock; what comes back ends the series. */
export function startSeries(
  host: Pick<Host, 'clock'>,
  { expression, span = {}, kept, id }: Series,
  due: (scheduledAt: number) => void,
): () => void {
  const now = host.clock.now();
  const begin = Math.max(now, span.from ?? 0);
  const { start, after } = kept.get(id) ?? { start: begin, after: Math.max(begin - 1, now) };
  let ended = false;
  let cancel = () => {};
  const arm = (from: number) => {
    kept.put(id, { start, after: from });
    const next = expression.next(from, start);
    if (ended || next === undefined || (span.until !== undefined && next > span.until)) return;
    const timer = host.clock.schedule(
      next,
      () => {
        // Where the clock has jumped over several times, they count as one.
        arm(Math.max(next, host.clock.now()));
        due(next);
      },
      { recurring: expression.recurring },
    );
    cancel = () => timer.cancel();
  };
  arm(after);
  return () => {
    ended = true;
    cancel();
  };
}
