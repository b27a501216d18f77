import type { TicketEvent } from '../ticket/event.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';
import { eventOf } from './event-of.ts';
import type { MailKind } from './kind.ts';

/** Why a mail is no longer true, in words for the ledger; undefined: it is true, send it. */
export type Objection = string | undefined;

type Check = (ticket: Ticket, event: TicketEvent) => Objection;

const always: Check = () => undefined;

const over = (ticket: Ticket): Objection => {
  const stage = stageOf(ticket);
  if (stage === 'closed') return 'The ticket has been closed since.';
  return stage === 'awaiting-confirmation' ? 'The ticket has been resolved since.' : undefined;
};

const movedSince = (ticket: Ticket, event: TicketEvent): Objection => {
  const { to } = eventOf(event, event.type === 'ticket-returned' ? 'ticket-returned' : 'ticket-escalated');
  const moved = ticket.level !== to.level || ticket.team !== to.team;
  return over(ticket) ?? (moved ? 'The ticket has moved on to another team since.' : undefined);
};

const teamHasIt: Check = (ticket, event) => {
  const moved = event.type === 'ticket-filed' ? changedTeam(ticket, event) : movedSince(ticket, event);
  return moved ?? (ticket.assignee === undefined ? undefined : 'Somebody has taken the ticket since.');
};

function changedTeam(ticket: Ticket, event: Extract<TicketEvent, { type: 'ticket-filed' }>): Objection {
  const moved = ticket.level !== event.level || ticket.team !== event.team;
  return over(ticket) ?? (moved ? 'The ticket has moved on to another team since.' : undefined);
}

const waitsForManagement: Check = (ticket) =>
  over(ticket) ?? (stageOf(ticket) === 'level-4' ? undefined : 'The ticket does not wait for management any more.');

const ladderAtItsEnd: Check = (ticket, event) =>
  waitsForManagement(ticket, event) ??
  (ticket.timeline.ladder.exhaustedAt === undefined ? 'Somebody has taken the ticket since.' : undefined);

const askedAgain: Check = (ticket, event) =>
  waitsForManagement(ticket, event) ??
  (ticket.timeline.ladder.exhaustedAt === undefined ? undefined : 'Operations have been called since.');

const assigneeHasIt: Check = (ticket, event) =>
  over(ticket) ??
  (ticket.assignee === eventOf(event, 'ticket-accepted').assignee
    ? undefined
    : 'Another person has the ticket by now, or nobody.');

/**
 * Asked at the moment of sending, with the ticket as it is then: is what the mail says still so? An answer depends on event and ticket
 * alone, never on which mails went before. Words that an agent wrote to the requester are always sent.
 */
export const STILL_TRUE: { readonly [K in MailKind]: Check } = {
  received: (ticket) => {
    if (ticket.closed !== undefined) return 'The ticket has been closed since.';
    return ticket.timeline.respondedAt === undefined ? undefined : 'Somebody has answered since, which says more.';
  },
  assigned: assigneeHasIt,
  update: always,
  'details-requested': always,
  'details-reminder': (ticket, event) => {
    const { cycle } = eventOf(event, 'clock-fired');
    const waiting = ticket.waits.some((wait) => wait.for === 'requester' && wait.cycle === cycle);
    return over(ticket) ?? (waiting ? undefined : 'The requester has answered since.');
  },
  escalated: movedSince,
  returned: movedSince,
  'escalation-noted': over,
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
  closed: always,
  delayed: ladderAtItsEnd,
  'still-delayed': ladderAtItsEnd,

  'requester-answered': over,
  'yours-overdue': (ticket, event) =>
    (event.type === 'ladder-exhausted' ? ladderAtItsEnd : askedAgain)(ticket, event) ??
    (ticket.assignee === undefined ? 'Nobody has the ticket.' : undefined),
  'moved-on': (ticket, event) => {
    if (event.type !== 'ticket-escalated' && event.type !== 'ticket-returned') return assigneeHasIt(ticket, event);
    const isBack = ticket.level === event.from.level && ticket.team === event.from.team;
    return over(ticket) ?? (isBack ? 'The ticket has come back to their team since.' : undefined);
  },

  'team-new': teamHasIt,
  'team-overdue': (ticket) =>
    over(ticket) ?? (ticket.timeline.respondedAt === undefined ? undefined : 'Somebody has answered since.'),
  'team-asked-again': askedAgain,

  'operations-alarm': ladderAtItsEnd,
  'operations-reminder': ladderAtItsEnd,
  'operations-flag': (ticket, event) => {
    const { stoppedAt } = eventOf(event, 'execution-flagged');
    return ticket.flag?.stoppedAt === stoppedAt ? undefined : 'The workflow has been restarted since.';
  },
};
