import { describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND } from '../../../test/support/memory-desk.ts';
import { NOW, SECRET } from '../../../test/support/support-desk.ts';
import { rowOf } from '../../domain/reading/ticket-row.ts';
import { performFiling } from '../../domain/ticket/perform.ts';
import type { Receipt } from '../../domain/ticket/store.ts';
import { type Item, toItem } from './table.ts';
import {
  eventFrom,
  eventItem,
  messageFrom,
  messageItem,
  receiptFrom,
  receiptItem,
  rowFrom,
  ticketFrom,
  ticketItem,
} from './ticket-item.ts';

const desk = createMemoryDesk(NOW, SECRET);
const performed = await performFiling(desk, FILING_COMMAND, desk.drawReference);
if (performed.kind !== 'done') throw new Error(performed.kind);
const { ticket, events } = performed;
const { reference } = ticket;
const [event] = events;
const message = desk.tickets.messages.get('m');
if (event === undefined || message === undefined) throw new Error('a filing has an event and a message');
const receipt: Receipt = {
  ...{ personId: 'p', key: 'k', requestHash: 'h', reference, version: 1 },
  expiresAt: '2026-11-30T08:00:00.000Z',
};

const KINDS: readonly (readonly [string, Item, (item: Item) => object, object, string])[] = [
  ['a ticket', ticketItem(ticket, 1), ticketFrom, ticket, 'ticket'],
  ['the row of a ticket', ticketItem(ticket, 1), rowFrom, rowOf(ticket), 'listRow'],
  ['an event', eventItem(reference, event), eventFrom, event, 'event'],
  ['a message', messageItem(reference, message), messageFrom, message, 'message'],
  ['a receipt', receiptItem(receipt), receiptFrom, receipt, 'receipt'],
];

test('a ticket and an event that were stored with their terms whole are read all the same', () => {
  expect(ticketFrom({ ...ticketItem(ticket, 1), ...toItem({ ticket }) })).toEqual(ticket);
  expect(eventFrom({ ...eventItem(reference, event), ...toItem({ event }) })).toEqual(event);
});

test('terms that were stored in another order are none', () => {
  const item = { ...ticketItem(ticket, 1), ...toItem({ ticket: { ...ticket, terms: ['p3', 75, 60] } }) };
  expect(() => ticketFrom(item)).toThrow('holds no proper ticket');
});

describe.each(KINDS)('%s', (_, item, from, value, field) => {
  test('comes back as it was written', () => {
    expect(from(item)).toEqual(value);
  });

  test.each([
    ['is not there', {}],
    ['is not an object', { [field]: { S: 'x' } }],
    ['has nothing in it', { [field]: { M: {} } }],
    ['is of another shape', { [field]: toItem({ inner: { reference: 1, type: 2, id: 3 } }).inner }],
  ])('fails with its key where it %s', (_reason, broken) => {
    const { [field]: _lost, ...rest } = item;
    const key = `${item.pk?.S} / ${item.sk?.S} holds no proper ${field}`;
    expect(() => from({ ...rest, ...broken } as Item)).toThrow(key);
  });
});
