import { nextDeadline } from '../../domain/clocks/clocks.ts';
import type { TicketRow } from '../../domain/reading/ticket-reader.ts';
import type { TicketEvent } from '../../domain/ticket/event.ts';
import type { Message } from '../../domain/ticket/message.ts';
import type { Receipt } from '../../domain/ticket/store.ts';
import { stageOf, type Ticket } from '../../domain/ticket/ticket.ts';
import { eventKey, expiry, fromItem, type Item, messageKey, receiptKey, ticketKey, toItem } from './table.ts';

export const requesterListKey = (personId: string): string => `PERSON#${personId}`;
export const assigneeListKey = (personId: string): string => `PERSON#${personId}`;
export const queueListKey = (team: string, shard: number): string => `QUEUE#${team}#${shard}`;

export function ticketItem(ticket: Ticket, queueShards: number): Item {
  const listRow = rowOf(ticket);
  return toItem({
    ...ticketKey(ticket.reference),
    version: ticket.version,
    ticket,
    listRow,
    ...listKeys(ticket, listRow, queueShards),
  });
}

export const ticketFrom = (item: Item): Ticket => fromItem(item).ticket as Ticket;
export const rowFrom = (item: Item): TicketRow => fromItem(item).listRow as TicketRow;

export const eventItem = (reference: string, event: TicketEvent): Item =>
  toItem({ ...eventKey(reference, event.number), event });
export const eventFrom = (item: Item): TicketEvent => fromItem(item).event as TicketEvent;

export const messageItem = (reference: string, message: Message): Item =>
  toItem({ ...messageKey(reference, message.id), message });
export const messageFrom = (item: Item): Message => fromItem(item).message as Message;

export const receiptItem = (receipt: Receipt): Item =>
  toItem({ ...receiptKey(receipt.personId, receipt.key), receipt, expiresAt: expiry(receipt.expiresAt) });
export const receiptFrom = (item: Item): Receipt => fromItem(item).receipt as Receipt;

function rowOf(ticket: Ticket): TicketRow {
  const deadline = nextDeadline(ticket);
  const { reference, level, team, priority, category, issueType, filedAt, decision, descriptionId } = ticket;
  return {
    ...{ reference, level, team, priority, category, issueType, filedAt, decision, descriptionId },
    stage: stageOf(ticket),
    flagged: ticket.flag !== undefined,
    ...(ticket.assignee === undefined ? {} : { assignee: ticket.assignee }),
    ...(deadline === undefined ? {} : { nextDeadline: new Date(deadline).toISOString() }),
  };
}

/** Every ticket is on its requester's list; an open one on its team's queue, and on its assignee's list if it has one. */
function listKeys(ticket: Ticket, row: TicketRow, queueShards: number): Record<string, string> {
  const requester = {
    requesterKey: requesterListKey(ticket.requester.personId),
    requesterSort: `${ticket.filedAt}#${ticket.reference}`,
  };
  if (row.nextDeadline === undefined) return requester;
  const byDeadline = `${row.nextDeadline}#${ticket.reference}`;
  const shard = [...ticket.reference].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % queueShards;
  const queue = { queueKey: queueListKey(ticket.team, shard), queueSort: byDeadline };
  if (ticket.assignee === undefined) return { ...requester, ...queue };
  return { ...requester, ...queue, assigneeKey: assigneeListKey(ticket.assignee), assigneeSort: byDeadline };
}
