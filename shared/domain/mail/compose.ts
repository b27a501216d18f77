import { detailsReminder, detailsRequested } from './content/asking.ts';
import { operationsAlarm, operationsFlag, operationsReminder, teamAskedAgain, yoursOverdue } from './content/calls.ts';
import { delayed, stillDelayed } from './content/delaying.ts';
import { closed, confirmationReminder, reopened, resolved } from './content/ending.ts';
import { escalated, escalationNoted, returned } from './content/moving.ts';
import { assigned, received, update } from './content/receiving.ts';
import { movedOn, requesterAnswered, teamNew, teamOverdue } from './content/staff.ts';
import { type Content, oneLine } from './content.ts';
import { type RequesterContext, type StaffContext, subjectOf } from './context.ts';
import { htmlOf } from './html.ts';
import type { RequesterKind, StaffKind } from './kind.ts';
import { textOf } from './text.ts';

/** What a mail says, ready for an envelope. `subject` is one line of plain text, not yet encoded. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export const FOR_REQUESTERS: { readonly [K in RequesterKind]: (context: RequesterContext) => Content } = {
  received,
  assigned,
  'details-requested': detailsRequested,
  'details-reminder': detailsReminder,
  update,
  escalated,
  'escalation-noted': escalationNoted,
  returned,
  resolved,
  'confirmation-reminder': confirmationReminder,
  reopened,
  closed,
  delayed,
  'still-delayed': stillDelayed,
};

export const FOR_STAFF: { readonly [K in StaffKind]: (context: StaffContext) => Content } = {
  'requester-answered': requesterAnswered,
  'yours-overdue': yoursOverdue,
  'moved-on': movedOn,
  'team-new': teamNew,
  'team-overdue': teamOverdue,
  'team-asked-again': teamAskedAgain,
  'operations-alarm': operationsAlarm,
  'operations-reminder': operationsReminder,
  'operations-flag': operationsFlag,
};

/**
 * A mail to the requester. All mails of a ticket have the same subject, the requester's own: many programs show mails as one
 * conversation only then. The news is the heading, and what a list shows beside the subject.
 */
export const composeForRequester = (kind: RequesterKind, context: RequesterContext, name?: string): ComposedMail =>
  composed(subjectOf(context), FOR_REQUESTERS[kind](context), context.ticket.reference, name);

/** A mail to a colleague: its subject is the news, because a team's mailbox holds many tickets. */
export function composeForStaff(kind: StaffKind, context: StaffContext): ComposedMail {
  const content = FOR_STAFF[kind](context);
  return composed(content.headline, content, context.ticket.reference, context.recipientName);
}

function composed(subject: string, content: Content, reference: string, personName = ''): ComposedMail {
  const name = oneLine(personName, 80);
  const letter = { content, reference, ...(name === '' ? {} : { name }) };
  return { subject: `[${reference}] ${oneLine(subject)}`, text: textOf(letter), html: htmlOf(letter) };
}
