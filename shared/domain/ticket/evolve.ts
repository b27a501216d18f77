import { ratingAfter } from '../survey/rating.ts';
import type { Fact, TicketEvent } from './event.ts';
import { LEVELS } from './stage.ts';
import { type OpenWait, stageOf, type Ticket } from './ticket.ts';
import {
  beginCycle,
  endCycles,
  isPublicWord,
  isRequestersWord,
  keepTime,
  NEW_LADDER,
  nextCycle,
  retarget,
  withMark,
  withTimeline,
} from './timeline.ts';

type Applied<T extends Fact['type']> = Extract<TicketEvent, { type: T }>;
type Filed = Applied<'ticket-filed'>;
type Later = Exclude<TicketEvent, Filed>;

/**
 * The next ticket. Total over every published event: an event that was committed is never refused. A log begins with `ticket-filed`
 * and holds it once; anything else is a broken log and throws.
 */
export function evolve(ticket: Ticket | undefined, event: TicketEvent): Ticket {
  if (event.type === 'ticket-filed') return keepTime(undefined, filed(event), event);
  if (ticket === undefined) throw new Error(`a log begins with ticket-filed, not with ${event.type}`);
  const next = keepTime(ticket, apply(acted(heard(ticket, event), event), event), event);
  const decision = ticket.decision + (decides(ticket, next) ? 1 : 0);
  return { ...next, decision, version: event.number, lastEventAt: event.at };
}

/** The ticket that a whole log leaves, oldest event first. */
export function replay(log: readonly TicketEvent[]): Ticket {
  const ticket = log.reduce<Ticket | undefined>((so, event) => evolve(so, event), undefined);
  if (ticket === undefined) throw new Error('the log is empty');
  return ticket;
}

function filed(event: Filed): Ticket {
  const { at, earlier } = event;
  const waiting = event.needed.length > 0;
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
    policyVersion: event.policyVersion,
    terms: event.terms,
    entry: event.level,
    level: event.level,
    team: event.team,
    waits: waiting ? [{ for: 'requester', since: at, cycle: 1 }] : [],
    ...(earlier ? { earlier: { reference: earlier.reference, count: earlier.count } } : {}),
    steps: {},
    timeline: {
      stages: [],
      carried: {},
      ownership: {},
      cycles: waiting ? { 'requester-answer': 1 } : {},
      since: {},
      ladder: NEW_LADDER,
      fired: {},
    },
  };
}

/** What a message is, whoever writes what in it: a human's first public word is the answer to the filing, any word of the requester's is the one that was waited for. */
function heard(ticket: Ticket, event: Later): Ticket {
  // Whoever writes can be reached; if mail still does not, the next one says so again.
  if (isRequestersWord(event)) return reachable(unsnoozed(withoutWait(ticket, 'requester')));
  if (!isPublicWord(event) || ticket.timeline.respondedAt !== undefined) return ticket;
  return withTimeline(ticket, { respondedAt: event.at });
}

function reachable({ unreachable: _, unreachableSince: __, ...ticket }: Ticket): Ticket {
  return ticket;
}

/** What the event itself says; its clocks follow from it in `keepTime`. */
function apply(ticket: Ticket, event: Later): Ticket {
  switch (event.type) {
    case 'ticket-assigned':
      return { ...nobodys(ticket), assignee: event.assignee, offered: true };
    case 'ticket-accepted':
      return { ...nobodys(ticket), assignee: event.assignee };
    case 'ticket-declined':
    case 'ticket-released':
      return nobodys(ticket);
    case 'details-requested':
      return awaiting(nextCycle(ticket, 'requester-answer'), event);
    case 'third-party-awaited':
      return awaiting(nextCycle(ticket, 'third-party'), event);
    case 'third-party-returned':
      return withoutWait(ticket, 'third-party');
    case 'ticket-escalated':
    case 'ticket-returned':
    case 'ticket-transferred':
      return { ...nobodys(ticket), level: event.to.level, team: event.to.team };
    case 'priority-changed':
      return retarget(
        {
          ...ticket,
          priority: event.to,
          policyVersion: event.policyVersion,
          terms: event.terms,
        },
        event.at,
      );
    case 'policy-applied':
      return retarget({ ...ticket, policyVersion: event.policyVersion, terms: event.terms }, event.at);
    case 'ticket-reclassified':
      return retarget(
        {
          ...ticket,
          category: event.category,
          issueType: event.issueType,
          policyVersion: event.policyVersion,
          terms: event.terms,
        },
        event.at,
      );
    case 'ticket-snoozed':
      return snoozed(ticket, event.until);
    case 'ticket-merged':
      return { ...unsnoozed(ticket), waits: [], closed: { at: event.at, cause: 'merged', into: event.into } };
    case 'ticket-linked':
      return linked(ticket, event.parent);
    case 'step-recorded':
      return { ...ticket, steps: { ...ticket.steps, [event.step]: event.status } };
    case 'requester-unreachable':
      return { ...ticket, unreachable: event.because, unreachableSince: event.at };
    case 'requester-reachable':
      return reachable(ticket);
    case 'escalation-requested':
      return { ...ticket, escalationRequestedAt: event.at };
    case 'ticket-resolved':
      return resolved(ticket, event);
    case 'ticket-reopened':
      return reopened(ticket);
    case 'ticket-closed':
      return { ...unsnoozed(ticket), waits: [], closed: { at: event.at, cause: event.cause } };
    case 'survey-sent':
      return { ...ticket, survey: { until: event.until } };
    case 'survey-reminded':
      return ticket.survey === undefined ? ticket : { ...ticket, survey: { ...ticket.survey, reminded: true } };
    case 'survey-ended':
      return ticket.survey === undefined ? ticket : { ...ticket, survey: { ...ticket.survey, ended: true } };
    case 'ticket-rated':
    case 'review-requested':
    case 'review-overdue':
    case 'review-withdrawn':
    case 'review-settled':
      return { ...ticket, ...ratingAfter(ticket, event) };
    case 'clock-fired':
      return fired(event.by === 'retarget' ? ticket : unflagged(ticket), event);
    case 'ladder-exhausted':
      return exhausted(ticket, event.at);
    case 'generation-started':
      return { ...unflagged(ticket), generation: event.generation, generationStartedAt: event.at };
    case 'execution-flagged':
      return { ...ticket, flag: { status: event.status, stoppedAt: event.stoppedAt } };
    case 'agent-replied':
    case 'requester-replied':
    case 'details-provided':
    case 'note-added':
    case 'automatic-mail-received':
    case 'call-logged':
    case 'workaround-recorded':
    case 'level-skipped':
    case 'duplicate-received':
    case 'account-lock-requested':
      return ticket;
  }
}

function unflagged(ticket: Ticket): Ticket {
  const { flag: _, ...rest } = ticket;
  return rest;
}

function unsnoozed(ticket: Ticket): Ticket {
  const { snoozed: _, ...rest } = ticket;
  return rest;
}

/** Back in the queue; what was put aside by who had it is nobody's plan any more. */
function nobodys(ticket: Ticket): Ticket {
  const { assignee: _, offered: __, ...rest } = unsnoozed(ticket);
  return rest;
}

function linked(ticket: Ticket, parent: string | null): Ticket {
  const { parent: _, ...rest } = ticket;
  return parent === null ? rest : { ...rest, parent };
}

const withoutWait = (ticket: Ticket, kind: OpenWait['for']): Ticket => ({
  ...ticket,
  waits: ticket.waits.filter((wait) => wait.for !== kind),
});

/** A wait of its kind there is one of at a time: asked again, it begins again. */
function awaiting(ticket: Ticket, event: Applied<'details-requested' | 'third-party-awaited'>): Ticket {
  const kind = event.type === 'details-requested' ? 'requester' : 'third-party';
  const cycle = ticket.timeline.cycles[kind === 'requester' ? 'requester-answer' : 'third-party'] ?? 1;
  const until = event.type === 'third-party-awaited' ? { until: event.until } : {};
  const wait: OpenWait = { for: kind, since: event.at, cycle, ...until };
  return { ...ticket, waits: [...withoutWait(ticket, kind).waits, wait] };
}

function snoozed(ticket: Ticket, until: string): Ticket {
  return { ...ticket, snoozed: { until, cycle: (ticket.timeline.cycles.snooze ?? 0) + 1 } };
}

/** It is whose answer it was; where a parent's fix resolved it, whose it was, if they had taken it. */
function resolved(ticket: Ticket, event: Applied<'ticket-resolved'>): Ticket {
  const { level, team } = ticket;
  const { resolution: number, outcome, at, actor } = event;
  const had = ticket.offered ? nobodys(ticket) : unsnoozed(ticket);
  const resolver = actor.kind === 'system' ? {} : { assignee: actor.personId };
  return { ...had, ...resolver, waits: [], resolution: { number, at, level, team, outcome, standing: true } };
}

/** Back to the level that resolved it, and to whom; a new resolution cycle begins, and with it a new cycle of every level's clock. */
function reopened(ticket: Ticket): Ticket {
  if (ticket.resolution === undefined) return ticket;
  const { remindedAt: _, ...rest } = ticket.resolution;
  const { level, team } = rest;
  const back = { ...ticket, level, team, resolution: { ...rest, standing: false } };
  return withTimeline(endCycles(back), { ladder: NEW_LADDER });
}

function fired(ticket: Ticket, event: Applied<'clock-fired'>): Ticket {
  const { ladder } = ticket.timeline;
  const marked = withMark(ticket, event.clock, event.mark);
  if (event.clock === 'operations-reminder')
    return withTimeline(nextCycle(marked, event.clock), {
      ladder: { ...ladder, reminders: ladder.reminders + 1, remindedAt: event.at },
    });
  if (event.mark === 'reminder') return reminded(marked, event);
  if (event.mark === 'wake') return unsnoozed(marked);
  const level = LEVELS.find((candidate) => event.clock === `ownership-${candidate}`);
  if (level === undefined || event.mark !== 'breach') return marked;
  if (level < 4 || ticket.level < 4) return endCycles(marked, [level]);
  const again = ladder.spent < ticket.terms.managementRepeats;
  const asked = again ? beginCycle(marked, level, event.at) : endCycles(marked, [level]);
  return withTimeline(asked, { ladder: { ...ladder, spent: ladder.spent + 1 } });
}

/** A reminder that came late puts the closing off: nobody is closed out before they have had the time that follows it. */
function reminded(ticket: Ticket, { clock, at }: Applied<'clock-fired'>): Ticket {
  if (clock === 'confirmation' && ticket.resolution)
    return { ...ticket, resolution: { ...ticket.resolution, remindedAt: at } };
  const waits = ticket.waits.map((wait) => (wait.for === 'requester' ? { ...wait, remindedAt: at } : wait));
  return { ...ticket, waits };
}

const exhausted = (ticket: Ticket, at: string): Ticket =>
  withTimeline(nextCycle(ticket, 'operations-reminder'), {
    ladder: { ...ticket.timeline.ladder, exhaustedAt: at },
  });

/**
 * What somebody does about a matter and its requester hears of: they were promised a word. A note is none of it. What brings the ticket to
 * another stage ends the ladder by that alone.
 */
const DEEDS = new Set<TicketEvent['type']>([
  'ticket-accepted',
  'ticket-transferred',
  'priority-changed',
  'agent-replied',
  'call-logged',
  'workaround-recorded',
]);

/** Someone acts at level 4 after everybody was asked in vain: the level's clock starts over. */
function acted(ticket: Ticket, { type, at }: Later): Ticket {
  const begun = DEEDS.has(type) && ticket.level === 4 && ticket.timeline.ladder.exhaustedAt !== undefined;
  return begun ? withTimeline(beginCycle(ticket, 4, at), { ladder: NEW_LADDER }) : ticket;
}

/** Stage, level, team, assignee, kind, priority or resolution: what makes a decision that someone is about to make out of date. */
function decides(before: Ticket, after: Ticket): boolean {
  return (
    stageOf(before) !== stageOf(after) ||
    before.level !== after.level ||
    before.team !== after.team ||
    before.assignee !== after.assignee ||
    before.offered !== after.offered ||
    before.category !== after.category ||
    before.issueType !== after.issueType ||
    before.priority !== after.priority ||
    before.resolution?.number !== after.resolution?.number ||
    before.resolution?.standing !== after.resolution?.standing
  );
}
