import { clocks, pendingMarks } from '../clocks/clocks.ts';
import { isWarning, warningName } from '../clocks/warnings.ts';
import type { QuietHours } from '../policy/quiet.ts';
import type { TicketEvent } from '../ticket/event.ts';
import { type DatedClock, stageOf, type Ticket } from '../ticket/ticket.ts';
import { eventOf } from './event-of.ts';
import type { MailKind } from './kind.ts';
import { beganInPerson } from './spoken.ts';
import { morningFor } from './waiting.ts';

/** Why a mail is no longer true, in words for the ledger; undefined: it is true, send it. */
export type Objection = string | undefined;

/** `quiet`: the hours in which the mails that went before this one had to wait; undefined: none waited. */
type Check = (ticket: Ticket, event: TicketEvent, quiet?: QuietHours) => Objection;

const always: Check = () => undefined;

const over = (ticket: Ticket): Objection => {
  const stage = stageOf(ticket);
  if (stage === 'closed') return 'The ticket has been closed since.';
  return stage === 'awaiting-confirmation' ? 'The ticket has been resolved since.' : undefined;
};

/** Who has taken the ticket; an offer is not taken yet. */
const holderOf = ({ assignee, offered }: Ticket): string | undefined => (offered ? undefined : assignee);

const SOMEBODY_HAS_IT = 'Somebody has the ticket, and is told.';
const NOBODY_HAS_IT = 'Nobody has the ticket.';

/** Where an event has brought the ticket; undefined: it has stayed where it was. */
function broughtTo(event: TicketEvent): Pick<Ticket, 'level' | 'team'> | undefined {
  if (event.type === 'ticket-filed') return event;
  return 'to' in event && typeof event.to === 'object' ? event.to : undefined;
}

const movedSince: Check = (ticket, event) => {
  const to = broughtTo(event);
  const moved = to !== undefined && (ticket.level !== to.level || ticket.team !== to.team);
  return over(ticket) ?? (moved ? 'The ticket has moved on to another team since.' : undefined);
};

const teamHasIt: Check = (ticket, event) =>
  movedSince(ticket, event) ??
  (ticket.assignee === undefined ? undefined : 'Somebody has taken the ticket since, or is offered it.');

const waitsForManagement: Check = (ticket) =>
  over(ticket) ?? (stageOf(ticket) === 'level-4' ? undefined : 'The ticket does not wait for management any more.');

const ladderAtItsEnd: Check = (ticket, event) =>
  waitsForManagement(ticket, event) ??
  (ticket.timeline.ladder.exhaustedAt === undefined ? 'Somebody has acted since.' : undefined);

const askedAgain: Check = (ticket, event) =>
  waitsForManagement(ticket, event) ??
  (ticket.timeline.ladder.exhaustedAt === undefined ? undefined : 'Operations have been called since.');

const assigneeHasIt: Check = (ticket, event) =>
  over(ticket) ??
  (ticket.assignee === eventOf(event, 'ticket-accepted').assignee
    ? undefined
    : 'Another person has the ticket by now, or nobody.');

/** Whether a promise can still be kept: its clock runs, and has not run out. */
const canBeKept: Check = (ticket, event) => {
  const { clock, cycle } = eventOf(event, 'clock-fired');
  const isOpen = pendingMarks(ticket).some(
    (pending) => pending.clock === clock && pending.cycle === cycle && pending.mark === 'breach',
  );
  return over(ticket) ?? (isOpen ? undefined : 'That time does not run any more, or is over.');
};

/** Whether a clock that starts anew with what people do still runs from where it ran when it fired. */
const runsOn = (ticket: Ticket, event: TicketEvent, clock: DatedClock, since: string): Objection => {
  const from = ticket.timeline.since[clock];
  const restarted = from === undefined || from >= Date.parse(eventOf(event, 'clock-fired').dueAt);
  return over(ticket) ?? (restarted ? since : undefined);
};

const ANSWERED = 'Somebody has answered since.';

const notAnswered: Check = (ticket, event) => {
  const { clock } = eventOf(event, 'clock-fired');
  if (clock === 'next-response') return runsOn(ticket, event, clock, ANSWERED);
  const answered = clock === 'first-response' && ticket.timeline.respondedAt !== undefined;
  return over(ticket) ?? (answered ? ANSWERED : undefined);
};

const notUpdated: Check = (ticket, event) => runsOn(ticket, event, 'update', 'The requester has heard from us since.');

/**
 * A level's lead is told once that nobody has a ticket: by the first warning of the times that run there. Another of them that runs out
 * says no more, and the requester and the level above hear of it anyway. A warning that waited for the morning longer than its promise
 * could be kept has told nobody anything.
 */
const leadKnows: Check = (ticket, event, quiet) => {
  const { clock, mark, dueAt, by } = eventOf(event, 'clock-fired');
  const enteredMs = ticket.timeline.ownership[ticket.level]?.sinceMs;
  if (holderOf(ticket) !== undefined || enteredMs === undefined || by === 'retarget') return undefined;
  const TOLD: readonly string[] = ['first-response', 'next-response', `ownership-${ticket.level}`];
  const toldMs = (dueMs: number) => (quiet && morningFor(ticket, quiet, dueMs)) ?? dueMs;
  // What was over when the ticket came here reads as due at that second, and was told to others.
  const before = clocks(ticket, 0)
    .filter((open) => TOLD.includes(open.clock) && (mark === 'breach' || open.clock !== clock))
    .flatMap(({ marks }) => marks.map((each) => ({ ...each, endMs: marks.at(-1)?.dueMs ?? 0 })))
    .filter(({ fired, dueMs = 0 }) => fired && dueMs > enteredMs && dueMs < Date.parse(dueAt))
    .some(({ mark: told, dueMs = 0, endMs }) => !isWarning(told) || toldMs(dueMs) < endMs);
  return before ? 'Its lead was told before that nobody has it.' : undefined;
};

const notRated: Check = ({ rating, survey }) => {
  if (rating !== undefined) return 'The requester has answered since.';
  return survey?.ended ? 'The survey is over.' : undefined;
};

const underReview: Check = ({ rating }) =>
  rating?.review === 'open'
    ? undefined
    : 'Somebody has said since what was done about it, or the requester has put it right.';

const held =
  (check: Check): Check =>
  (ticket, event) =>
    check(ticket, event) ?? (holderOf(ticket) === undefined ? NOBODY_HAS_IT : undefined);

/**
 * Asked at the moment of sending, with the ticket as it is then: is what the mail says still so? An answer depends on event and ticket
 * alone, never on which mails went before. Words that an agent wrote to the requester are always sent.
 */
export const STILL_TRUE: { readonly [K in MailKind]: Check } = {
  received: (ticket) => {
    if (ticket.closed !== undefined) return 'The ticket has been closed since.';
    const answered = ticket.timeline.respondedAt !== undefined && !beganInPerson(ticket);
    return answered ? 'Somebody has answered since, which says more.' : undefined;
  },
  assigned: assigneeHasIt,
  update: always,
  workaround: always,
  'third-party-awaited': always,
  'details-requested': always,
  'details-reminder': (ticket, event) => {
    const { cycle } = eventOf(event, 'clock-fired');
    const waiting = ticket.waits.some((wait) => wait.for === 'requester' && wait.cycle === cycle);
    return over(ticket) ?? (waiting ? undefined : 'The requester has answered since.');
  },
  'priority-changed': (ticket, event) =>
    over(ticket) ??
    (ticket.priority === eventOf(event, 'priority-changed').to
      ? undefined
      : 'The priority has been changed again since.'),
  escalated: movedSince,
  returned: movedSince,
  transferred: movedSince,
  'escalation-noted': over,
  status: (ticket, event) =>
    runsOn(ticket, event, 'status', 'The requester has had news since, or nobody has the ticket any more.') ??
    (ticket.timeline.fired.status === eventOf(event, 'clock-fired').mark ? undefined : 'A later one says the same.'),
  resolved: (ticket, event) => {
    const { resolution } = eventOf(event, 'ticket-resolved');
    const standing = ticket.resolution?.standing && ticket.resolution.number === resolution;
    const summarised = standing && ticket.closed !== undefined;
    return summarised
      ? 'The ticket has been closed since, and the mail of the closing carries the summary.'
      : undefined;
  },
  'confirmation-reminder': (ticket, event) => {
    const { cycle } = eventOf(event, 'clock-fired');
    if (stageOf(ticket) === 'closed') return 'The ticket has been closed since.';
    const standing = ticket.resolution?.standing && ticket.resolution.number === cycle;
    return standing ? undefined : 'The requester has reopened the ticket since.';
  },
  reopened: over,
  merged: always,
  closed: always,
  delayed: ladderAtItsEnd,
  'still-delayed': ladderAtItsEnd,
  'survey-invitation': notRated,
  'survey-reminder': notRated,
  'feedback-used': always,

  offered: (ticket, event) => {
    const isTheirs = ticket.offered && ticket.assignee === eventOf(event, 'ticket-assigned').assignee;
    return over(ticket) ?? (isTheirs ? undefined : 'The offer has been taken, declined or withdrawn since.');
  },
  'requester-answered': over,
  warned: held(canBeKept),
  'update-overdue': held(notUpdated),
  nudged: held((ticket, event) => runsOn(ticket, event, 'activity', 'Something has been done since.')),
  woken: held((ticket) => over(ticket) ?? (ticket.snoozed ? 'It has been put off again since.' : undefined)),
  'third-party-over': (ticket) =>
    over(ticket) ??
    (ticket.waits.some((wait) => wait.for === 'third-party') ? 'A third party is waited for again.' : undefined),
  'duplicate-received': held((ticket, event) =>
    ticket.assignee === event.actor.personId ? 'It is their own doing.' : over(ticket),
  ),
  unreachable: over,
  'yours-overdue': held((ticket, event) =>
    (event.type === 'ladder-exhausted' ? ladderAtItsEnd : askedAgain)(ticket, event),
  ),
  'moved-on': (ticket, event) => {
    if (event.type === 'ticket-released')
      return over(ticket) ?? (ticket.assignee === event.assignee ? 'It is theirs again.' : undefined);
    if (!('from' in event) || typeof event.from !== 'object') return assigneeHasIt(ticket, event);
    const isBack = ticket.level === event.from.level && ticket.team === event.from.team;
    return over(ticket) ?? (isBack ? 'The ticket has come back to their team since.' : undefined);
  },

  'lead-warned': (ticket, event, quiet) => {
    const { mark } = eventOf(event, 'clock-fired');
    const [first] = ticket.terms.warnings;
    const isFirst = first !== undefined && mark === warningName(first);
    if (!isFirst) return canBeKept(ticket, event);
    const known = holderOf(ticket) === undefined ? leadKnows(ticket, event, quiet) : SOMEBODY_HAS_IT;
    return canBeKept(ticket, event) ?? known;
  },
  'lead-overdue': (ticket, event, quiet) => {
    const { clock } = eventOf(event, 'clock-fired');
    const answers = clock === 'first-response' || clock === 'next-response';
    return notAnswered(ticket, event) ?? (answers ? leadKnows(ticket, event, quiet) : undefined);
  },
  'lead-update-overdue': (ticket, event) =>
    notUpdated(ticket, event) ?? (holderOf(ticket) === undefined ? undefined : SOMEBODY_HAS_IT),

  'review-requested': underReview,

  'team-new': teamHasIt,
  'team-asked-again': askedAgain,

  'above-overdue': (ticket, event) =>
    notAnswered(ticket, event) ?? (ticket.level === 4 ? 'Nothing is above management.' : undefined),

  'account-lock': (ticket) => (ticket.closed === undefined ? undefined : 'The ticket has been closed since.'),

  'operations-alarm': ladderAtItsEnd,
  'operations-reminder': ladderAtItsEnd,
  'review-overdue': underReview,
  'operations-flag': (ticket, event) => {
    const { stoppedAt } = eventOf(event, 'execution-flagged');
    return ticket.flag?.stoppedAt === stoppedAt ? undefined : 'The workflow has been restarted since.';
  },
};
