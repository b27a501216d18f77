import { type Cycle, pausesOf, reportOf } from '../../domain/clocks/report.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { AgentTicket } from '../views.ts';

/** Each a few hundred bytes; a long exchange begins a clock with every question. */
const MOST_ENDED = 100;

/** What every clock of a ticket says at `nowMs`, and when others had the word. */
export function clocksOf(
  log: readonly TicketEvent[],
  nowMs: number,
): Pick<AgentTicket, 'clocks' | 'olderClocks' | 'pauses'> {
  const cycles = reportOf(log, nowMs);
  const ended = cycles.filter(({ stoppedAt }) => stoppedAt !== undefined);
  const older = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED)));
  return {
    clocks: cycles.filter((cycle) => !older.has(cycle)).map(clockView),
    olderClocks: older.size,
    pauses: pausesOf(log, nowMs)
      .slice(-MOST_ENDED)
      .map((pause) => ({ ...pause })),
  };
}

function clockView(cycle: Cycle): AgentTicket['clocks'][number] {
  const { target, elapsed, remaining, pausedFor, failedBy, marks, ...said } = cycle;
  return {
    ...said,
    targetSeconds: target,
    elapsedSeconds: elapsed,
    remainingSeconds: remaining,
    pausedSeconds: pausedFor,
    failedBySeconds: failedBy,
    marks: marks.map((mark) => ({ ...mark })),
  };
}
