import type { TicketEvent } from '../ticket/event.ts';
import { fired } from './matrix-clocks.ts';
import {
  ALL_SILENT,
  everybody,
  IN_HAND,
  NOBODY_ELSE,
  OWN_DEED,
  REQUESTER_WROTE,
  silent,
  TO_A_TEAM,
} from './matrix-rows.ts';
import { type Matrix, markKey, type Row, reopening } from './notification.ts';

const CLOSED: Row = {
  ...NOBODY_ELSE,
  requester: { mail: 'closed' },
  assignee: silent('Nothing is left to do.'),
  team: silent('Nothing is left to do.'),
};

const ASKED = (mail: 'survey-invitation' | 'survey-reminder'): Row => ({
  ...ALL_SILENT('How it went is for the requester to say.'),
  requester: { mail },
});

const ESCALATED: Row = {
  ...NOBODY_ELSE,
  requester: { mail: 'escalated' },
  assignee: { mail: 'moved-on' },
  team: TO_A_TEAM,
};

const FREE_AGAIN: Row = {
  ...NOBODY_ELSE,
  requester: silent('Who of the team works on it is the team’s own affair; they hear when somebody has taken it.'),
  assignee: { mail: 'moved-on' },
  team: TO_A_TEAM,
};

/**
 * Who is told of what, as the head of support reviews it (R057, R137-R138, R176, R187-R189, R195-R196, R213). Every event has a decision
 * for every audience: a kind of mail, or the reason for silence. Nothing is mailed that does not stand here, or under `fired` for the
 * clocks. At most one mail per person comes of one command: where it makes several events, one of them carries the mail and the others
 * say so.
 */
export const MATRIX: Matrix = {
  'ticket-filed': {
    ...NOBODY_ELSE,
    requester: { mail: 'received' },
    assignee: silent('Nobody has the ticket yet; the mail to the team reaches who will, or the offer says so.'),
    team: TO_A_TEAM,
  },
  'ticket-assigned': {
    ...NOBODY_ELSE,
    requester: silent('They hear when somebody has taken it.'),
    assignee: { mail: 'offered' },
    team: silent('It is offered to one of them; they hear when it is not taken.'),
  },
  'ticket-accepted': {
    ...NOBODY_ELSE,
    requester: { mail: 'assigned' },
    assignee: { mail: 'moved-on' },
    team: silent('The queue shows who has it.'),
  },
  'ticket-declined': {
    ...NOBODY_ELSE,
    requester: silent('Nobody had taken it; they hear when somebody does.'),
    assignee: OWN_DEED,
    team: TO_A_TEAM,
  },
  'ticket-released': {
    unaccepted: FREE_AGAIN,
    idle: FREE_AGAIN,
    cap: {
      ...FREE_AGAIN,
      requester: silent('The mail of the reopening says that it goes on.'),
      assignee: silent('They had finished it and have their hands full; it goes to a colleague.'),
    },
  },
  'ticket-transferred': {
    ...NOBODY_ELSE,
    requester: { mail: 'transferred' },
    assignee: { mail: 'moved-on' },
    team: TO_A_TEAM,
  },
  'level-skipped': everybody('The mails about the level that it went to say which one was passed over, and why.'),
  'agent-replied': {
    ...NOBODY_ELSE,
    requester: { mail: 'update' },
    assignee: silent('It is their own doing, or a colleague helps out and the ticket shows it.'),
    team: IN_HAND,
  },
  'call-logged': everybody('Who was on the telephone knows what was said; the ticket keeps it for the others.'),
  'workaround-recorded': {
    ...NOBODY_ELSE,
    requester: { mail: 'workaround' },
    assignee: silent('It is their own doing, or a colleague helps out and the ticket shows it.'),
    team: IN_HAND,
  },
  'requester-replied': REQUESTER_WROTE,
  'note-added': everybody('A note is a word among colleagues, and is read where it was written: on the ticket.'),
  'automatic-mail-received': everybody(
    'No person has written: an answer to it, or a mail about it, could go round for ever.',
  ),
  'details-requested': {
    ...NOBODY_ELSE,
    requester: { mail: 'details-requested' },
    assignee: OWN_DEED,
    team: IN_HAND,
  },
  'details-provided': REQUESTER_WROTE,
  'third-party-awaited': {
    ...NOBODY_ELSE,
    requester: { mail: 'third-party-awaited' },
    assignee: OWN_DEED,
    team: IN_HAND,
  },
  'third-party-returned': {
    answered: everybody('Who noted the answer goes on with it; the requester hears what comes of it.'),
    due: {
      ...NOBODY_ELSE,
      requester: silent('Who has the ticket finds out what became of it and writes to them.'),
      assignee: { mail: 'third-party-over' },
      team: IN_HAND,
    },
  },
  'priority-changed': {
    ...NOBODY_ELSE,
    requester: {
      mail: 'priority-changed',
      unless: {
        also: ['ticket-escalated/silence'],
        because: 'It climbed at once: that mail says who has it and until when.',
      },
    },
    assignee: OWN_DEED,
    team: IN_HAND,
  },
  'policy-applied': everybody('Operations apply a policy to many tickets at once; each shows its new times.'),
  'ticket-reclassified': everybody(
    'Who has it has said so; where it goes up or is more urgent now, the mail of that says it.',
  ),
  'ticket-snoozed': everybody('It is put off on an agent’s own list only; every promise to the requester runs on.'),
  'ticket-merged': {
    ...NOBODY_ELSE,
    requester: { mail: 'merged' },
    assignee: silent('It is their own doing, or nothing is left for them to do: it goes on in the other ticket.'),
    team: silent('Nothing is left to do: it goes on in the other ticket.'),
  },
  'duplicate-received': {
    ...NOBODY_ELSE,
    requester: silent('The mail of the merge tells them that the two are one now.'),
    assignee: { mail: 'duplicate-received' },
    team: IN_HAND,
  },
  'ticket-linked': everybody('It is an agent’s own doing, and both tickets show it.'),
  'step-recorded': everybody('The ticket shows its steps, and a hand-off carries them.'),
  'requester-unreachable': {
    ...NOBODY_ELSE,
    requester: silent('Mail does not reach them: a mail about it would come back as well.'),
    assignee: { mail: 'unreachable' },
    team: IN_HAND,
  },
  'requester-reachable': everybody('The ticket shows it, and whoever has it goes on by mail.'),
  'account-lock-requested': {
    ...ALL_SILENT('The acknowledgement, the security team’s mail and this one go out together.'),
    'account-team': { mail: 'account-lock' },
  },
  'ticket-escalated': { agent: ESCALATED, silence: ESCALATED, requester: ESCALATED },
  'ticket-returned': {
    ...NOBODY_ELSE,
    requester: { mail: 'returned' },
    assignee: { mail: 'moved-on' },
    team: TO_A_TEAM,
  },
  'escalation-requested': {
    ...NOBODY_ELSE,
    requester: {
      mail: 'escalation-noted',
      unless: {
        also: ['ticket-escalated/requester'],
        because: 'It climbed at once: the mail of the escalation says so.',
      },
    },
    assignee: {
      mail: 'requester-answered',
      unless: { also: ['ticket-escalated/requester'], because: 'The ticket has left them: that mail says so.' },
    },
    team: IN_HAND,
  },
  'ticket-resolved': {
    ...NOBODY_ELSE,
    requester: { mail: 'resolved' },
    assignee: silent(
      'It is their own doing, or came with the fix that the ticket waited for, and the ticket shows it.',
    ),
    team: IN_HAND,
  },
  'ticket-reopened': {
    'by-reply': {
      ...NOBODY_ELSE,
      requester: { mail: 'reopened' },
      assignee: silent('The reply that reopened it is the event before, and its mail says so.'),
      team: IN_HAND,
    },
    'by-reopening': { ...REQUESTER_WROTE, requester: { mail: 'reopened' } },
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
    merged: everybody('The mail of the merge says where it goes on.'),
  },
  'survey-sent': ASKED('survey-invitation'),
  'survey-reminded': ASKED('survey-reminder'),
  'survey-ended': everybody('Who says nothing to the reminder is left alone.'),
  'ticket-rated': everybody('The page thanks them; where a score is low, the mail to the lead tells of all of them.'),
  'review-requested': {
    ...ALL_SILENT('The lead of the team that resolved it looks into it.'),
    requester: silent('The page thanks them; they hear what was done with it when it is done.'),
    lead: { mail: 'review-requested' },
  },
  'review-overdue': {
    ...ALL_SILENT('The lead was asked when the rating came; operations finds who answers.'),
    operations: { mail: 'review-overdue' },
  },
  'review-withdrawn': everybody('The list of reviews has one less; whoever was about to write is told by the ticket.'),
  'review-settled': {
    ...ALL_SILENT('The ticket shows what was done about it.'),
    requester: { mail: 'feedback-used' },
  },
  'clock-fired': fired,
  'ladder-exhausted': {
    ...NOBODY_ELSE,
    requester: { mail: 'delayed' },
    assignee: { mail: 'yours-overdue' },
    team: silent('They have been asked often enough.'),
    operations: { mail: 'operations-alarm' },
  },
  'generation-started': everybody('How the workflow is kept running is nothing that a person feels.'),
  'execution-flagged': {
    ...ALL_SILENT('The ticket can be worked on as before; operations mend the workflow.'),
    operations: { mail: 'operations-flag' },
  },
};

const NOBODY = everybody('A newer version wrote this event, and was taken back: this one has no words for it.');

/** Nobody is told of an event that is not in the matrix: it comes from a newer version than this. */
export const rowFor = (event: TicketEvent): Row => foundRow(event) ?? NOBODY;

/** False for an event, or a cause, clock or mark, that a newer version has written. */
export const isKnown = (event: TicketEvent): boolean => foundRow(event) !== undefined;

function foundRow(event: TicketEvent): Row | undefined {
  switch (event.type) {
    case 'ticket-released':
      return MATRIX[event.type][event.cause];
    case 'third-party-returned':
      return MATRIX[event.type][event.cause];
    case 'ticket-escalated':
      return MATRIX[event.type][event.cause];
    case 'ticket-reopened':
      return MATRIX[event.type][reopening(event)];
    case 'ticket-closed':
      return MATRIX[event.type][event.cause];
    case 'clock-fired': {
      const marks: Readonly<Record<string, Row>> | undefined = MATRIX[event.type][event.clock];
      return marks?.[markKey(event.mark)];
    }
    default:
      return MATRIX[event.type];
  }
}

/** Whether anybody can get a mail because of this event. */
export const isMailed = (event: TicketEvent): boolean => Object.values(rowFor(event)).some((cell) => 'mail' in cell);
