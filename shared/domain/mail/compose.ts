import { detailsReminder, detailsRequested } from './content/asking.ts';
import { operationsAlarm, operationsFlag, operationsReminder, teamAskedAgain, yoursOverdue } from './content/calls.ts';
import { delayed, stillDelayed } from './content/delaying.ts';
import { duplicateReceived, nudged, thirdPartyOver, unreachable, woken } from './content/desk.ts';
import { closed, confirmationReminder, reopened, resolved } from './content/ending.ts';
import { aboveOverdue, accountLock, leadOverdue, leadWarned, updateOverdue, warned } from './content/late.ts';
import { merged, priorityChanged, thirdPartyAwaited, workaround } from './content/meanwhile.ts';
import { escalated, escalationNoted, returned, transferred } from './content/moving.ts';
import { assigned, received, update } from './content/receiving.ts';
import { movedOn, offered, requesterAnswered, teamNew } from './content/staff.ts';
import { status } from './content/status.ts';
import { feedbackUsed, reviewOverdue, reviewRequested, surveyInvitation, surveyReminder } from './content/survey.ts';
import { buttons, type Content, oneLine } from './content.ts';
import { type RequesterContext, type StaffContext, subjectOf } from './context.ts';
import { htmlOf } from './html.ts';
import type { RequesterKind, StaffKind } from './kind.ts';
import type { Letter } from './letter.ts';
import { textOf } from './text.ts';

/** What a mail says, ready for an envelope. `subject` is one line of plain text, not yet encoded. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where its recipient ends such mails with one click; only what is not essential has it. */
  readonly unsubscribe?: string;
}

export const FOR_REQUESTERS: { readonly [K in RequesterKind]: (context: RequesterContext) => Content } = {
  received,
  assigned,
  'details-requested': detailsRequested,
  'details-reminder': detailsReminder,
  update,
  workaround,
  'third-party-awaited': thirdPartyAwaited,
  'priority-changed': priorityChanged,
  escalated,
  'escalation-noted': escalationNoted,
  status,
  returned,
  transferred,
  resolved,
  'confirmation-reminder': confirmationReminder,
  reopened,
  merged,
  closed,
  delayed,
  'still-delayed': stillDelayed,
  'survey-invitation': surveyInvitation,
  'survey-reminder': surveyReminder,
  'feedback-used': feedbackUsed,
};

export const FOR_STAFF: { readonly [K in StaffKind]: (context: StaffContext) => Content } = {
  offered,
  'requester-answered': requesterAnswered,
  warned,
  'update-overdue': updateOverdue,
  nudged,
  woken,
  'third-party-over': thirdPartyOver,
  'duplicate-received': duplicateReceived,
  unreachable,
  'yours-overdue': yoursOverdue,
  'moved-on': movedOn,
  'lead-warned': leadWarned,
  'lead-overdue': leadOverdue,
  'lead-update-overdue': updateOverdue,
  'review-requested': reviewRequested,
  'team-new': teamNew,
  'team-asked-again': teamAskedAgain,
  'above-overdue': aboveOverdue,
  'account-lock': accountLock,
  'operations-alarm': operationsAlarm,
  'operations-reminder': operationsReminder,
  'operations-flag': operationsFlag,
  'review-overdue': reviewOverdue,
};

/**
 * A mail to the requester. All mails of a ticket have the same subject, the requester's own, for a phone shows its beginning: many programs
 * show mails as one conversation only then. The news is the heading, and what a list shows beside the subject.
 */
export const composeForRequester = (kind: RequesterKind, context: RequesterContext, name?: string): ComposedMail => ({
  ...composed(subjectOf(context), FOR_REQUESTERS[kind](context), context.ticket.reference, name),
  ...(context.links.unsubscribe === undefined ? {} : { unsubscribe: context.links.unsubscribe }),
});

/** A mail to a colleague: its subject is the news, because a team's mailbox holds many tickets. */
export function composeForStaff(kind: StaffKind, context: StaffContext): ComposedMail {
  const content = FOR_STAFF[kind](context);
  return composed(content.headline, withDesk(content, kind, context), context.ticket.reference, context.recipientName);
}

/** Where they open the ticket, right after what they are to do. The account team hears of an incident and has no access to its ticket. */
function withDesk(content: Content, kind: StaffKind, { desk }: StaffContext): Content {
  if (desk === undefined || kind === 'account-lock') return content;
  const said = content.blocks.findIndex((block) => block.kind !== 'paragraph');
  const [first, rest] = said < 0 ? [content.blocks, []] : [content.blocks.slice(0, said), content.blocks.slice(said)];
  return { ...content, blocks: [...first, ...buttons({ label: 'Open the ticket', url: desk }), ...rest] };
}

const composed = (subject: string, content: Content, reference: string, name?: string): ComposedMail =>
  render(`${oneLine(subject)} [${reference}]`, { content, reference }, name);

/** Text and HTML of one content, with the person greeted by name where there is one. */
export function render(subject: string, unnamed: Omit<Letter, 'name'>, personName = ''): ComposedMail {
  const name = oneLine(personName, 80);
  const letter = { ...unnamed, ...(isName(name) ? { name } : {}) };
  return { subject, text: textOf(letter), html: htmlOf(letter) };
}

/** Nobody is greeted by marks and blanks alone. */
const isName = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
