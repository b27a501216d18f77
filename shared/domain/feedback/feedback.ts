/** Which mail of ours something is told of, as its message tags say. */
export interface FeedbackOn {
  /** The mail service's own id of it. */
  readonly messageId: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
  /** When the mail went, ISO 8601. */
  readonly sentAt: string;
  /** Absent where it was several mails in one. */
  readonly mail?: { readonly reference: string; readonly key: string };
  /** Where it went: one address. */
  readonly recipient: string;
}

/**
 * What became of a mail after the mail service had taken it. A bounce is lasting where the mailbox will never take any mail; where only
 * this mail was not wanted as it is, or the mailbox is full for now, it is not, and `again` says whether trying again may help.
 */
export type MailFeedback =
  | ({ readonly kind: 'delivered' } & FeedbackOn)
  | ({ readonly kind: 'delayed' } & FeedbackOn)
  | ({ readonly kind: 'bounced'; readonly lasting: boolean; readonly again: boolean } & FeedbackOn)
  | ({ readonly kind: 'complained' } & FeedbackOn)
  /** The mail service has taken it and does not send it: it found a virus. */
  | ({ readonly kind: 'rejected' } & FeedbackOn);

/** What the ledger keeps of it beside the mail: when it was delivered, delayed … last. */
export type FeedbackNote = MailFeedback['kind'];
