import type { Host } from '../service.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** The span in which a schedule is due, in milliseconds since the epoch. */
export interface Span {
  readonly from?: number;
  readonly until?: number;
}

/** Calls `due` with each time of the schedule, on the runtime's clock; what comes back ends the series. */
export function startSeries(
  host: Pick<Host, 'clock'>,
  expression: ScheduleExpression,
  due: (scheduledAt: number) => void,
  span: Span = {},
): () => void {
  const start = Math.max(host.clock.now(), span.from ?? 0);
  let ended = false;
  let cancel = () => {};
  const arm = (after: number) => {
    const next = expression.next(after, start);
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
  arm(Math.max(start - 1, host.clock.now()));
  return () => {
    ended = true;
    cancel();
  };
}
