/** A mailbox. The address is in small letters, its domain in ASCII: two spellings of one address are equal. */
export interface MailAddress {
  readonly address: string;
  readonly name?: string;
}

/** What the receiving service found out. `none`: it could not tell, or the sender's domain publishes no policy. */
export type Verdict = 'pass' | 'fail' | 'none';

export interface Verdicts {
  readonly spam: Verdict;
  readonly virus: Verdict;
  readonly spf: Verdict;
  readonly dkim: Verdict;
  readonly dmarc: Verdict;
}

/** What a mail came in: known to the receiving service, not written by the sender. */
export interface Delivery {
  /** Where the mail lies as it came. */
  readonly raw: string;
  /** The address that failures would be returned to; empty for a mail that wants no answer, absent where it is not known. */
  readonly returnPath?: string;
  /** The addresses of ours that it was delivered to. */
  readonly recipients: readonly string[];
  readonly verdicts: Verdicts;
}

export interface MailAttachment {
  /** As the sender says; one line, at most 200 characters. */
  readonly name: string;
  /** As the sender says, in small letters: `image/png`. Nothing is believed of it. */
  readonly type: string;
  readonly content: Uint8Array;
  /** It is shown within the text, as a picture in a signature is. */
  readonly inline: boolean;
}

/** What one mail program tells another about a mail of ours (RFC 3464, 8098, 5965). */
export interface MailReport {
  readonly type: 'delivery-status' | 'disposition-notification' | 'feedback-report';
  /** The machine's part of the report, as text; empty where there is none. */
  readonly fields: string;
  /** The message ids that the returned mail, or what is left of it, named in its References, In-Reply-To and Message-ID. */
  readonly ids: readonly string[];
}

/** A mail as its text has it, without its wrapping. Every text is well-formed, without control characters, and of bounded length. */
export interface ReceivedMail extends Delivery {
  /** SHA-256 of the mail as it came, hexadecimal. */
  readonly sha256: string;
  /** In bytes, as it came. */
  readonly size: number;
  /** With its angle brackets. */
  readonly messageId?: string;
  /** Nearly always one; none or several say that something is wrong. */
  readonly from: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  /** To and Cc, and where the mail says that it was delivered to. */
  readonly to: readonly MailAddress[];
  /** One line; empty where there is none. */
  readonly subject: string;
  /** With their angle brackets, in the mail's order. */
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** By name in small letters; the values as they stand, unfolded. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** The whole text, quotes included: the plain one, or what the HTML says where there is no plain one. */
  readonly text: string;
  /** There was more text than is kept here. */
  readonly textCut?: true;
  readonly attachments: readonly MailAttachment[];
  readonly report?: MailReport;
  /** Of a calendar's part: `REQUEST`, `REPLY`, `CANCEL` … */
  readonly calendarMethod?: string;
}

/** Why nothing can be read: more than any honest mail has of it, or no mail at all. */
export type UnreadableBecause = 'too-large' | 'too-many-parts' | 'too-deep' | 'too-many-headers' | 'broken';

export type Parsed =
  | { readonly kind: 'mail'; readonly mail: ReceivedMail }
  | { readonly kind: 'unreadable'; readonly because: UnreadableBecause };

/** The first value of a header, trimmed; undefined where the mail does not have it. */
export const headerOf = (mail: Pick<ReceivedMail, 'headers'>, name: string): string | undefined =>
  mail.headers.get(name)?.[0]?.trim();
