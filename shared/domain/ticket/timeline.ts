import { calendarFor } from '../clocks/calendar.ts';
import { pointlessMarks } from '../clocks/clocks.ts';
import { openClocks, secondOf } from '../clocks/open-clocks.ts';
import { carriedAs, runsOf } from '../clocks/runs.ts';
import { CALENDARS, type CalendarId } from '../policy/calendars.ts';
import type { ClockName, MarkName, TicketEvent } from './event.ts';
import { LEVELS, type Level, workingStage } from './stage.ts';
import { segmentText } from './stage-history.ts';
import {
  type DatedClock,
  type Ladder,
  type OwnershipCycle,
  type RecurringClock,
  stageOf,
  type Ticket,
  type Timeline,
} from './ticket.ts';

export const NEW_LADDER: Ladder = { spent: 0, reminders: 0 };

const CALENDAR_IDS = Object.keys(CALENDARS) as readonly CalendarId[];

export const withTimeline = (ticket: Ticket, change: Partial<Timeline>): Ticket => ({
  ...ticket,
  timeline: { ...ticket.timeline, ...change },
});

/** What an event means for the clocks, once the ticket is what it makes of it. Both tickets share one timeline so far. */
export function keepTime(before: Ticket | undefined, applied: Ticket, event: TicketEvent): Ticket {
  const dated = dateClocks(applied, event);
  if (before === undefined) return enterStage(dated, event.at);
  return pruned(before, stageOf(before) === stageOf(dated) ? dated : enterStage(dated, event.at));
}

/** A human's word that the requester can read: it answers them, whatever else it says. */
const PUBLIC_WORDS = new Set<TicketEvent['type']>([
  'agent-replied',
  'details-requested',
  'call-logged',
  'workaround-recorded',
  'third-party-awaited',
  'ticket-resolved',
]);

/** The requester's word, which wants an answer. */
const REQUESTERS_WORDS = new Set<TicketEvent['type']>([
  'requester-replied',
  'details-provided',
  'escalation-requested',
  'ticket-reopened',
]);

/** What else the requester is told at once, by a mail that says where the ticket is now. */
const NEWS = new Set<TicketEvent['type']>([
  'ticket-accepted',
  'ticket-escalated',
  'ticket-returned',
  'ticket-transferred',
  'escalation-requested',
  'priority-changed',
  'policy-applied',
]);

export const isPublicWord = ({ type }: TicketEvent): boolean => PUBLIC_WORDS.has(type);
export const isRequestersWord = ({ type }: TicketEvent): boolean => REQUESTERS_WORDS.has(type);

/** Somebody works on it, or somebody outside does; an offer is no work yet. */
const isInHand = ({ assignee, offered, waits }: Ticket): boolean =>
  (assignee !== undefined && !offered) || waits.some((wait) => wait.for === 'third-party');

/** Begins and ends the clocks that a ticket dates by `since`. */
function dateClocks(ticket: Ticket, event: TicketEvent): Ticket {
  const { since, respondedAt } = ticket.timeline;
  const active = ticket.closed === undefined && !ticket.resolution?.standing;
  const unanswered =
    ticket.closed === undefined &&
    (since['next-response'] !== undefined
      ? !isPublicWord(event)
      : respondedAt !== undefined && isRequestersWord(event));
  const taken = active && ticket.assignee !== undefined;
  const inHand = active && isInHand(ticket);
  const deed =
    event.actor.personId === ticket.assignee ||
    isRequestersWord(event) ||
    event.type === 'ticket-snoozed' ||
    isWake(event);
  const open: readonly (readonly [DatedClock, open: boolean, again: boolean])[] = [
    ['next-response', unanswered, false],
    ['update', active && ticket.level >= 2, isPublicWord(event)],
    ['status', inHand && ticket.level >= 2, isPublicWord(event) || NEWS.has(event.type)],
    ['acceptance', taken && ticket.offered === true, event.type === 'ticket-assigned'],
    ['activity', taken && !ticket.offered, deed],
    ['snooze', active && ticket.snoozed !== undefined, event.type === 'ticket-snoozed'],
  ];
  return open.reduce((so, [clock, isOpen, again]) => {
    if (!isOpen)
      return since[clock] === undefined ? so : withTimeline(so, { since: without(so.timeline.since, clock) });
    return since[clock] === undefined || again ? begin(so, clock, event.at) : so;
  }, ticket);
}

const isWake = (event: TicketEvent): boolean => event.type === 'clock-fired' && event.clock === 'snooze';

function begin(ticket: Ticket, clock: DatedClock, at: string): Ticket {
  const counted = nextCycle(ticket, clock);
  return withTimeline(counted, { since: { ...counted.timeline.since, [clock]: secondOf(at) } });
}

/** The next cycle of a clock that can begin again. */
export function nextCycle(ticket: Ticket, clock: RecurringClock): Ticket {
  const { cycles } = ticket.timeline;
  return withTimeline(ticket, { cycles: { ...cycles, [clock]: (cycles[clock] ?? 0) + 1 } });
}

/** The new stage goes on the timeline, and the level's clock begins if it is a level's stage. */
function enterStage(after: Ticket, at: string): Ticket {
  const entered = segmentText({ stage: stageOf(after), fromMs: secondOf(at) });
  const stages = [...after.timeline.stages, entered];
  return beginOwnership(shortened(withTimeline(after, { stages })), at);
}

/** Beyond so many stages the oldest is carried on as time that clocks have run: a ticket stays small whatever happens to it. */
export const MOST_STAGES = 8;

function shortened(ticket: Ticket): Ticket {
  const { stages } = ticket.timeline;
  if (stages.length <= MOST_STAGES) return ticket;
  const carried: Partial<Record<ClockName, Partial<Record<CalendarId, number>>>> = { ...ticket.timeline.carried };
  for (const { clock, startedMs, runsIn } of openClocks(ticket)) {
    const [first] = runsIn === undefined ? [] : runsOf(oldest(ticket), startedMs, runsIn);
    if (first?.toMs === undefined || carriedAs(clock) !== clock) continue;
    const { fromMs, toMs } = first;
    const ran = CALENDAR_IDS.map((id): [CalendarId, number] => [
      id,
      (carried[clock]?.[id] ?? 0) + calendarFor(id).between(fromMs, toMs) / 1000,
    ]);
    carried[clock] = Object.fromEntries(ran.filter(([, seconds]) => seconds > 0));
  }
  return withTimeline(ticket, { carried, stages: stages.slice(1) });
}

/** The ticket as if it knew the oldest of its stages only, and when that ended. */
const oldest = (ticket: Ticket): Ticket => withTimeline(ticket, { stages: ticket.timeline.stages.slice(0, 2) });

/** A level whose stage is entered begins its clock, unless it goes on where it stood. Level 4 is then asked anew. */
function beginOwnership(ticket: Ticket, at: string): Ticket {
  const { level } = ticket;
  if (stageOf(ticket) !== workingStage(level)) return ticket;
  const cycle = ticket.timeline.ownership[level];
  if (cycle?.sinceMs !== undefined) return ticket;
  return beginCycle(level === 4 ? withTimeline(ticket, { ladder: NEW_LADDER }) : ticket, level, at);
}

export function beginCycle(ticket: Ticket, level: Level, at: string): Ticket {
  const { ownership } = ticket.timeline;
  const cycle: OwnershipCycle = { cycle: (ownership[level]?.cycle ?? 0) + 1, sinceMs: secondOf(at) };
  return withTimeline(ticket, { ownership: { ...ownership, [level]: cycle } });
}

/** The present cycle of these levels' clocks is over: coming back there begins a new one. */
export function endCycles(ticket: Ticket, levels: readonly Level[] = LEVELS): Ticket {
  const { ownership } = ticket.timeline;
  const over = levels.flatMap((level) => {
    const cycle = ownership[level];
    return cycle === undefined ? [] : [[level, { cycle: cycle.cycle }] as const];
  });
  return withTimeline(ticket, { ownership: { ...ownership, ...Object.fromEntries(over) } });
}

/** The ticket has new terms, which count from the start of every clock. Warnings that they put into the past are dropped for good. */
export function retarget(ticket: Ticket, at: string): Ticket {
  const retargetedMs = secondOf(at);
  const dropped = pointlessMarks(ticket, retargetedMs);
  return withTimeline(
    dropped.reduce((so, { clock, mark }) => withMark(so, clock, mark), ticket),
    { retargetedMs },
  );
}

/** The mark, and what comes before it, will not fire again in this cycle. */
export const withMark = (ticket: Ticket, clock: ClockName, mark: MarkName): Ticket =>
  withTimeline(ticket, { fired: { ...ticket.timeline.fired, [clock]: mark } });

/** Keeps what a clock can still ask for: nothing of clocks that have ended or begun again. */
function pruned(before: Ticket, after: Ticket): Ticket {
  const cycles = new Map(openClocks(before).map(({ clock, cycle }) => [clock, cycle]));
  const goOn = new Set(openClocks(after).flatMap(({ clock, cycle }) => (cycles.get(clock) === cycle ? [clock] : [])));
  const { carried, fired } = after.timeline;
  return withTimeline(after, { carried: only(carried, goOn), fired: only(fired, goOn) });
}

function only<T>(
  record: Readonly<Partial<Record<ClockName, T>>>,
  kept: ReadonlySet<string>,
): Partial<Record<ClockName, T>> {
  return Object.fromEntries(Object.entries(record).filter(([clock]) => kept.has(clock)));
}

function without<K extends string, T>(record: Readonly<Partial<Record<K, T>>>, key: K): Partial<Record<K, T>> {
  const { [key]: _, ...rest } = record;
  return rest as Partial<Record<K, T>>;
}
