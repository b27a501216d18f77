import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Message } from '../../shared/domain/ticket/message.ts';
import type { Commit, CommitResult, Receipt, TicketStore } from '../../shared/domain/ticket/store.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { StoredWait, WaitStore } from '../../shared/domain/workflow/wait.ts';

/** The ticket store in memory, with the conditions of the real one. */
export class MemoryTicketStore implements TicketStore {
  readonly tickets = new Map<string, Ticket>();
  readonly logs = new Map<string, TicketEvent[]>();
  readonly messages = new Map<string, Message>();
  readonly receipts = new Map<string, Receipt>();
  readonly filings = new Map<string, number>();

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

  private commitNow({ before, after, events, messages, receipt, filing }: Commit): CommitResult {
    const { reference } = after;
    const receiptKey = receipt && `${receipt.personId} ${receipt.key}`;
    const filingKey = filing && `${filing.personId} ${filing.day}`;
    if (receiptKey !== undefined && this.receipts.has(receiptKey)) return 'key-used';
    if (filing && (this.filings.get(filingKey ?? '') ?? 0) >= filing.cap) return 'cap-reached';
    if (this.tickets.get(reference)?.version !== before?.version) return 'moved-on';
    this.tickets.set(reference, after);
    this.logs.set(reference, [...this.log(reference), ...events]);
    for (const message of messages) this.messages.set(message.id, message);
    if (receipt && receiptKey !== undefined) this.receipts.set(receiptKey, receipt);
    if (filingKey !== undefined) this.filings.set(filingKey, (this.filings.get(filingKey) ?? 0) + 1);
    return 'committed';
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
