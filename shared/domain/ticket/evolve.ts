import { calendarOf, firedKey, runsOf, secondOf } from '../clocks/clocks.ts';
import type { Fact, TicketEvent } from './event.ts';
import { LEVELS, type Level, workingStage } from './stage.ts';
import { type Ladder, type OwnershipCycle, type Segment, stageOf, type Ticket, type Timeline } from './ticket.ts';

/** Segments beyond this many are folded into `carried`: the snapshot stays small whatever happens to a ticket. */
export const MAX_SEGMENTS = 8;

const NEW_LADDER: Ladder = { spent: 0, reminders: 0 };

type Applied<T extends Fact['type']> = Extract<TicketEvent, { type: T }>;
type Filed = Applied<'ticket-filed'>;
type Later = Exclude<TicketEvent, Filed>;

/**
 * The next ticket. Total over every published event: an event that was committed is never refused. A log begins with `ticket-filed`
 * and holds it once; anything else is a broken log and throws.
 */
export function evolve(ticket: Ticket | undefined, event: TicketEvent): Ticket {
  if (event.type === 'ticket-filed') return filed(event);
  if (ticket === undefined) throw new Error(`a log begins with ticket-filed, not with ${event.type}`);
  const changed = apply(ticket, event);
  const staged = enterStage(ticket, changed, event.at);
  const next = { ...staged, version: event.number, lastEventAt: event.at };
  return { ...next, decision: ticket.decision + (decides(ticket, next) ? 1 : 0), timeline: bounded(next) };
}

/** The ticket that a whole log leaves, oldest event first. */
export function replay(log: readonly TicketEvent[]): Ticket {
  const ticket = log.reduce<Ticket | undefined>((so, event) => evolve(so, event), undefined);
  if (ticket === undefined) throw new Error('the log is empty');
  return ticket;
}

function filed(event: Filed): Ticket {
  const { at } = event;
  const since = secondOf(at);
  return {
    reference: event.reference,
    version: event.number,
    decision: 1,
    generation: 1,
    generationStartedAt: at,
    filedAt: at,
    lastEventAt: at,
    requester: event.requester,
    descriptionId: event.description.messageId,
    channel: event.channel,
    category: event.category,
    issueType: event.issueType,
    impact: event.impact,
    urgency: event.urgency,
    priority: event.priority,
    priorityReason: event.priorityReason,
    policyVersion: event.policyVersion,
    terms: event.terms,
    entry: event.level,
    level: event.level,
    team: event.team,
    waits: [],
    timeline: {
      segments: [{ fromMs: since, stage: workingStage(event.level) }],
      carried: {},
      ownership: { [event.level]: { cycle: 1, sinceMs: since, over: false } },
      requests: 0,
      ladder: NEW_LADDER,
      fired: [],
    },
  };
}

/** What the event itself says; stages and clocks follow from it in `enterStage`. */
function apply(ticket: Ticket, event: Later): Ticket {
  switch (event.type) {
    case 'ticket-accepted':
      return { ...restartLadder(ticket, event.at), assignee: event.assignee };
    case 'agent-replied':
      return responded(ticket, event.at);
    case 'requester-replied':
    case 'details-provided':
      return answered(ticket);
    case 'details-requested':
      return awaitRequester(responded(ticket, event.at), event.at);
    case 'note-added':
      return ticket;
    case 'ticket-escalated':
    case 'ticket-returned':
      return moveTo(ticket, event.to);
    case 'escalation-requested':
      return { ...answered(ticket), escalationRequestedAt: event.at };
    case 'ticket-resolved':
      return resolved(responded(ticket, event.at), event);
    case 'ticket-reopened':
      return reopened(ticket);
    case 'ticket-closed':
      return { ...ticket, waits: [], closed: { at: event.at, cause: event.cause } };
    case 'clock-fired':
      return fired(unflagged(ticket), event);
    case 'ladder-exhausted':
      return exhausted(ticket, event.at);
    case 'generation-started':
      return { ...unflagged(ticket), generation: event.generation, generationStartedAt: event.at };
    case 'execution-flagged':
      return { ...ticket, flag: { status: event.status, stoppedAt: event.stoppedAt } };
  }
}

const withTimeline = (ticket: Ticket, change: Partial<Timeline>): Ticket => ({
  ...ticket,
  timeline: { ...ticket.timeline, ...change },
});

const responded = (ticket: Ticket, at: string): Ticket =>
  ticket.timeline.respondedAt === undefined ? withTimeline(ticket, { respondedAt: at }) : ticket;

function unflagged(ticket: Ticket): Ticket {
  const { flag: _, ...rest } = ticket;
  return rest;
}

/** Any message of the requester's is the answer that was waited for. */
const answered = (ticket: Ticket): Ticket => ({
  ...ticket,
  waits: ticket.waits.filter((wait) => wait.for !== 'requester'),
});

function awaitRequester(ticket: Ticket, at: string): Ticket {
  const cycle = ticket.timeline.requests + 1;
  const others = ticket.waits.filter((wait) => wait.for !== 'requester');
  return withTimeline({ ...ticket, waits: [...others, { for: 'requester', since: at, cycle }] }, { requests: cycle });
}

function moveTo(ticket: Ticket, to: { readonly level: Level; readonly team: Ticket['team'] }): Ticket {
  const { assignee: _, ...rest } = ticket;
  return { ...rest, level: to.level, team: to.team };
}

function resolved(ticket: Ticket, event: Applied<'ticket-resolved'>): Ticket {
  const { level, team } = ticket;
  const by = event.actor.personId;
  const { resolution: number, outcome, at } = event;
  return { ...ticket, waits: [], resolution: { number, at, level, team, by, outcome, standing: true } };
}

/** Back to the level that resolved it; a new resolution cycle begins, and with it a new cycle of every level's clock. */
function reopened(ticket: Ticket): Ticket {
  if (ticket.resolution === undefined) return ticket;
  const { level, team, by } = ticket.resolution;
  const over = mapLevels(ticket.timeline.ownership, (cycle) => ({ ...cycle, over: true }));
  const resolution = { ...ticket.resolution, standing: false };
  return withTimeline({ ...ticket, level, team, assignee: by, resolution }, { ownership: over, ladder: NEW_LADDER });
}

function fired(ticket: Ticket, event: Applied<'clock-fired'>): Ticket {
  const { timeline } = ticket;
  const marked = withTimeline(ticket, {
    fired: [...timeline.fired, firedKey(event.clock, event.cycle, event.mark)],
  });
  if (event.clock === 'operations-reminder')
    return withTimeline(marked, {
      ladder: { ...timeline.ladder, reminders: event.cycle, remindedAt: event.at },
    });
  if (event.mark === 'reminder') return reminded(marked, event);
  const level = LEVELS.find((candidate) => event.clock === `ownership-${candidate}`);
  const cycle = level && timeline.ownership[level];
  if (level === undefined || cycle === undefined) return marked;
  if (level < 4)
    return withTimeline(marked, { ownership: { ...timeline.ownership, [level]: { ...cycle, over: true } } });
  const ladder = { ...timeline.ladder, spent: timeline.ladder.spent + 1 };
  return withTimeline(beginCycle(marked, level, event.at), { ladder });
}

/** A reminder that came late puts the closing off: nobody is closed out before they have had the time that follows it. */
function reminded(ticket: Ticket, { clock, at }: Applied<'clock-fired'>): Ticket {
  if (clock === 'confirmation' && ticket.resolution)
    return { ...ticket, resolution: { ...ticket.resolution, remindedAt: at } };
  const waits = ticket.waits.map((wait) => (wait.for === 'requester' ? { ...wait, remindedAt: at } : wait));
  return { ...ticket, waits };
}

function exhausted(ticket: Ticket, at: string): Ticket {
  const { ownership, ladder } = ticket.timeline;
  const over = mapLevels(ownership, (cycle, level) => (level === 4 ? { ...cycle, over: true } : cycle));
  return withTimeline(ticket, { ownership: over, ladder: { ...ladder, exhaustedAt: at } });
}

/** Someone takes the ticket at level 4 after everybody was asked in vain: the level's clock starts over. */
function restartLadder(ticket: Ticket, at: string): Ticket {
  const begun = ticket.level === 4 && ticket.timeline.ladder.exhaustedAt !== undefined;
  return begun ? withTimeline(beginCycle(ticket, 4, at), { ladder: NEW_LADDER }) : ticket;
}

function beginCycle(ticket: Ticket, level: Level, at: string): Ticket {
  const { ownership, carried } = ticket.timeline;
  const cycle: OwnershipCycle = { cycle: (ownership[level]?.cycle ?? 0) + 1, sinceMs: secondOf(at), over: false };
  const { [level]: _, ...others } = carried;
  return withTimeline(ticket, { ownership: { ...ownership, [level]: cycle }, carried: others });
}

/** The new stage goes on the timeline; entering a level whose clock is new or over begins a cycle of it. */
function enterStage(before: Ticket, after: Ticket, at: string): Ticket {
  const stage = stageOf(after);
  if (stage === stageOf(before)) return after;
  const segments: Segment[] = [...after.timeline.segments, { fromMs: secondOf(at), stage }];
  const entered = withTimeline(after, { segments });
  if (stage !== workingStage(after.level)) return entered;
  const cycle = entered.timeline.ownership[after.level];
  if (cycle !== undefined && !cycle.over) return entered;
  return beginCycle(after.level === 4 ? withTimeline(entered, { ladder: NEW_LADDER }) : entered, after.level, at);
}

/** Stage, level, team, assignee, priority or resolution: what makes a decision that someone is about to make out of date. */
function decides(before: Ticket, after: Ticket): boolean {
  return (
    stageOf(before) !== stageOf(after) ||
    before.level !== after.level ||
    before.team !== after.team ||
    before.assignee !== after.assignee ||
    before.priority !== after.priority ||
    before.resolution?.number !== after.resolution?.number ||
    before.resolution?.standing !== after.resolution?.standing
  );
}

/** Keeps what a clock can still ask for. */
function bounded(ticket: Ticket): Timeline {
  const { timeline } = ticket;
  const surplus = Math.max(0, timeline.segments.length - MAX_SEGMENTS);
  const fired = timeline.fired.filter((key) => canStillAsk(ticket, key));
  if (surplus === 0) return { ...timeline, fired };
  const calendar = calendarOf(ticket);
  const carried = mapLevels(timeline.ownership, (cycle, level) => {
    const dropped = runsOf(timeline.segments.slice(0, surplus + 1), level, cycle.sinceMs).filter((run) =>
      Number.isFinite(run.toMs),
    );
    const worked = dropped.reduce((sum, run) => sum + calendar.between(run.fromMs, run.toMs), 0);
    return (timeline.carried[level] ?? 0) + worked;
  });
  return { ...timeline, fired, carried, segments: timeline.segments.slice(surplus) };
}

function canStillAsk(ticket: Ticket, key: string): boolean {
  const [clock = '', cycle = ''] = key.split('/');
  const current: Record<string, number | undefined> = {
    'first-response': ticket.timeline.respondedAt === undefined ? 1 : undefined,
    'requester-answer': ticket.waits.find((wait) => wait.for === 'requester')?.cycle,
    confirmation: ticket.resolution?.standing ? ticket.resolution.number : undefined,
  };
  return current[clock] === Number(cycle);
}

function mapLevels<T, U>(
  record: Readonly<Partial<Record<Level, T>>>,
  change: (value: T, level: Level) => U,
): Partial<Record<Level, U>> {
  const entries = LEVELS.flatMap((level) => {
    const value = record[level];
    return value === undefined ? [] : [[level, change(value, level)] as const];
  });
  return Object.fromEntries(entries);
}
