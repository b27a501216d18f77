import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailLedger } from '../../shared/adapters/dynamodb/mail-ledger.ts';
import { createTicketReader } from '../../shared/adapters/dynamodb/ticket-reader.ts';
import { createTicketStore } from '../../shared/adapters/dynamodb/ticket-store.ts';
import type { MailId, MailLedger } from '../../shared/domain/mail/ledger.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';
import { Story } from '../support/mail-stories.ts';
import { MemoryLedger } from '../support/mail-world.ts';

let local: LocalTable;

beforeAll(async () => {
  local = await openLocalTable('ledger');
});
afterAll(() => local.close());

const LEASE = 60_000;
const NOW = Date.parse('2026-11-23T08:00:00.000Z');

const mail = (reference: string): MailId => ({
  reference,
  event: 1,
  kind: 'received',
  audience: 'requester',
  key: '000001#received#requester',
});

const LEDGERS: readonly (readonly [string, () => MailLedger])[] = [
  ['in memory', () => new MemoryLedger()],
  ['in DynamoDB', () => createMailLedger(local.table)],
];

describe.each(LEDGERS)('the ledger of mails %s', (where, open) => {
  test('gives a mail to one sender at a time, and to the next when the lease is over', async () => {
    const ledger = open();
    const id = mail(`lease ${where}`);
    expect(await ledger.claim(id, NOW, LEASE)).toEqual({ kind: 'claimed', attempt: 1 });
    expect(await ledger.claim(id, NOW + LEASE - 1, LEASE)).toEqual({ kind: 'busy' });
    expect(await ledger.claim(id, NOW + LEASE, LEASE)).toEqual({ kind: 'claimed', attempt: 2 });
    expect(await ledger.claim(id, NOW + LEASE + 1, LEASE)).toEqual({ kind: 'busy' });
  });

  test.each([
    { state: 'delivered', messageId: 'ses-1' },
    { state: 'refused', reason: 'MessageRejected' },
    { state: 'dropped', reason: 'The ticket has been closed since.' },
  ] as const)('gives nobody a mail that is $state', async (settlement) => {
    const ledger = open();
    const id = mail(`${settlement.state} ${where}`);
    await ledger.claim(id, NOW, LEASE);
    await ledger.settle(id, 1, settlement, NOW);
    expect(await ledger.claim(id, NOW + 10 * LEASE, LEASE)).toEqual({ kind: 'settled' });
  });

  test('lets a late sender say that it delivered, and nothing else', async () => {
    const ledger = open();
    const id = mail(`late ${where}`);
    await ledger.claim(id, NOW, LEASE);
    await ledger.claim(id, NOW + LEASE, LEASE);
    await ledger.settle(id, 1, { state: 'dropped', reason: 'late' }, NOW + LEASE);
    expect(await ledger.claim(id, NOW + LEASE, LEASE)).toEqual({ kind: 'busy' });
    await ledger.settle(id, 1, { state: 'delivered', messageId: 'ses-1' }, NOW + LEASE);
    expect(await ledger.claim(id, NOW + 9 * LEASE, LEASE)).toEqual({ kind: 'settled' });
  });
});

test('operations read on the ticket how each mail ended', async () => {
  const { ticket, life } = new Story();
  const store = createTicketStore(local.table, { queueShards: 1 });
  expect(await store.commit({ after: ticket, events: life.log, messages: life.messages, claims: [] })).toBe(
    'committed',
  );
  const ledger = createMailLedger(local.table);
  await ledger.claim(mail(ticket.reference), NOW, LEASE);
  await ledger.settle(mail(ticket.reference), 1, { state: 'delivered', messageId: 'ses-1' }, NOW + 5);
  const file = await createTicketReader(local.table, { queueShards: 1 }).file(ticket.reference);
  expect(file?.mails).toEqual([
    expect.objectContaining({
      event: 1,
      kind: 'received',
      audience: 'requester',
      state: 'delivered',
      attempts: 1,
      at: '2026-11-23T08:00:00.005Z',
      messageId: 'ses-1',
    }),
  ]);
});
