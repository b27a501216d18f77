import { byDeadline, byFiling, byReview, LIST_ROW, rowOf, type TicketRow } from '../../domain/reading/ticket-row.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Message } from '../../domain/ticket/message.ts';
import type { Receipt, Recurrence } from '../../domain/ticket/store.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import { withPackedTerms, withTerms } from './packed-terms.ts';
import { aboutKey, eventKey, expiry, fromItem, type Item, messageKey, receiptKey, ticketKey, toItem } from './table.ts';

export const requesterListKey = (personId: string): string => `PERSON#${personId}`;
export const assigneeListKey = (personId: string): string => `PERSON#${personId}`;
export const reviewListKey = (team: string): string => `REVIEW#${team}`;
export const queueListKey = (team: string, shard: number): string => `QUEUE#${team}#${shard}`;

export function ticketItem(ticket: Ticket, queueShards: number): Item {
  const row = rowOf(ticket);
  return toItem({
    ...ticketKey(ticket.reference),
    version: ticket.version,
    ticket: withPackedTerms(ticket),
    [LIST_ROW]: row,
    ...listKeys(ticket, row, queueShards),
  });
}

export const eventItem = (reference: string, event: TicketEvent): Item =>
  toItem({ ...eventKey(reference, event.number), event: withPackedTerms(event) });

export const messageItem = (reference: string, message: Message): Item =>
  toItem({ ...messageKey(reference, message.id), message });

export const receiptItem = (receipt: Receipt): Item =>
  toItem({ ...receiptKey(receipt.personId, receipt.key), receipt, expiresAt: expiry(receipt.expiresAt) });

export const aboutItem = ({ personId, issueType, reference }: Recurrence): Item =>
  toItem({ ...aboutKey(personId, issueType), reference });

/** The reference of an {@link aboutItem}. */
export function referenceFrom(item: Item): string {
  if (item.reference?.S !== undefined) return item.reference.S;
  throw new Error(`${item.pk?.S} / ${item.sk?.S} holds no proper reference`);
}

export const ticketFrom = held<Ticket>('ticket', { reference: 'string', version: 'number', level: 'number' });
export const rowFrom = held<TicketRow>(LIST_ROW, { reference: 'string', stage: 'string', filedAt: 'string' });
export const eventFrom = held<TicketEvent>('event', { type: 'string', v: 'number', number: 'number', at: 'string' });
export const messageFrom = held<Message>('message', {
  id: 'string',
  visibility: 'string',
  kind: 'string',
  author: 'object',
});
export const receiptFrom = held<Receipt>('receipt', { requestHash: 'string', reference: 'string', version: 'number' });

/**
 * Reads back what this module writes, under `field`. Every published shape stays readable, so that a whole schema would only say what the
 * types say; what tells the shapes apart is looked at, so that a broken item fails here, with its key, and not somewhere in the domain.
 */
function held<T extends object>(
  field: string,
  shape: Readonly<Partial<Record<keyof T & string, 'string' | 'number' | 'object'>>>,
): (item: Item) => T {
  const is = (value: unknown): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(shape).every(([name, type]) => typeof Reflect.get(value, name) === type);
  return (item) => {
    const value = withTerms(fromItem(item)[field]);
    if (is(value)) return value;
    throw new Error(`${item.pk?.S ?? 'an item'} / ${item.sk?.S ?? 'without a key'} holds no proper ${field}`);
  };
}

/**
 * Every ticket is on its requester's list; an open one on its team's queue, and on its assignee's list if it has one; a closed one on its
 * team's list of reviews as long as its rating waits for one.
 */
function listKeys(ticket: Ticket, row: TicketRow, queueShards: number): Record<string, string> {
  const requester = { requesterKey: requesterListKey(ticket.requester.personId), requesterSort: byFiling(row) };
  if (row.reviewSince !== undefined)
    return { ...requester, queueKey: reviewListKey(ticket.team), queueSort: byReview(row) };
  if (row.nextDeadline === undefined) return requester;
  const shard = [...ticket.reference].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % queueShards;
  const queue = { queueKey: queueListKey(ticket.team, shard), queueSort: byDeadline(row) };
  if (ticket.assignee === undefined) return { ...requester, ...queue };
  return { ...requester, ...queue, assigneeKey: assigneeListKey(ticket.assignee), assigneeSort: byDeadline(row) };
}
