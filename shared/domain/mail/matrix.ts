import type { TicketEvent } from '../ticket/event.ts';
import { type Matrix, type Row, reopening, type Silence } from './notification.ts';

const silent = (because: string): Silence => ({ silent: because });

const NO_SUCH_MARK = silent('This clock has no such mark.');
const NEVER: Row = { requester: NO_SUCH_MARK, assignee: NO_SUCH_MARK, team: NO_SUCH_MARK, operations: NO_SUCH_MARK };

const NOT_AN_ALARM = silent(
  'Nothing is wrong: operations hear of a ticket when its ladder is at an end, or its workflow fails.',
);
const NOBODY_YET = silent('Nobody has the ticket yet; the mail to the team reaches who will.');
const IN_HAND = silent(
  'Who has the ticket answers for it, and their mailbox as long as nobody has; the queue shows it to the others.',
);
const OWN_DEED = silent('It is their own doing.');
const THE_CLOSING = silent('The closing is the next event, and its mail says why.');
const THE_CLIMB = silent('The escalation is the next event, and its mails say why.');

const ESCALATED: Row = {
  requester: { mail: 'escalated' },
  assignee: { mail: 'moved-on' },
  team: { mail: 'team-new' },
  operations: NOT_AN_ALARM,
};

const CLOSED: Row = {
  requester: { mail: 'closed' },
  assignee: silent('Nothing is left to do.'),
  team: silent('Nothing is left to do.'),
  operations: NOT_AN_ALARM,
};

const LEVEL_SPENT: Row = { requester: THE_CLIMB, assignee: THE_CLIMB, team: THE_CLIMB, operations: NOT_AN_ALARM };
const CLOSES: Row = { requester: THE_CLOSING, assignee: THE_CLOSING, team: THE_CLOSING, operations: NOT_AN_ALARM };

/** The requester has written: whoever has the ticket reads it in their mail, or the team while nobody has. */
const REQUESTER_WROTE: Row = {
  requester: OWN_DEED,
  assignee: { mail: 'requester-answered' },
  team: IN_HAND,
  operations: NOT_AN_ALARM,
};

/**
 * Who is told of what, as the head of support reviews it (R137-R138, R176, R187-R189, R195-R196). Every event has a decision for every
 * audience: a kind of mail, or the reason for silence. Nothing is mailed that does not stand here. At most one mail per person comes of
 * one command: where it makes two events, one of them carries the mail and the other says so.
 */
export const MATRIX: Matrix = {
  'ticket-filed': {
    requester: { mail: 'received' },
    assignee: NOBODY_YET,
    team: { mail: 'team-new' },
    operations: NOT_AN_ALARM,
  },
  'ticket-accepted': {
    requester: { mail: 'assigned' },
    assignee: { mail: 'moved-on' },
    team: silent('The queue shows who has it.'),
    operations: NOT_AN_ALARM,
  },
  'agent-replied': {
    requester: { mail: 'update' },
    assignee: silent('It is their own doing, or a colleague helps out and the ticket shows it.'),
    team: IN_HAND,
    operations: NOT_AN_ALARM,
  },
  'requester-replied': REQUESTER_WROTE,
  'note-added': {
    requester: silent('A note is a word among colleagues.'),
    assignee: silent('A note is read where it was written: on the ticket.'),
    team: silent('A note is read where it was written: on the ticket.'),
    operations: NOT_AN_ALARM,
  },
  'details-requested': {
    requester: { mail: 'details-requested' },
    assignee: OWN_DEED,
    team: IN_HAND,
    operations: NOT_AN_ALARM,
  },
  'details-provided': REQUESTER_WROTE,
  'ticket-escalated': { agent: ESCALATED, silence: ESCALATED, requester: ESCALATED },
  'ticket-returned': {
    requester: { mail: 'returned' },
    assignee: { mail: 'moved-on' },
    team: { mail: 'team-new' },
    operations: NOT_AN_ALARM,
  },
  'escalation-requested': {
    requester: {
      mail: 'escalation-noted',
      unless: {
        next: 'ticket-escalated/requester',
        because: 'It climbed at once: the mail of the escalation says so.',
      },
    },
    assignee: {
      mail: 'requester-answered',
      unless: { next: 'ticket-escalated/requester', because: 'The ticket has left them: that mail says so.' },
    },
    team: IN_HAND,
    operations: NOT_AN_ALARM,
  },
  'ticket-resolved': {
    requester: { mail: 'resolved' },
    assignee: OWN_DEED,
    team: IN_HAND,
    operations: NOT_AN_ALARM,
  },
  'ticket-reopened': {
    'by-reply': {
      requester: { mail: 'reopened' },
      assignee: silent('The reply that reopened it is the event before, and its mail says so.'),
      team: IN_HAND,
      operations: NOT_AN_ALARM,
    },
    'by-reopening': {
      requester: { mail: 'reopened' },
      assignee: { mail: 'requester-answered' },
      team: IN_HAND,
      operations: NOT_AN_ALARM,
    },
  },
  'ticket-closed': {
    confirmed: CLOSED,
    unconfirmed: CLOSED,
    unanswered: CLOSED,
    spam: {
      ...CLOSED,
      requester: silent(
        'An answer would tell the spammer that somebody reads; and the address may be another person’s.',
      ),
    },
    duplicate: CLOSED,
    withdrawn: CLOSED,
  },
  'clock-fired': {
    'first-response': {
      breach: {
        requester: silent('The level’s clock tells them when it climbs; a mail that only says "late" helps nobody.'),
        assignee: silent('The team is told, whoever has it.'),
        team: {
          mail: 'team-overdue',
          unless: {
            next: 'clock-fired/ownership-1/breach',
            because:
              'The level’s time was over in the same moment: the mail to the next team says that nobody has answered.',
          },
        },
        operations: silent('The ladder climbs by itself; operations are called when it is at an end.'),
      },
      reminder: NEVER,
      close: NEVER,
    },
    'ownership-1': { breach: LEVEL_SPENT, reminder: NEVER, close: NEVER },
    'ownership-2': { breach: LEVEL_SPENT, reminder: NEVER, close: NEVER },
    'ownership-3': { breach: LEVEL_SPENT, reminder: NEVER, close: NEVER },
    'ownership-4': {
      breach: {
        requester: silent(
          'They know that management has it; the next mail is a person’s answer, or the notice of the delay.',
        ),
        assignee: {
          mail: 'yours-overdue',
          unless: { next: 'ladder-exhausted', because: 'That mail says so, and that operations are called.' },
        },
        team: {
          mail: 'team-asked-again',
          unless: {
            next: 'ladder-exhausted',
            because: 'Management was asked often enough: operations take it from here.',
          },
        },
        operations: silent('They are called when management has been asked often enough.'),
      },
      reminder: NEVER,
      close: NEVER,
    },
    'requester-answer': {
      breach: NEVER,
      reminder: {
        requester: { mail: 'details-reminder' },
        assignee: silent('They wait for the requester, who is reminded.'),
        team: silent('They wait for the requester, who is reminded.'),
        operations: NOT_AN_ALARM,
      },
      close: CLOSES,
    },
    confirmation: {
      breach: NEVER,
      reminder: {
        requester: { mail: 'confirmation-reminder' },
        assignee: silent('They wait for the requester, who is reminded.'),
        team: silent('They wait for the requester, who is reminded.'),
        operations: NOT_AN_ALARM,
      },
      close: CLOSES,
    },
    'operations-reminder': {
      breach: NEVER,
      reminder: {
        requester: { mail: 'still-delayed' },
        assignee: silent('They were told; operations decide who acts.'),
        team: silent('They have been asked often enough.'),
        operations: { mail: 'operations-reminder' },
      },
      close: NEVER,
    },
  },
  'ladder-exhausted': {
    requester: { mail: 'delayed' },
    assignee: { mail: 'yours-overdue' },
    team: silent('They have been asked often enough.'),
    operations: { mail: 'operations-alarm' },
  },
  'generation-started': {
    requester: silent('How the workflow is kept running is nothing that a person feels.'),
    assignee: silent('How the workflow is kept running is nothing that a person feels.'),
    team: silent('How the workflow is kept running is nothing that a person feels.'),
    operations: silent('Whoever restarted it knows, and the auditor reports its own restarts.'),
  },
  'execution-flagged': {
    requester: silent('What they were promised is still on the ticket; operations mend the workflow.'),
    assignee: silent('The ticket can be worked on as before.'),
    team: silent('The ticket can be worked on as before.'),
    operations: { mail: 'operations-flag' },
  },
};

const UNKNOWN = silent('A newer version wrote this event, and was taken back: this one has no words for it.');
const NOBODY: Row = { requester: UNKNOWN, assignee: UNKNOWN, team: UNKNOWN, operations: UNKNOWN };

/** Nobody is told of an event that is not in the matrix: it comes from a newer version than this. */
export const rowFor = (event: TicketEvent): Row => foundRow(event) ?? NOBODY;

/** False for an event, or a cause, clock or mark, that a newer version has written. */
export const isKnown = (event: TicketEvent): boolean => foundRow(event) !== undefined;

function foundRow(event: TicketEvent): Row | undefined {
  switch (event.type) {
    case 'ticket-escalated':
      return MATRIX[event.type][event.cause];
    case 'ticket-reopened':
      return MATRIX[event.type][reopening(event)];
    case 'ticket-closed':
      return MATRIX[event.type][event.cause];
    case 'clock-fired':
      return MATRIX[event.type][event.clock]?.[event.mark];
    default:
      return MATRIX[event.type];
  }
}

/** Whether anybody can get a mail because of this event. */
export const isMailed = (event: TicketEvent): boolean => Object.values(rowFor(event)).some((cell) => 'mail' in cell);
