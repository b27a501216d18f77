/**
 * Whom a mail can go to. Requester and assignee are persons, a team and operations are mailboxes. As long as nobody has a ticket, its
 * team's mailbox gets what the assignee would get.
 */
export const AUDIENCES = ['requester', 'assignee', 'team', 'operations'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Every kind of mail there is, by the audience that it is written for. */
export const KINDS = {
  requester: [
    'received',
    'assigned',
    'details-requested',
    'details-reminder',
    'update',
    'escalated',
    'escalation-noted',
    'returned',
    'resolved',
    'confirmation-reminder',
    'reopened',
    'closed',
    'delayed',
    'still-delayed',
  ],
  assignee: ['requester-answered', 'yours-overdue', 'moved-on'],
  team: ['team-new', 'team-overdue', 'team-asked-again'],
  operations: ['operations-alarm', 'operations-reminder', 'operations-flag'],
} as const satisfies Record<Audience, readonly string[]>;

export type KindFor<A extends Audience> = (typeof KINDS)[A][number];
export type MailKind = KindFor<Audience>;
export type RequesterKind = KindFor<'requester'>;
export type StaffKind = Exclude<MailKind, RequesterKind>;

export const isRequesterKind = (kind: MailKind): kind is RequesterKind =>
  KINDS.requester.some((candidate) => candidate === kind);
