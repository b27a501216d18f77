import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailLedger } from '../../shared/adapters/dynamodb/mail-ledger.ts';
import { createMailOutbox } from '../../shared/adapters/dynamodb/mail-outbox.ts';
import type { MailId, MailLedger } from '../../shared/domain/mail/ledger.ts';
import type { HeldMail, Outbox } from '../../shared/domain/mail/outbox.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';
import { MemoryLedger, MemoryOutbox } from '../support/mail-world.ts';

let local: LocalTable;

beforeAll(async () => {
  local = await openLocalTable('outbox');
});
afterAll(() => local.close());

const LEASE = 60_000;
const NOW = Date.parse('2026-11-23T20:00:00.000Z');
const MORNING = '2026-11-24T05:00:00.000Z';
const READY = Date.parse(MORNING);

const mail = (key: string): MailId => ({
  reference: 'SP-2345-6789-J',
  event: 1,
  kind: 'team-new',
  audience: 'team',
  key,
});
const held = (key: string, recipient: string): HeldMail => ({ mail: mail(key), recipient, readyAt: MORNING });

const OUTBOXES: readonly (readonly [string, () => readonly [MailLedger, Outbox]])[] = [
  [
    'in memory',
    () => {
      const ledger = new MemoryLedger();
      return [ledger, new MemoryOutbox(ledger)];
    },
  ],
  ['in DynamoDB', () => [createMailLedger(local.table), createMailOutbox(local.table)]],
];

describe.each(OUTBOXES)('the outbox %s', (where, open) => {
  /** Keys of this test alone: one table serves them all. */
  const own = (name: string) => `${where} ${name}`;

  test('keeps a mail until its time has come, and the ledger says so', async () => {
    const [ledger, outbox] = open();
    const waiting = held(own('waits'), own('waits'));
    await ledger.claim(waiting.mail, NOW, LEASE);
    await outbox.hold(waiting, 1, NOW);
    expect(await outbox.isHeld(waiting.mail)).toBe(true);
    expect(await ledger.claim(waiting.mail, NOW + LEASE, LEASE)).toEqual({ kind: 'settled' });
    const ready = async (now: number) =>
      (await outbox.ready(now)).filter(({ recipient }) => recipient === own('waits'));
    expect(await ready(READY - 1)).toEqual([]);
    expect(await ready(READY)).toEqual([waiting]);
    await outbox.settle([waiting], { state: 'delivered', messageId: 'm' }, READY);
    expect(await outbox.isHeld(waiting.mail)).toBe(false);
    expect(await ready(READY)).toEqual([]);
    expect(await ledger.claim(waiting.mail, READY, LEASE)).toEqual({ kind: 'settled' });
  });

  test('holds nothing for an attempt whose claim was taken over', async () => {
    const [ledger, outbox] = open();
    const waiting = held(own('late'), own('late'));
    await ledger.claim(waiting.mail, NOW, LEASE);
    await ledger.claim(waiting.mail, NOW + LEASE, LEASE);
    await outbox.hold(waiting, 1, NOW + LEASE);
    expect(await outbox.isHeld(waiting.mail)).toBe(false);
    expect((await outbox.ready(READY)).filter(({ recipient }) => recipient === own('late'))).toEqual([]);
  });

  test('ends many mails at once', async () => {
    const [ledger, outbox] = open();
    const all = Array.from({ length: 120 }, (_, i) => held(own(`many ${i}`), own('many')));
    for (const one of all) {
      await ledger.claim(one.mail, NOW, LEASE);
      await outbox.hold(one, 1, NOW);
    }
    expect((await outbox.ready(READY)).filter(({ recipient }) => recipient === own('many'))).toHaveLength(120);
    await outbox.settle(all, { state: 'dropped', reason: 'r' }, READY);
    expect((await outbox.ready(READY)).filter(({ recipient }) => recipient === own('many'))).toEqual([]);
  });

  test('leases a recipient to one at a time, until they release it or the lease is over', async () => {
    const [, outbox] = open();
    const recipient = own('leased');
    expect(await outbox.lease(recipient, NOW, LEASE)).toBe(true);
    expect(await outbox.lease(recipient, NOW + LEASE - 1, LEASE)).toBe(false);
    expect(await outbox.lease(recipient, NOW + LEASE, LEASE)).toBe(true);
    await outbox.release(recipient);
    expect(await outbox.lease(recipient, NOW + LEASE, LEASE)).toBe(true);
  });

  test('counts a while that begins with its first mail', async () => {
    const [, outbox] = open();
    const count = (now: number) => outbox.count(own('counted'), now, 600_000);
    expect(await count(NOW)).toEqual({ mails: 1, untilMs: NOW + 600_000 });
    expect(await count(NOW + 599_999)).toEqual({ mails: 2, untilMs: NOW + 600_000 });
    expect(await count(NOW + 600_000)).toEqual({ mails: 1, untilMs: NOW + 1_200_000 });
  });

  test('counts each of many at once', async () => {
    const [, outbox] = open();
    const counts = await Promise.all(Array.from({ length: 30 }, () => outbox.count(own('crowd'), NOW, 600_000)));
    expect(counts.map(({ mails }) => mails).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test('lets through so many mails in an hour and in a day, each once however often it is tried', async () => {
    const [, outbox] = open();
    const HOUR = 3_600_000;
    const most = { anHour: 3, aDay: 5 };
    const admit = (key: string, now = NOW) => outbox.admit(mail(key), own('places'), most, now);
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const first = await Promise.all(keys.map((key) => admit(key)));
    expect(first.filter(Boolean)).toHaveLength(3);
    expect(await Promise.all(keys.map((key) => admit(key, NOW + HOUR - 1)))).toEqual(first);
    // The next hour has places again, and none of them is for a mail that has one.
    const next = await Promise.all(keys.map((key) => admit(key, NOW + HOUR)));
    expect(next).toEqual(keys.map(() => true));
    expect(await admit('z', NOW + 2 * HOUR)).toBe(false);
    expect(await admit('z', NOW + 24 * HOUR)).toBe(true);
  });

  test('forgets a row whose mail the ledger knows to be settled', async () => {
    const [ledger, outbox] = open();
    const waiting = held(own('forgotten'), own('forgotten'));
    await ledger.claim(waiting.mail, NOW, LEASE);
    await outbox.hold(waiting, 1, NOW);
    await outbox.forget(waiting);
    expect((await outbox.ready(READY)).filter(({ recipient }) => recipient === own('forgotten'))).toEqual([]);
  });
});
