import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDeliveries } from '../../shared/adapters/dynamodb/webhook-deliveries.ts';
import { createSubscribers } from '../../shared/adapters/dynamodb/webhook-subscribers.ts';
import type { Change, Deliveries, Subscribers } from '../../shared/domain/webhooks/ports.ts';
import type { Subscription } from '../../shared/domain/webhooks/subscriber.ts';
import { type LocalTable, openLocalTable } from '../support/local-table.ts';
import { MemoryDeliveries, MemorySubscribers } from '../support/memory-webhooks.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await openLocalTable('webhooks');
});
afterAll(() => local.close());

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const at = (ms: number) => new Date(ms).toISOString();
const LEASE = 60_000;

const SHOP: Subscription = {
  ...{ id: 'shop', url: 'https://shop.example/', events: ['ticket-filed.v1'], format: 'saypro', active: true },
  filters: { priority: ['P1'], level: [2], category: ['security'], team: ['security'] },
};

let round = 0;
/** Each test has a subscriber of its own: the table is the same for all. */
let shop: string;
beforeEach(() => {
  round += 1;
  shop = `shop-${round}`;
});

const by = (now: number): Change => ({ by: 'adam', now });
const CHANGED = { changedBy: 'adam', changedAt: at(NOW) };

const STORES: readonly (readonly [string, () => { subscribers: Subscribers; deliveries: Deliveries }])[] = [
  ['in memory', () => ({ subscribers: new MemorySubscribers(), deliveries: new MemoryDeliveries() })],
  ['in DynamoDB', () => ({ subscribers: createSubscribers(local.table), deliveries: createDeliveries(local.table) })],
];

describe.each(STORES)('subscribers %s', (_, open) => {
  test('keep their secret whatever is said about them', async () => {
    const { subscribers } = open();
    const saved = await subscribers.save({ ...SHOP, id: shop }, 'first', by(NOW));
    expect(saved).toEqual({
      ...{ ...SHOP, id: shop, secrets: [{ value: 'first' }] },
      ...{ createdAt: at(NOW), ...CHANGED },
    });
    const changed = await subscribers.save({ ...SHOP, id: shop, filters: {}, format: 'slack' }, 'second', {
      ...{ by: 'beth', now: NOW + 1 },
    });
    expect(changed).toMatchObject({ secrets: [{ value: 'first' }], filters: {}, format: 'slack' });
    expect(changed).toMatchObject({ createdAt: at(NOW), changedBy: 'beth', changedAt: at(NOW + 1) });
    expect(await subscribers.load(shop)).toEqual(changed);
    expect((await subscribers.all()).filter(({ id }) => id === shop)).toEqual([changed]);
  });

  test('get new secrets from who has seen the present ones only', async () => {
    const { subscribers } = open();
    await subscribers.save({ ...SHOP, id: shop }, 'a', by(NOW));
    const next = [{ value: 'b' }, { value: 'a', until: at(NOW) }];
    expect(await subscribers.replaceSecrets(shop, [{ value: 'a' }], next, { by: 'beth', now: NOW + 1 })).toBe(true);
    expect(await subscribers.replaceSecrets(shop, [{ value: 'a' }], [{ value: 'c' }], by(NOW + 2))).toBe(false);
    expect(await subscribers.load(shop)).toMatchObject({ secrets: next, changedBy: 'beth', changedAt: at(NOW + 1) });
  });

  test('are taken away once', async () => {
    const { subscribers } = open();
    await subscribers.save({ ...SHOP, id: shop }, 'a', by(NOW));
    expect([await subscribers.remove(shop), await subscribers.remove(shop)]).toEqual([true, false]);
    expect(await subscribers.load(shop)).toBeUndefined();
  });

  test('that fail remember since when, until they work, and are paused by that', async () => {
    const { subscribers } = open();
    const since = async () => (await subscribers.load(shop))?.failingSince;
    await subscribers.failing(shop, at(NOW), NOW);
    expect(await subscribers.load(shop)).toBeUndefined();
    await subscribers.save({ ...SHOP, id: shop }, 'a', by(NOW));
    await subscribers.working(shop);
    await subscribers.failing(shop, at(NOW), undefined);
    await subscribers.failing(shop, at(NOW + 1), undefined);
    expect(await since()).toBe(at(NOW));
    await subscribers.working(shop);
    expect(await since()).toBeUndefined();
    expect(await subscribers.pause(shop, at(NOW), NOW)).toBe(false);

    await subscribers.failing(shop, at(NOW + 2), undefined);
    expect(await subscribers.pause(shop, at(NOW + 2), NOW + 3)).toBe(true);
    expect(await subscribers.pause(shop, at(NOW + 2), NOW + 3)).toBe(false);
    expect(await subscribers.load(shop)).toMatchObject({ active: false, pausedAt: at(NOW + 3) });
    const saved = await subscribers.save({ ...SHOP, id: shop }, 'b', by(NOW));
    expect(saved).toEqual({ ...SHOP, id: shop, secrets: [{ value: 'a' }], createdAt: at(NOW), ...CHANGED });
  });
});

describe.each(STORES)('subscribers that do not answer, %s,', (_, open) => {
  test('rest, and are asked by one at a time whether they do again', async () => {
    const { subscribers } = open();
    const rests = async () => (await subscribers.load(shop))?.restsUntilMs;
    await subscribers.save({ ...SHOP, id: shop }, 'a', by(NOW));
    expect(await subscribers.knock(shop, NOW, NOW + 1)).toBe(false);
    await subscribers.failing(shop, at(NOW), NOW + LEASE);
    expect(await subscribers.load(shop)).toMatchObject({ failingSince: at(NOW), restsUntilMs: NOW + LEASE });
    expect(await subscribers.knock(shop, NOW + LEASE - 1, NOW + 2 * LEASE)).toBe(false);
    expect(await subscribers.knock(shop, NOW + LEASE, NOW + 2 * LEASE)).toBe(true);
    expect(await subscribers.knock(shop, NOW + LEASE, NOW + 2 * LEASE)).toBe(false);
    await subscribers.failing(shop, at(NOW + LEASE), undefined);
    expect([await rests(), (await subscribers.load(shop))?.failingSince]).toEqual([undefined, at(NOW)]);
    await subscribers.failing(shop, at(NOW), NOW + 9 * LEASE);
    await subscribers.working(shop);
    expect(await subscribers.load(shop)).toEqual({
      ...SHOP,
      id: shop,
      secrets: [{ value: 'a' }],
      createdAt: at(NOW),
      ...CHANGED,
    });
    await subscribers.failing(shop, at(NOW), NOW + 9 * LEASE);
    await subscribers.save({ ...SHOP, id: shop }, 'a', by(NOW));
    expect(await rests()).toBeUndefined();
  });
});

describe.each(STORES)('deliveries %s', (_, open) => {
  const id = (number = 1) => ({
    subscriber: shop,
    event: `2026112${number}T080000000Z-SP-2345-6789-J-2-ticket-filed.v1`,
  });
  const delivery = (number = 1) => ({ ...id(number), type: 'ticket-filed.v1' as const, body: `{"n":${number}}` });

  test('begin once, and are begun until somebody has attempted them', async () => {
    const { deliveries } = open();
    expect(await deliveries.begin(delivery(), false, NOW)).toBe('begun');
    expect(await deliveries.begin(delivery(), false, NOW)).toBe('begun');
    await deliveries.claim(id(), NOW, LEASE);
    expect(await deliveries.begin(delivery(), false, NOW)).toBe('there');
  });

  test('are claimed by one at a time', async () => {
    const { deliveries } = open();
    await deliveries.begin(delivery(), false, NOW);
    const mine = { kind: 'claimed', type: 'ticket-filed.v1', body: '{"n":1}', attempt: 1, tries: 1, since: at(NOW) };
    expect(await deliveries.claim(id(), NOW, LEASE)).toEqual(mine);
    expect(await deliveries.claim(id(), NOW + 1, LEASE)).toEqual({ kind: 'early', untilMs: NOW + LEASE });
    expect(await deliveries.claim(id(), NOW + LEASE, LEASE)).toEqual({ ...mine, attempt: 2, tries: 2 });
    expect(await deliveries.claim(id(2), NOW, LEASE)).toEqual({ kind: 'settled' });
  });

  test('wait for their next attempt after a failure, and are settled by who has them only', async () => {
    const { deliveries } = open();
    const row = async () => (await deliveries.list(shop, '', { limit: 1 })).rows[0];
    await deliveries.begin(delivery(), false, NOW);
    await deliveries.claim(id(), NOW, LEASE);
    await deliveries.settle(id(), 1, { state: 'waiting', nextAtMs: NOW + 90_000, failure: 'status', status: 500 }, NOW);
    expect(await row()).toEqual({
      ...{ subscriber: shop, event: id().event, type: 'ticket-filed.v1', state: 'waiting', attempts: 1, at: at(NOW) },
      ...{ nextAt: at(NOW + 90_000), failure: 'status', status: 500 },
    });
    expect(await deliveries.claim(id(), NOW + 1, LEASE)).toEqual({ kind: 'early', untilMs: NOW + 90_000 });

    await deliveries.claim(id(), NOW + 90_000, LEASE);
    await deliveries.settle(id(), 1, { state: 'dead', failure: 'timeout' }, NOW);
    expect((await row())?.state).toBe('waiting');
    await deliveries.settle(id(), 2, { state: 'dead', failure: 'timeout' }, NOW);
    expect(await row()).toMatchObject({ state: 'dead', failure: 'timeout' });
    expect(await row()).not.toHaveProperty('status');
    expect(await row()).not.toHaveProperty('nextAt');
  });

  test('that were made are so, whoever has them by now', async () => {
    const { deliveries } = open();
    await deliveries.begin(delivery(), false, NOW);
    await deliveries.claim(id(), NOW, LEASE);
    await deliveries.claim(id(), NOW + LEASE, LEASE);
    await deliveries.settle(id(), 1, { state: 'delivered', status: 204 }, NOW + LEASE);
    await deliveries.settle(id(), 2, { state: 'dead', failure: 'timeout' }, NOW + LEASE);
    expect((await deliveries.list(shop, '', { limit: 1 })).rows).toMatchObject([{ state: 'delivered', status: 204 }]);
    expect(await deliveries.claim(id(), NOW + 10 * LEASE, LEASE)).toEqual({ kind: 'settled' });
  });

  test('of one who is paused begin dead; those that wait are dropped, unless somebody is at it', async () => {
    const { deliveries } = open();
    const states = async () => (await deliveries.list(shop, '', { limit: 9 })).rows.map(({ state }) => state);
    for (const number of [1, 2, 3]) await deliveries.begin(delivery(number), number === 1, NOW);
    await deliveries.claim(id(2), NOW, LEASE);
    for (const number of [1, 2, 3]) await deliveries.drop(id(number), NOW + 1);
    expect(await states()).toEqual(['dead', 'waiting', 'dead']);
    expect((await deliveries.list(shop, '', { limit: 1 })).rows).toMatchObject([{ failure: 'paused', attempts: 0 }]);
  });

  test('begin again with a day of their own', async () => {
    const { deliveries } = open();
    expect(await deliveries.again(id(), NOW)).toBe(false);
    await deliveries.begin(delivery(), false, NOW);
    await deliveries.claim(id(), NOW, LEASE);
    expect(await deliveries.again(id(), NOW)).toBe(false);
    await deliveries.settle(id(), 1, { state: 'dead', failure: 'status', status: 404 }, NOW);
    expect(await deliveries.again(id(), NOW + LEASE)).toBe(true);
    expect(await deliveries.again(id(), NOW + LEASE)).toBe(true);
    const claim = await deliveries.claim(id(), NOW + LEASE, LEASE);
    expect(claim).toMatchObject({ kind: 'claimed', attempt: 2, tries: 1, since: at(NOW + LEASE) });
    expect(await deliveries.again(id(), NOW + LEASE)).toBe(false);
    expect((await deliveries.list(shop, '', { limit: 1 })).rows[0]).not.toHaveProperty('failure');
  });

  test('are listed page by page, the newest event first, or by their state', async () => {
    const { deliveries } = open();
    for (const number of [2, 1, 4, 3]) await deliveries.begin(delivery(number), number % 2 === 0, NOW);
    const all = async (state?: 'dead') => {
      const events: string[] = [];
      let after: string | undefined;
      do {
        const page = await deliveries.list(shop, '', {
          limit: 1,
          ...(after ? { after } : {}),
          ...(state ? { state } : {}),
        });
        events.push(...page.rows.map(({ event }) => event));
        after = page.next;
      } while (after !== undefined && events.length < 9);
      return events;
    };
    expect(await all()).toEqual([4, 3, 2, 1].map((number) => id(number).event));
    expect(await all('dead')).toEqual([4, 2].map((number) => id(number).event));
    const { rows } = await deliveries.list(shop, '20261123T080000000Z', { limit: 9 });
    expect(rows.map(({ event }) => event)).toEqual([4, 3].map((number) => id(number).event));
  });

  test('are found from a time on, the oldest first', async () => {
    const { deliveries } = open();
    for (const number of [2, 1, 3]) await deliveries.begin(delivery(number), false, NOW);
    const from = async (after: string) => {
      const { rows, next } = await deliveries.since(shop, after, 2);
      return [rows.map(({ event }) => event), next];
    };
    const [events] = await from('20261122T080000000Z');
    expect(events).toEqual([id(2).event, id(3).event]);
    expect(await from('20261121')).toEqual([[id(1).event, id(2).event], id(2).event]);
    expect(await from(id(2).event)).toEqual([[id(3).event], undefined]);
  });
});
