import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';
import type { Verdicts } from './received-mail.ts';

/** One mail that came to SES, and what was done with it. */
export interface ReceivedMail {
  /** SES's own id: the end of the object's key. */
  readonly id: string;
  /** Milliseconds of the runtime's clock. */
  readonly at: number;
  readonly source: string;
  readonly recipients: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly verdicts: Verdicts;
  /** What the rules did, in their order: `s3://bucket/key`, the function's ARN; what was refused, with why. */
  readonly actions: readonly string[];
}

/** Every mail that was taken in since the start. */
export interface Inbox {
  keep(mail: ReceivedMail): void;
  list(): readonly ReceivedMail[];
  clear(): void;
}

/** `journal`: where it outlives the process. */
export function createInbox(journal: Journal = NO_JOURNAL): Inbox {
  const kept = journal.keep<ReceivedMail>('received-mail');
  let mails = kept.all().map(({ value }) => value);
  return {
    keep(mail) {
      mails.push(mail);
      kept.put(mail.id, mail);
    },
    list: () => mails,
    clear() {
      for (const { id } of mails) kept.delete(id);
      mails = [];
    },
  };
}
