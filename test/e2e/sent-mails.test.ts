import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAddressBook, createSuppressions } from '../../shared/adapters/dynamodb/address-book.ts';
import { createArrivals } from '../../shared/adapters/dynamodb/arrivals.ts';
import { createMailLedger } from '../../shared/adapters/dynamodb/mail-ledger.ts';
import { createSentMails, referenceOfSent } from '../../shared/adapters/dynamodb/sent-mails.ts';
import type { MailId } from '../../shared/domain/mail/ledger.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';

let local: LocalTable;
let count = 0;
let mail: MailId;

beforeAll(async () => {
  local = await openLocalTable('sent-mails');
});
afterAll(() => local.close());
beforeEach(() => {
  count += 1;
  mail = {
    ...{ reference: 'SP-2345-6789-J', event: count, kind: 'received', audience: 'requester' },
    key: `${String(count).padStart(6, '0')}#received#requester`,
  };
});

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const ledger = () => createMailLedger(local.table);
const sentMails = () => createSentMails(local.table);
const key = () => Promise.resolve('a random text');

async function send(messageId: string): Promise<void> {
  const claim = await ledger().claim(mail, NOW, 60_000);
  if (claim.kind !== 'claimed') throw new Error(claim.kind);
  await ledger().settle(mail, claim.attempt, { state: 'delivered', messageId }, NOW);
}

describe('a mail that a mailbox does not take for now', () => {
  test('is free to be sent again three times, each under the id of its last sending', async () => {
    for (const attempt of [1, 2, 3]) {
      await send(`id-${count}-${attempt}`);
      expect(await sentMails().again(mail, `id-${count}-${attempt}`, 3)).toEqual({ kind: 'again', attempt });
    }
    await send(`id-${count}-4`);
    expect(await sentMails().again(mail, `id-${count}-4`, 3)).toEqual({ kind: 'exhausted' });
  });

  test('is freed once by one return, however often that is told', async () => {
    await send('id-a');
    expect(await sentMails().again(mail, 'id-a', 3)).toEqual({ kind: 'again', attempt: 1 });
    expect(await sentMails().again(mail, 'id-a', 3)).toEqual({ kind: 'again', attempt: 1 });
    await send('id-b');
    expect(await sentMails().again(mail, 'id-a', 3)).toEqual({ kind: 'other' });
  });

  test('is told of too early where it is not written down yet', async () => {
    await ledger().claim(mail, NOW, 60_000);
    expect(await sentMails().again(mail, 'id-early', 3)).toEqual({ kind: 'not-sent-yet' });
  });

  test('is not sent again at all where that cannot help', async () => {
    await send('id-large');
    expect(await sentMails().again(mail, 'id-large', 0)).toEqual({ kind: 'exhausted' });
  });
});

test('a note on a mail leaves the rest of its row as it is, and makes no row', async () => {
  await send('id-noted');
  await sentMails().note(mail, 'delivered', '2026-11-23T08:00:01.000Z');
  expect(await ledger().claim(mail, NOW, 60_000)).toEqual({ kind: 'settled' });
  const none = { ...mail, key: '999999#received#requester' };
  await sentMails().note(none, 'delivered', '2026-11-23T08:00:01.000Z');
  expect((await ledger().claim(none, NOW, 60_000)).kind).toBe('claimed');
});

test('the ticket of a mail is found by the id under which it was delivered', async () => {
  await send('id-found');
  expect(await referenceOfSent(local.table, 'id-found')).toBe(mail.reference);
  expect(await referenceOfSent(local.table, 'id-unknown')).toBeUndefined();
});

test('an address is known in every spelling, and is nowhere in its key', async () => {
  const [book, suppressions] = [createAddressBook(local.table, key), createSuppressions(local.table, key)];
  await book.remember('Naledi@People.example', 'issuer|naledi');
  expect(await book.personOf(' naledi@people.example')).toBe('issuer|naledi');
  expect(await book.idOf('naledi@people.example')).not.toContain('naledi');
  expect(await suppressions.why('naledi@people.example')).toBeUndefined();
  await suppressions.add('naledi@people.example', 'bounce', '2026-11-23T08:00:00.000Z');
  expect(await suppressions.why('NALEDI@people.example')).toBe('bounce');
  await suppressions.lift('Naledi@people.example');
  expect(await suppressions.why('naledi@people.example')).toBeUndefined();
});

test('arrivals are counted within a window that begins with the first, each of them once', async () => {
  let now = NOW;
  const arrivals = createArrivals(local.table, () => now);
  const count = (what: string, which: string) => arrivals.count(what, which, 60);
  expect([await count('x', 'a'), await count('x', 'b'), await count('x', 'a'), await count('y', 'a')]).toEqual([
    1, 2, 1, 1,
  ]);
  now += 61_000;
  expect(await count('x', 'b')).toBe(1);
});

test('after a hundred nothing more is remembered of who arrives', async () => {
  const arrivals = createArrivals(local.table, () => NOW);
  for (let i = 1; i <= 100; i += 1) expect(await arrivals.count('many', String(i), 60)).toBe(i);
  expect(await arrivals.count('many', 'one more', 60)).toBe(100);
});
