import type { ClockName, MarkName } from '../ticket/event.ts';
import { LEVELS, type Level, workingStage } from '../ticket/stage.ts';
import { type Segment, stageOf, type Ticket } from '../ticket/ticket.ts';
import { type Calendar, calendarFor } from './calendar.ts';

/** One mark on a clock, which fires once per cycle. */
export interface Mark {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly mark: MarkName;
  /** Milliseconds since the epoch, a whole second; absent while the clock stands still. */
  readonly dueMs?: number;
  readonly fired: boolean;
}

/** One open clock of a ticket. A clock is open from its start until what it waits for has happened. */
export interface Clock {
  readonly clock: ClockName;
  readonly cycle: number;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  /** False while the ticket's stage pauses it. */
  readonly running: boolean;
  /** Working milliseconds in this cycle until `now`. */
  readonly elapsedMs: number;
  readonly marks: readonly Mark[];
}

/**
 * Every open clock of a ticket, derived from the ticket alone: nothing is counted, so nothing can drift (field rule "derive, never
 * count"). Ownership runs in its level's stage only; the others run from their start.
 */
export function clocks(ticket: Ticket, calendar: Calendar, nowMs: number): readonly Clock[] {
  if (ticket.closed !== undefined) return [];
  return [
    firstResponse(ticket, calendar, nowMs),
    ...LEVELS.map((level) => ownership(ticket, level, calendar, nowMs)),
    requesterAnswer(ticket, nowMs),
    confirmation(ticket, nowMs),
    operationsReminder(ticket, nowMs),
  ].filter((clock) => clock !== undefined);
}

export const calendarOf = (ticket: Ticket): Calendar => calendarFor(ticket.terms.targets.calendar);

/** Marks that have not fired and will unless something happens, the next one first. */
export function pendingMarks(ticket: Ticket): readonly (Mark & { readonly dueMs: number })[] {
  return clocks(ticket, calendarOf(ticket), 0)
    .flatMap((clock) => clock.marks)
    .filter((mark): mark is Mark & { dueMs: number } => !mark.fired && mark.dueMs !== undefined)
    .sort((a, b) => a.dueMs - b.dueMs);
}

/** When something must happen at the latest, in milliseconds since the epoch. Every open ticket has such a moment; a closed one has none. */
export const nextDeadline = (ticket: Ticket): number | undefined => pendingMarks(ticket)[0]?.dueMs;

/** Clocks tick in whole seconds. A start in the middle of one counts from its beginning: a timer that fires late within its second then delays nothing after it. */
export const secondOf = (iso: string): number => Math.floor(Date.parse(iso) / 1000) * 1000;

export const firedKey = (clock: ClockName, cycle: number, mark: MarkName): string => `${clock}/${cycle}/${mark}`;

/** From filing until a human answers publicly (R047). Waiting on a third party, and every level, run on. */
function firstResponse(ticket: Ticket, calendar: Calendar, nowMs: number): Clock | undefined {
  if (ticket.timeline.respondedAt !== undefined) return undefined;
  const startedMs = secondOf(ticket.filedAt);
  const due = calendar.add(startedMs, ticket.terms.targets.firstResponse * 1000);
  return open(ticket, 'first-response', 1, startedMs, true, calendar.between(startedMs, nowMs), { breach: due });
}

/** How long a level may hold the ticket (R056). It runs in the level's own stage, pauses elsewhere, and goes on when the ticket comes back. */
function ownership(ticket: Ticket, level: Level, calendar: Calendar, nowMs: number): Clock | undefined {
  const { ownership, segments, carried } = ticket.timeline;
  const cycle = ownership[level];
  if (cycle === undefined || cycle.over) return undefined;
  const running = stageOf(ticket) === workingStage(level);
  const runs = runsOf(segments, level, cycle.sinceMs);
  const present = running ? runs.at(-1) : undefined;
  const past = runs.filter((run) => run !== present);
  const worked = past.reduce((sum, run) => sum + calendar.between(run.fromMs, run.toMs), carried[level] ?? 0);
  const target = (ticket.terms.targets.ownership[level - 1] ?? 0) * 1000;
  const elapsed = worked + (present ? calendar.between(present.fromMs, nowMs) : 0);
  const due = present ? calendar.add(present.fromMs, Math.max(0, target - worked)) : undefined;
  return open(ticket, `ownership-${level}`, cycle.cycle, cycle.sinceMs, running, elapsed, { breach: due });
}

/** The stretches of time in which a level's clock ran, from `sinceMs` on. The last may have no end yet (`toMs` is infinite). */
export function runsOf(
  segments: readonly Segment[],
  level: Level,
  sinceMs: number,
): { fromMs: number; toMs: number }[] {
  return segments
    .map((segment, i) => ({
      stage: segment.stage,
      fromMs: Math.max(segment.fromMs, sinceMs),
      toMs: segments[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY,
    }))
    .filter((run) => run.stage === workingStage(level) && run.toMs > run.fromMs)
    .map(({ fromMs, toMs }) => ({ fromMs, toMs }));
}

/** From a request for details: one reminder, then the ticket closes. */
function requesterAnswer(ticket: Ticket, nowMs: number): Clock | undefined {
  const wait = ticket.waits.find((candidate) => candidate.for === 'requester');
  if (wait === undefined || stageOf(ticket) !== 'awaiting-requester') return undefined;
  return silence(ticket, 'requester-answer', wait.cycle, wait, ticket.terms.requesterWait, nowMs);
}

/** From a resolution: one reminder, then the ticket closes (R086). */
function confirmation(ticket: Ticket, nowMs: number): Clock | undefined {
  const resolution = ticket.resolution;
  if (!resolution?.standing) return undefined;
  const { at: since, number, remindedAt } = resolution;
  const asked = remindedAt === undefined ? { since } : { since, remindedAt };
  return silence(ticket, 'confirmation', number, asked, ticket.terms.confirmation, nowMs);
}

/** Once level 4 was asked in vain, operations is reminded until a person acts. */
function operationsReminder(ticket: Ticket, nowMs: number): Clock | undefined {
  const { exhaustedAt, remindedAt, reminders } = ticket.timeline.ladder;
  if (exhaustedAt === undefined || stageOf(ticket) !== 'level-4') return undefined;
  const startedMs = secondOf(remindedAt ?? exhaustedAt);
  const due = startedMs + ticket.terms.operationsReminder * 1000;
  return open(ticket, 'operations-reminder', reminders + 1, startedMs, true, elapsed(startedMs, nowMs), {
    reminder: due,
  });
}

/**
 * The people's own time to answer is calendar time: weekends are when they read mail. A reminder that fired late (the timers were asleep)
 * puts the closing off by as much.
 */
function silence(
  ticket: Ticket,
  clock: ClockName,
  cycle: number,
  asked: { readonly since: string; readonly remindedAt?: string },
  after: { readonly reminder: number; readonly close: number },
  nowMs: number,
): Clock {
  const startedMs = secondOf(asked.since);
  const reminder = startedMs + after.reminder * 1000;
  const reminded = Math.max(reminder, secondOf(asked.remindedAt ?? asked.since));
  const marks = { reminder, close: reminded + (after.close - after.reminder) * 1000 };
  return open(ticket, clock, cycle, startedMs, true, elapsed(startedMs, nowMs), marks);
}

const elapsed = (startedMs: number, nowMs: number): number => Math.max(0, nowMs - startedMs);

function open(
  ticket: Ticket,
  clock: ClockName,
  cycle: number,
  startedMs: number,
  running: boolean,
  elapsedMs: number,
  marks: Partial<Record<MarkName, number | undefined>>,
): Clock {
  return {
    clock,
    cycle,
    startedMs,
    running,
    elapsedMs,
    marks: (Object.entries(marks) as [MarkName, number | undefined][]).map(([mark, dueMs]) => ({
      clock,
      cycle,
      mark,
      ...(dueMs === undefined ? {} : { dueMs }),
      fired: ticket.timeline.fired.includes(firedKey(clock, cycle, mark)),
    })),
  };
}
