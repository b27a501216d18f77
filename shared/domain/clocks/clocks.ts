import type { CalendarId } from '../policy/calendars.ts';
import type { ClockName, MarkName } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { calendarFor } from './calendar.ts';
import { type OpenClock, openClocks, type Point } from './open-clocks.ts';
import { carriedAs, presentSegment, runsOf } from './runs.ts';
import { isWarning, thresholdOf, warningAfter } from './warnings.ts';

/** One mark on a clock, which fires once per cycle. */
export interface Mark {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly mark: MarkName;
  /** Milliseconds since the epoch, a whole second; absent while the clock stands still. */
  readonly dueMs?: number;
  /** It was past already when the ticket got new targets, and is due as of then. */
  readonly by?: 'retarget';
  /** It will not fire any more: it has, or it is a warning that a new target has made pointless. */
  readonly fired: boolean;
}

/** A mark that will fire unless something happens. */
export type PendingMark = Mark & { readonly dueMs: number };

/** One open clock of a ticket at a moment. A clock is open from its start until what it waits for has happened. */
export interface Clock {
  readonly clock: ClockName;
  readonly cycle: number;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly calendar: CalendarId;
  /** Until its last mark, in milliseconds of the calendar's time. */
  readonly targetMs: number;
  /** False while the ticket's stage pauses it. A clock that runs still counts nothing outside its calendar's hours. */
  readonly running: boolean;
  /** How much of the calendar's time has run in this cycle until `now`, in milliseconds. */
  readonly elapsedMs: number;
  readonly marks: readonly Mark[];
}

/**
 * Every open clock of a ticket, derived from the ticket alone: nothing ticks, so nothing can drift. Deadlines are working time added once,
 * to the start of the clock's present run.
 */
export const clocks = (ticket: Ticket, nowMs: number): readonly Clock[] =>
  openClocks(ticket).map((open) => {
    const { clock, cycle, startedMs, calendar, points } = open;
    const { workedMs, sinceMs } = runOf(ticket, open);
    return {
      clock,
      cycle,
      startedMs,
      calendar,
      targetMs: points.at(-1)?.afterMs ?? 0,
      running: sinceMs !== undefined,
      elapsedMs: workedMs + (sinceMs === undefined ? 0 : calendarFor(calendar).between(sinceMs, nowMs)),
      marks: marksOf(ticket, open),
    };
  });

/** What will fire unless something happens, the next mark first. */
export function pendingMarks(ticket: Ticket): readonly PendingMark[] {
  return openClocks(ticket)
    .flatMap((open) => marksOf(ticket, open))
    .filter((mark): mark is PendingMark => !mark.fired && mark.dueMs !== undefined)
    .sort((a, b) => a.dueMs - b.dueMs);
}

/**
 * When something must happen, in milliseconds since the epoch. Every open ticket has such a moment; a closed one has none. A warning may
 * be put off within its window until others are due, never past what is not a warning.
 */
export function nextDeadline(ticket: Ticket): number | undefined {
  const pending = pendingMarks(ticket);
  const [first] = pending;
  if (first === undefined || !isWarning(first.mark)) return first?.dueMs;
  const windowEnd = first.dueMs + ticket.terms.warningWindow * 1000;
  const together = pending.filter(({ dueMs }) => dueMs <= windowEnd);
  return (together.find(({ mark }) => !isWarning(mark)) ?? together.at(-1))?.dueMs;
}

/** How long a clock had run before its present run, and since when that lasts; no such moment while it stands still. */
interface Run {
  readonly workedMs: number;
  readonly sinceMs?: number;
}

function runOf(ticket: Ticket, open: OpenClock): Run {
  const { clock, calendar, startedMs, runsIn } = open;
  if (runsIn === undefined) return { workedMs: 0, sinceMs: startedMs };
  const carriedMs = (ticket.timeline.carried[carriedAs(clock)]?.[calendar] ?? 0) * 1000;
  const runs = runsOf(ticket, startedMs, runsIn);
  const workedMs = runs.reduce((sum, { fromMs, toMs }) => sum + workedIn(calendar, fromMs, toMs), carriedMs);
  const present = runs.at(-1);
  return present === undefined || present.toMs !== undefined ? { workedMs } : { workedMs, sinceMs: present.fromMs };
}

const workedIn = (calendar: CalendarId, fromMs: number, toMs?: number): number =>
  toMs === undefined ? 0 : calendarFor(calendar).between(fromMs, toMs);

function marksOf(ticket: Ticket, open: OpenClock): readonly Mark[] {
  const { clock, cycle, points } = open;
  const run = runOf(ticket, open);
  const done = firedUpTo(ticket, open);
  return points.map((point, i) => ({
    clock,
    cycle,
    mark: point.mark,
    ...dueOf(ticket, open, run, point),
    fired: i <= done,
  }));
}

/** The index of the last mark that will not fire any more; none: -1. A warning that new terms no longer name still stands where it would. */
function firedUpTo(ticket: Ticket, { clock, points }: OpenClock): number {
  const last = ticket.timeline.fired[clock];
  const index = points.findIndex(({ mark }) => mark === last);
  if (index >= 0 || last === undefined || !isWarning(last)) return index;
  const after = warningAfter(thresholdOf(last), (points.at(-1)?.afterMs ?? 0) / 1000) ?? 0;
  return points.findLastIndex(({ mark, afterMs }) => isWarning(mark) && afterMs <= after * 1000);
}

function dueOf(ticket: Ticket, open: OpenClock, run: Run, point: Point): Pick<Mark, 'dueMs' | 'by'> {
  const dueMs = reachedMs(open, run, point);
  const { retargetedMs } = ticket.timeline;
  if (retargetedMs !== undefined && canBePast(ticket, open, retargetedMs) && passedBy(run, point, dueMs, retargetedMs))
    return { dueMs: retargetedMs, by: 'retarget' };
  return dueMs === undefined ? {} : { dueMs };
}

/** When so much time will have run, or had; undefined while the clock stands still. */
const reachedMs = ({ calendar }: OpenClock, { workedMs, sinceMs }: Run, { afterMs }: Point): number | undefined =>
  sinceMs === undefined ? undefined : calendarFor(calendar).add(sinceMs, Math.max(0, afterMs - workedMs));

/** Whether a mark's time was over before new targets came. */
const passedBy = ({ workedMs }: Run, { afterMs }: Point, dueMs: number | undefined, retargetedMs: number): boolean =>
  workedMs > afterMs || (dueMs !== undefined && dueMs < retargetedMs);

/**
 * Whether new targets could put a clock's marks into the past. Those fire at once, so only the stage in which the targets came is asked
 * about. A level that is done with the ticket is past nothing.
 */
function canBePast(ticket: Ticket, open: OpenClock, retargetedMs: number): boolean {
  if (open.agreed || open.startedMs >= retargetedMs || presentSegment(ticket).fromMs > retargetedMs) return false;
  return !(ticket.resolution?.standing && open.clock.startsWith('ownership-'));
}

/**
 * Warnings, of whatever kind, that are due by the second of new targets: they come too late to be of use, also where their clock stands
 * still just then.
 */
export function pointlessMarks(ticket: Ticket, retargetedMs: number): readonly Pick<Mark, 'clock' | 'mark'>[] {
  return openClocks(ticket).flatMap((open) => {
    const run = runOf(ticket, open);
    return open.points
      .slice(firedUpTo(ticket, open) + 1)
      .filter(({ mark }) => isWarning(mark) || mark === 'nudge')
      .filter((point) => {
        const dueMs = reachedMs(open, run, point);
        return dueMs === undefined ? run.workedMs >= point.afterMs : dueMs <= retargetedMs;
      })
      .map(({ mark }) => ({ clock: open.clock, mark }));
  });
}
