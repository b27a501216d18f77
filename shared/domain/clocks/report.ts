import type { CalendarId } from '../policy/calendars.ts';
import type { ClockName, MarkName, TicketEvent } from '../ticket/event.ts';
import { evolve } from '../ticket/evolve.ts';
import type { Stage } from '../ticket/stage.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';
import { calendarFor } from './calendar.ts';
import { type Clock, clocks } from './clocks.ts';
import { openClocks, secondOf } from './open-clocks.ts';

/** One run of a clock from its start to its stop. Spans are in whole seconds of the calendar's time, times in ISO 8601. */
export interface Cycle {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly calendar: CalendarId;
  readonly startedAt: string;
  readonly target: number;
  readonly elapsed: number;
  /** Never negative. */
  readonly remaining: number;
  /** It stands still now. */
  readonly paused: boolean;
  /** How long it has stood still. */
  readonly pausedFor: number;
  /** When its last mark is or was due; absent where it stands still, or stood still when it stopped. */
  readonly dueAt?: string;
  /** Absent while it goes on. */
  readonly stoppedAt?: string;
  /** A promise that was not kept: it was stopped, or still runs, after the second in which it was due. */
  readonly breached: boolean;
  /** By how much; 0 where it was kept. */
  readonly failedBy: number;
  /** New targets had put its end into the past. */
  readonly breachedBy?: 'retarget';
  readonly marks: readonly CycleMark[];
}

export interface CycleMark {
  readonly mark: MarkName;
  readonly dueAt?: string;
  readonly firedAt?: string;
  /** A warning that new targets came too late for. */
  readonly dropped?: true;
}

/** A time in which others had the word. */
export interface Pause {
  readonly for: 'requester' | 'third-party' | 'confirmation';
  readonly from: string;
  /** Absent while it goes on. */
  readonly to?: string;
  readonly seconds: number;
}

type Fired = Extract<TicketEvent, { type: 'clock-fired' }>;

/**
 * Every cycle of every clock that a ticket has had, in the order in which they began: those that have ended as they stood at the second in
 * which they did, those that go on as they stand at `nowMs`. Told from the log alone, oldest event first.
 */
export function reportOf(log: readonly TicketEvent[], nowMs: number): readonly Cycle[] {
  const fired = new Map<string, Fired>();
  const ended: Cycle[] = [];
  let ticket: Ticket | undefined;
  for (const event of log) {
    const before = ticket;
    ticket = evolve(before, event);
    if (event.type === 'clock-fired') fired.set(key(event, event.mark), event);
    if (before !== undefined) ended.push(...endedBy(event, before, ticket, fired));
  }
  const ongoing = ticket === undefined ? [] : clocks(ticket, nowMs).map((clock) => cycleOf(clock, nowMs, fired));
  return [...ended, ...ongoing].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

/** Every time in which the ticket waited for its requester or a third party, oldest first. */
export function pausesOf(log: readonly TicketEvent[], nowMs: number): readonly Pause[] {
  const stages: { readonly stage: Stage; readonly atMs: number }[] = [];
  let ticket: Ticket | undefined;
  for (const event of log) {
    ticket = evolve(ticket, event);
    const stage = stageOf(ticket);
    if (stages.at(-1)?.stage !== stage) stages.push({ stage, atMs: secondOf(event.at) });
  }
  return stages.flatMap(({ stage, atMs }, i) => {
    const paused = PAUSES[stage];
    if (paused === undefined) return [];
    const endMs = stages[i + 1]?.atMs;
    const to = endMs === undefined ? {} : { to: iso(endMs) };
    return [{ for: paused, from: iso(atMs), ...to, seconds: secondsOf((endMs ?? nowMs) - atMs) }];
  });
}

const PAUSES: Partial<Record<Stage, Pause['for']>> = {
  'awaiting-requester': 'requester',
  'awaiting-third-party': 'third-party',
  'awaiting-confirmation': 'confirmation',
};

function endedBy(
  event: TicketEvent,
  before: Ticket,
  after: Ticket,
  fired: ReadonlyMap<string, Fired>,
): readonly Cycle[] {
  const open = new Set(openClocks(after).map(({ clock, cycle }) => `${clock}/${cycle}`));
  if (openClocks(before).every(({ clock, cycle }) => open.has(`${clock}/${cycle}`))) return [];
  const atMs = secondOf(event.at);
  return clocks(before, atMs)
    .filter(({ clock, cycle }) => !open.has(`${clock}/${cycle}`))
    .map((clock) => cycleOf(clock, atMs, fired, event));
}

/** `ending`: the event that stopped it. */
function cycleOf(clock: Clock, atMs: number, fired: ReadonlyMap<string, Fired>, ending?: TicketEvent): Cycle {
  const { cycle, calendar, startedMs, targetMs, elapsedMs, running } = clock;
  const stopped = ending !== undefined;
  const marks = clock.marks.map((mark) => ({ ...mark, event: fired.get(key(clock, mark.mark)) }));
  const end = marks.at(-1);
  const dueMs = end?.event === undefined ? end?.dueMs : Date.parse(end.event.dueAt);
  const past = dueMs === undefined ? elapsedMs > targetMs : dueMs < Math.floor(atMs / 1000) * 1000;
  // Who acts in the due second is in time, whether or not the timer was a moment faster.
  const decided = !stopped || end?.event === ending || end?.event?.by === 'retarget';
  const breached = end?.mark === 'breach' && (past || (end.event !== undefined && decided));
  const by = end?.event?.by ?? (breached && end.event === undefined ? end.by : undefined);
  return {
    clock: clock.clock,
    cycle,
    calendar,
    startedAt: iso(startedMs),
    target: secondsOf(targetMs),
    elapsed: secondsOf(elapsedMs),
    remaining: secondsOf(Math.max(0, targetMs - elapsedMs)),
    paused: !stopped && !running,
    pausedFor: secondsOf(calendarFor(calendar).between(startedMs, atMs) - elapsedMs),
    ...(dueMs === undefined ? {} : { dueAt: iso(dueMs) }),
    ...(stopped ? { stoppedAt: iso(atMs) } : {}),
    breached,
    failedBy: breached ? secondsOf(Math.max(0, elapsedMs - targetMs)) : 0,
    ...(by === undefined ? {} : { breachedBy: by }),
    marks: marks.map(({ mark, dueMs: openMs, fired: done, event }) => {
      if (event !== undefined) return { mark, dueAt: event.dueAt, firedAt: event.at };
      return { mark, ...(done ? { dropped: true } : openMs === undefined ? {} : { dueAt: iso(openMs) }) };
    }),
  };
}

const key = ({ clock, cycle }: { readonly clock: ClockName; readonly cycle: number }, mark: MarkName): string =>
  `${clock}/${cycle}/${mark}`;

const iso = (ms: number): string => new Date(ms).toISOString();
const secondsOf = (ms: number): number => Math.floor(ms / 1000);
