/**
 * Whom a mail can go to. The requester and who has the ticket are persons. `lead` are the leads of the ticket's team, `above` those of the
 * team that would get it next; a team without a lead on duty reads it in its mailbox. Team, account team and operations are mailboxes. As
 * long as nobody has a ticket, its team's mailbox gets what the assignee would get, unless the mail is for them alone.
 */
export const AUDIENCES = ['requester', 'assignee', 'lead', 'team', 'above', 'account-team', 'operations'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Every kind of mail there is, by the audience that it is written for. */
export const KINDS = {
  requester: [
    'received',
    'assigned',
    'details-requested',
    'details-reminder',
    'update',
    'workaround',
    'third-party-awaited',
    'priority-changed',
    'escalated',
    'escalation-noted',
    'status',
    'returned',
    'transferred',
    'resolved',
    'confirmation-reminder',
    'reopened',
    'merged',
    'closed',
    'delayed',
    'still-delayed',
    'survey-invitation',
    'survey-reminder',
    'feedback-used',
  ],
  assignee: [
    'offered',
    'requester-answered',
    'warned',
    'update-overdue',
    'nudged',
    'woken',
    'third-party-over',
    'duplicate-received',
    'unreachable',
    'yours-overdue',
    'moved-on',
  ],
  lead: ['lead-warned', 'lead-overdue', 'lead-update-overdue', 'review-requested'],
  team: ['team-new', 'team-asked-again'],
  above: ['above-overdue'],
  'account-team': ['account-lock'],
  operations: ['operations-alarm', 'operations-reminder', 'operations-flag', 'review-overdue'],
} as const satisfies Record<Audience, readonly string[]>;

export type KindFor<A extends Audience> = (typeof KINDS)[A][number];
export type MailKind = KindFor<Audience>;
export type RequesterKind = KindFor<'requester'>;
export type StaffKind = Exclude<MailKind, RequesterKind>;

export const isRequesterKind = (kind: MailKind): kind is RequesterKind =>
  KINDS.requester.some((candidate) => candidate === kind);

/** Colleagues' mail can wait until the morning, or come together with others: neither a requester's can, nor an alarm. */
export const canWait = (audience: Audience): boolean => audience !== 'requester' && audience !== 'operations';
