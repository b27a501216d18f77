import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Message } from '../../shared/domain/ticket/message.ts';
import type { Claim, Commit, CommitResult, Receipt, TicketStore } from '../../shared/domain/ticket/store.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { StoredWait, WaitStore } from '../../shared/domain/workflow/wait.ts';

/** The ticket store in memory, with the conditions of the real one. */
export class MemoryTicketStore implements TicketStore {
  readonly tickets = new Map<string, Ticket>();
  readonly logs = new Map<string, TicketEvent[]>();
  readonly messages = new Map<string, Message>();
  readonly receipts = new Map<string, Receipt>();
  readonly filings = new Map<string, number>();
  /** The last ticket by person and issue type. */
  readonly about = new Map<string, string>();
  /** What agents have to do, by team and person. */
  readonly loads = new Map<string, { readonly open: number; readonly offeredAt?: string }>();

  load(reference: string): Promise<Ticket | undefined> {
    return Promise.resolve(this.tickets.get(reference));
  }

  receipt(personId: string, key: string): Promise<Receipt | undefined> {
    return Promise.resolve(this.receipts.get(`${personId} ${key}`));
  }

  commit(commit: Commit): Promise<CommitResult> {
    return Promise.resolve(this.commitNow(commit));
  }

  log(reference: string): readonly TicketEvent[] {
    return this.logs.get(reference) ?? [];
  }

  lastAbout(personId: string, issueType: string): Promise<string | undefined> {
    return Promise.resolve(this.about.get(`${personId} ${issueType}`));
  }

  private commitNow(commit: Commit): CommitResult {
    const { after, events, messages, receipt, filing, also, claims, recurrence } = commit;
    const receiptKey = receipt && `${receipt.personId} ${receipt.key}`;
    const filingKey = filing && `${filing.personId} ${filing.day}`;
    if (receiptKey !== undefined && this.receipts.has(receiptKey)) return 'key-used';
    if (filing && (this.filings.get(filingKey ?? '') ?? 0) >= filing.cap) return 'cap-reached';
    if (this.movedOn(commit)) return 'moved-on';
    for (const written of [{ after, events }, ...(also ? [also] : [])]) this.write(written);
    for (const message of messages) this.messages.set(message.id, message);
    if (receipt && receiptKey !== undefined) this.receipts.set(receiptKey, receipt);
    if (filingKey !== undefined) this.filings.set(filingKey, (this.filings.get(filingKey) ?? 0) + 1);
    for (const claim of claims) this.claim(claim);
    if (recurrence) this.about.set(`${recurrence.personId} ${recurrence.issueType}`, recurrence.reference);
    return 'committed';
  }

  private movedOn({ before, after, also, unchanged, claims, recurrence }: Commit): boolean {
    const changed = (reference: string, version: number | undefined) =>
      this.tickets.get(reference)?.version !== version;
    return (
      changed(after.reference, before?.version) ||
      (also !== undefined && changed(also.after.reference, also.before.version)) ||
      (unchanged !== undefined && changed(unchanged.reference, unchanged.version)) ||
      claims.some(({ by, cap = Number.POSITIVE_INFINITY, ...who }) => by > 0 && this.openOf(who) >= cap) ||
      (recurrence !== undefined &&
        this.about.get(`${recurrence.personId} ${recurrence.issueType}`) !== recurrence.before)
    );
  }

  private write({ after, events }: Pick<Commit, 'after' | 'events'>): void {
    this.tickets.set(after.reference, after);
    this.logs.set(after.reference, [...this.log(after.reference), ...events]);
  }

  private claim({ team, personId, by, offeredAt }: Claim): void {
    const key = `${team} ${personId}`;
    const open = this.openOf({ team, personId }) + by;
    this.loads.set(key, { ...this.loads.get(key), open, ...(offeredAt === undefined ? {} : { offeredAt }) });
  }

  private openOf({ team, personId }: Pick<Claim, 'team' | 'personId'>): number {
    return this.loads.get(`${team} ${personId}`)?.open ?? 0;
  }
}

/** The wait store in memory, with the condition of the real one. */
export class MemoryWaitStore implements WaitStore {
  readonly waits = new Map<string, StoredWait>();

  load(reference: string): Promise<StoredWait | undefined> {
    return Promise.resolve(this.waits.get(reference));
  }

  put(wait: StoredWait): Promise<boolean> {
    const stored = this.waits.get(wait.reference);
    const newer = stored === undefined || stored.order < wait.order || stored.token === wait.token;
    if (newer) this.waits.set(wait.reference, wait);
    return Promise.resolve(newer);
  }
}
