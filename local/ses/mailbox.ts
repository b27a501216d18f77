import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';

/** One mail that SES took, as its readers would see it. */
export interface Mail {
  /** What SES answered the sender with: the delivered id. */
  readonly id: string;
  /** Milliseconds of the runtime's clock. */
  readonly at: number;
  /** A mail to the simulator's addresses ends as theirs do on AWS. */
  readonly outcome: 'delivered' | 'bounced' | 'complained' | 'delayed' | 'rejected';
  /** What its senders were told of it since, in order. */
  readonly feedback?: readonly { readonly kind: string; readonly at: number; readonly recipients: readonly string[] }[];
  readonly envelope: { readonly source: string; readonly destinations: readonly string[] };
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
  /** The message as it left, with the Message-ID and Date that SES put in. */
  readonly raw: string;
}

/** Every field that is given must hold. */
export interface MailFilter {
  /** Part of a recipient's address, in any case. */
  readonly to?: string;
  /** A ticket reference that the subject contains. */
  readonly ticket?: string;
  /** Sent at this time or later, in milliseconds of the runtime's clock. */
  readonly since?: number;
}

/** Every mail since the start, in the order in which they were sent. */
export interface Mailbox {
  /** Keeps it in its place, if there is one of that id already. */
  keep(mail: Mail): void;
  list(filter?: MailFilter): readonly Mail[];
  find(id: string): Mail | undefined;
  clear(): void;
}

function matches(mail: Mail, filter: MailFilter): boolean {
  if (filter.since !== undefined && mail.at < filter.since) return false;
  if (filter.ticket !== undefined && !mail.subject.toLowerCase().includes(filter.ticket.toLowerCase())) return false;
  const { to } = filter;
  return (
    to === undefined || mail.envelope.destinations.some((address) => address.toLowerCase().includes(to.toLowerCase()))
  );
}

/** `journal`: where mails outlive the process. */
export function createMailbox(journal: Journal = NO_JOURNAL): Mailbox {
  const kept = journal.keep<Mail>('mail');
  const mails = new Map(kept.all().map(({ id, value }) => [id, value]));
  return {
    keep: (mail) => {
      mails.set(mail.id, mail);
      kept.put(mail.id, mail);
    },
    list: (filter = {}) => [...mails.values()].filter((mail) => matches(mail, filter)),
    find: (id) => mails.get(id),
    clear: () => {
      for (const id of mails.keys()) kept.delete(id);
      mails.clear();
    },
  };
}
