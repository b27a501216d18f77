import type { CalendarId } from '../policy/calendars.ts';
import type { Again, ClockName, MarkName } from '../ticket/event.ts';
import { LEVELS, type Level, type Stage, workingStage } from '../ticket/stage.ts';
import { type DatedClock, stageOf, type Ticket } from '../ticket/ticket.ts';
import { warningAfter, warningName } from './warnings.ts';

/** A clock that waits for something, as the ticket's terms and timeline have it. What it shows at a moment is another matter. */
export interface OpenClock {
  readonly clock: ClockName;
  readonly cycle: number;
  /** Milliseconds since the epoch, a whole second. */
  readonly startedMs: number;
  readonly calendar: CalendarId;
  /** The stages in which it runs; a clock without never stands still. */
  readonly runsIn?: (stage: Stage) => boolean;
  /** In their order; the last is the end. A clock that ends with a breach is a promise, the others remind. */
  readonly points: readonly Point[];
  /** Its time was named by a person, not by the ticket's terms: a change of those cannot put it into the past. */
  readonly agreed?: true;
}

/** What happens when so much of the calendar's time has run. */
export interface Point {
  readonly mark: MarkName;
  readonly afterMs: number;
}

/** Clocks tick in whole seconds. A start in the middle of one counts from its beginning: a timer that fires late within its second then delays nothing after it. */
export const secondOf = (iso: string): number => Math.floor(Date.parse(iso) / 1000) * 1000;

/** Every clock that is open on a ticket. Those that are due in the same second fire in this order. */
export function openClocks(ticket: Ticket): readonly OpenClock[] {
  if (ticket.closed !== undefined) return [];
  return [
    firstResponse(ticket),
    nextResponse(ticket),
    update(ticket),
    firstResolution(ticket),
    totalResolution(ticket),
    acceptance(ticket),
    activity(ticket),
    ...LEVELS.map((level) => ownership(ticket, level)),
    snooze(ticket),
    thirdParty(ticket),
    requesterAnswer(ticket),
    confirmation(ticket),
    operationsReminder(ticket),
    status(ticket),
  ].filter((clock) => clock !== undefined);
}

/** What support owes stands still while the requester has the word, and runs on while a third party is waited for. */
const unlessRequesters = (stage: Stage): boolean => stage !== 'awaiting-requester' && stage !== 'awaiting-confirmation';

/** What one agent or level owes runs only while they can do something. */
const whileWorking = (stage: Stage): boolean => LEVELS.some((level) => stage === workingStage(level));

/** From filing until a human answers publicly (R047). */
function firstResponse(ticket: Ticket): OpenClock | undefined {
  const { targets } = ticket.terms;
  if (ticket.timeline.respondedAt !== undefined) return undefined;
  return promise(
    ticket,
    'first-response',
    1,
    secondOf(ticket.filedAt),
    targets.firstResponse,
    targets.calendars.response,
  );
}

/** From the requester's first message that nobody has answered; further ones never move it. */
function nextResponse(ticket: Ticket): OpenClock | undefined {
  const { targets } = ticket.terms;
  const open = dated(ticket, 'next-response');
  return (
    open &&
    promise(ticket, 'next-response', open.cycle, open.startedMs, targets.nextResponse, targets.calendars.response)
  );
}

/** From the last public word, while the ticket is above level 1 (R137, R151). */
function update(ticket: Ticket): OpenClock | undefined {
  const { targets } = ticket.terms;
  const open = dated(ticket, 'update');
  return open && promise(ticket, 'update', open.cycle, open.startedMs, targets.update, targets.calendars.work);
}

/**
 * From the last news while somebody works on the ticket above level 1, or a third party is awaited: where it stands is told again after once,
 * twice, four times the target and so on, for a mail a day about nothing would teach them not to read (R137, R151). While nobody has it, the
 * mails of its climb tell them. The last in its second, so that a climb says it instead. At the end of the ladder operations' reminders take
 * over.
 */
function status(ticket: Ticket): OpenClock | undefined {
  const open = dated(ticket, 'status');
  if (open === undefined || operationsReminder(ticket) !== undefined) return undefined;
  const { update, calendars } = ticket.terms.targets;
  const told = TIMES_AGAIN.findIndex((times) => againName(times) === ticket.timeline.fired.status);
  const points = TIMES_AGAIN.slice(0, told + 2).map(
    (times): Point => ({ mark: againName(times), afterMs: times * update * 1000 }),
  );
  return { clock: 'status', ...open, calendar: calendars.work, runsIn: unlessRequesters, points };
}

/** Beyond these a wait for a third party, the longest there is, is over. */
const TIMES_AGAIN = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const againName = (times: number): Again => `again-${times}`;

/** From filing until it is resolved for the first time. */
function firstResolution(ticket: Ticket): OpenClock | undefined {
  const { targets } = ticket.terms;
  if (ticket.resolution !== undefined) return undefined;
  return promise(ticket, 'first-resolution', 1, secondOf(ticket.filedAt), targets.resolution, targets.calendars.work);
}

/** From filing until a resolution lasts: a reopened ticket goes on where it stood. */
function totalResolution(ticket: Ticket): OpenClock {
  const { targets } = ticket.terms;
  return promise(ticket, 'total-resolution', 1, secondOf(ticket.filedAt), targets.resolution, targets.calendars.work);
}

/** How long a level may hold the ticket (R056): in its own stage, going on where it stood when the ticket comes back. Nobody is warned above level 4, it is asked again. */
function ownership(ticket: Ticket, level: Level): OpenClock | undefined {
  const cycle = ticket.timeline.ownership[level];
  if (cycle?.sinceMs === undefined) return undefined;
  const { targets } = ticket.terms;
  const clock = promise(
    ticket,
    `ownership-${level}`,
    cycle.cycle,
    cycle.sinceMs,
    ownershipTarget(ticket, level),
    targets.calendars.work,
  );
  return {
    ...clock,
    points: level === 4 ? clock.points.filter(({ mark }) => mark === 'breach') : clock.points,
    runsIn: (stage) => stage === workingStage(level),
  };
}

/** From the offer of a ticket to an agent until they take it. */
function acceptance(ticket: Ticket): OpenClock | undefined {
  const open = dated(ticket, 'acceptance');
  return open && partOfLevel(ticket, 'acceptance', open, { release: ticket.terms.acceptance });
}

/** From the last thing that was done about a ticket that somebody has taken: its agent is asked, then it goes back to the queue. */
function activity(ticket: Ticket): OpenClock | undefined {
  const open = dated(ticket, 'activity');
  if (open === undefined) return undefined;
  const { nudge, release } = ticket.terms.idle;
  const clock = partOfLevel(ticket, 'activity', open, { nudge, release });
  return ticket.snoozed === undefined ? clock : { ...clock, runsIn: () => false };
}

/** Until a ticket that was put aside is back. */
function snooze(ticket: Ticket): OpenClock | undefined {
  const startedMs = ticket.timeline.since.snooze;
  if (ticket.snoozed === undefined || startedMs === undefined) return undefined;
  const { cycle, until } = ticket.snoozed;
  return { ...reminder('snooze', cycle, startedMs, { wake: wholeSecond(until) - startedMs }), agreed: true };
}

/** Until a third party is waited for no longer. */
function thirdParty(ticket: Ticket): OpenClock | undefined {
  const wait = ticket.waits.find((candidate) => candidate.for === 'third-party');
  if (wait?.until === undefined) return undefined;
  const startedMs = secondOf(wait.since);
  return {
    ...reminder('third-party', wait.cycle, startedMs, { return: wholeSecond(wait.until) - startedMs }),
    agreed: true,
  };
}

/** From a request for details: one reminder, then the ticket closes. */
function requesterAnswer(ticket: Ticket): OpenClock | undefined {
  const wait = ticket.waits.find((candidate) => candidate.for === 'requester');
  if (wait === undefined || stageOf(ticket) !== 'awaiting-requester') return undefined;
  return silence('requester-answer', wait.cycle, wait, ticket.terms.requesterWait);
}

/** From a resolution: one reminder, then the ticket closes (R086). */
function confirmation(ticket: Ticket): OpenClock | undefined {
  const resolution = ticket.resolution;
  if (!resolution?.standing) return undefined;
  const { at: since, number, remindedAt } = resolution;
  const asked = remindedAt === undefined ? { since } : { since, remindedAt };
  return silence('confirmation', number, asked, ticket.terms.confirmation);
}

/** Once level 4 was asked in vain, operations is reminded until a person acts. */
function operationsReminder(ticket: Ticket): OpenClock | undefined {
  const { exhaustedAt, remindedAt } = ticket.timeline.ladder;
  if (exhaustedAt === undefined || stageOf(ticket) !== 'level-4') return undefined;
  const startedMs = secondOf(remindedAt ?? exhaustedAt);
  const cycle = ticket.timeline.cycles['operations-reminder'] ?? 1;
  return reminder('operations-reminder', cycle, startedMs, {
    reminder: ticket.terms.operationsReminder * 1000,
  });
}

/** What a level may take, in milliseconds of its calendar. */
const ownershipTarget = (ticket: Ticket, level: Level): number => ticket.terms.targets.ownership[level - 1] ?? 0;

function dated(ticket: Ticket, clock: DatedClock): { cycle: number; startedMs: number } | undefined {
  const startedMs = ticket.timeline.since[clock];
  return startedMs === undefined ? undefined : { cycle: ticket.timeline.cycles[clock] ?? 1, startedMs };
}

/** A clock with a target, in seconds: it warns as the ticket's terms say, and is missed at the end. */
function promise(
  ticket: Ticket,
  clock: ClockName,
  cycle: number,
  startedMs: number,
  target: number,
  calendar: CalendarId,
): OpenClock {
  const warnings = ticket.terms.warnings.flatMap((threshold): Point[] => {
    const after = warningAfter(threshold, target);
    return after === undefined ? [] : [{ mark: warningName(threshold), afterMs: after * 1000 }];
  });
  const inOrder = warnings.sort((a, b) => a.afterMs - b.afterMs);
  const points: Point[] = [...inOrder, { mark: 'breach', afterMs: target * 1000 }];
  return { clock, cycle, startedMs, calendar, runsIn: unlessRequesters, points };
}

/** A clock whose marks are percentages of what the present level may take. */
function partOfLevel(
  ticket: Ticket,
  clock: 'acceptance' | 'activity',
  open: { readonly cycle: number; readonly startedMs: number },
  percents: Partial<Record<MarkName, number>>,
): OpenClock {
  const target = ownershipTarget(ticket, ticket.level);
  const points = pointsOf(percents, (percent) => Math.ceil((target * percent) / 100) * 1000);
  return { clock, ...open, calendar: ticket.terms.targets.calendars.work, runsIn: whileWorking, points };
}

/**
 * The people's own time to answer is calendar time: weekends are when they read mail. A reminder that fired late (the timers were asleep)
 * puts the closing off by as much.
 */
function silence(
  clock: ClockName,
  cycle: number,
  asked: { readonly since: string; readonly remindedAt?: string },
  after: { readonly reminder: number; readonly close: number },
): OpenClock {
  const startedMs = secondOf(asked.since);
  const remindedMs = Math.max(after.reminder * 1000, secondOf(asked.remindedAt ?? asked.since) - startedMs);
  const closeMs = remindedMs + (after.close - after.reminder) * 1000;
  return reminder(clock, cycle, startedMs, { reminder: after.reminder * 1000, close: closeMs });
}

function reminder(
  clock: ClockName,
  cycle: number,
  startedMs: number,
  afterMs: Partial<Record<MarkName, number>>,
): OpenClock {
  return { clock, cycle, startedMs, calendar: 'always', points: pointsOf(afterMs, (after) => after) };
}

function pointsOf(values: Partial<Record<MarkName, number>>, afterMs: (value: number) => number): Point[] {
  return (Object.entries(values) as [MarkName, number][]).map(([mark, value]) => ({ mark, afterMs: afterMs(value) }));
}

/** What a person named is not over before it is. */
const wholeSecond = (iso: string): number => Math.ceil(Date.parse(iso) / 1000) * 1000;
