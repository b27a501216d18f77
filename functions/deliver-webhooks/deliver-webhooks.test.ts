import { createHmac } from 'node:crypto';
import type { Context, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPost, type Outside, PUBLIC_INTERNET } from '../../shared/adapters/https/post.ts';
import { publicationOf } from '../../shared/domain/bus/publication.ts';
import { performFiling } from '../../shared/domain/ticket/perform.ts';
import type { Posted, PostResult } from '../../shared/domain/webhooks/ports.ts';
import { replay } from '../../shared/domain/webhooks/replay.ts';
import { rotated, type Subscription } from '../../shared/domain/webhooks/subscriber.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import type { Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { CERTIFICATE } from '../../test/support/https-certificate.ts';
import { type HooksServer, openHooksServer } from '../../test/support/https-server.ts';
import { createMemoryDesk, FILING_COMMAND, type MemoryDesk } from '../../test/support/memory-desk.ts';
import type { Courier } from './deliver-all.ts';
import { createHandler } from './handler.ts';

vi.hoisted(() => {
  Object.assign(process.env, {
    ...{ TABLE_NAME: 't', WEBHOOK_QUEUE_URL: 'https://sqs.example/webhooks', AWS_REGION: 'eu-west-1' },
    ...{ POWERTOOLS_METRICS_NAMESPACE: 'n', POWERTOOLS_SERVICE_NAME: 's' },
  });
});

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const by = (now: number) => ({ by: 'adam', now });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const URL = 'https://hooks.shop.example/services/very-secret';

const SHOP: Subscription = {
  ...{ id: 'shop', url: URL, events: ['ticket-filed.v1', 'account-lock-requested.v1'] },
  ...{ filters: {}, format: 'saypro', active: true },
};

let desk: MemoryDesk;
let posts: Posted[];
let answer: PostResult;
let counters: Counters;
let log: Log;
/** Seconds for which each message that came back was hidden. */
let hidden: Map<string, number>;
let courier: Courier;

beforeEach(() => {
  desk = createMemoryDesk(NOW, { current: 'k', keys: { k: 'secret' } });
  posts = [];
  answer = { kind: 'answered', status: 200 };
  hidden = new Map();
  counters = { add: vi.fn(), flush: vi.fn() };
  log = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), begin: vi.fn() };
  const post = (posted: Posted) => {
    posts.push(posted);
    return Promise.resolve(answer);
  };
  const comeBack = (receipt: string, seconds: number) => Promise.resolve(void hidden.set(receipt, seconds));
  const webhookQueue = { ...desk.webhookQueue, comeBack };
  courier = { ports: { ...desk, webhookQueue, post }, log, counters };
});

const record = (body: unknown, id = 'm'): SQSRecord =>
  ({ messageId: id, receiptHandle: `receipt-${id}`, body: JSON.stringify(body) }) as SQSRecord;
const receive = (...bodies: readonly unknown[]) =>
  createHandler(courier)({ Records: bodies.map((body, i) => record(body, `m${i}`)) }, {} as Context);
const nobodyFailed = { batchItemFailures: [] };

/** What the bus says of a new ticket. */
async function filed(change: object = {}) {
  const filing = { ...FILING_COMMAND, messageId: desk.newId(), ...change };
  const done = await performFiling(desk, filing, desk.drawReference);
  if (done.kind !== 'done') throw new Error(done.kind);
  const { reference } = done.ticket;
  const [event] = desk.tickets.log(reference);
  const told = event && publicationOf(reference, event);
  if (told === undefined) throw new Error('nobody is told');
  return { source: 'saypro.support', 'detail-type': told.type, detail: told.detail };
}

/** The only delivery there is. */
const only = async () => (await desk.deliveries.list('shop', '', { limit: 10 })).rows[0];

/** Attempts the only delivery, at the second at which it comes back, until it is done with. */
async function untilDone(): Promise<number[]> {
  const minutes: number[] = [];
  for (let rounds = 0; rounds < 50; rounds += 1) {
    const before = posts.length;
    const { batchItemFailures } = await receive(desk.queued[0]);
    if (posts.length > before) minutes.push((desk.time.nowMs - NOW) / MINUTE);
    if (batchItemFailures.length === 0) return minutes;
    desk.time.nowMs += (hidden.get('receipt-m0') ?? 0) * 1000;
  }
  throw new Error('it goes on and on');
}

describe('an event of the bus (R203, R229)', () => {
  test('is queued for each subscriber that wants it', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await desk.subscribers.save({ ...SHOP, id: 'urgent', filters: { priority: ['P1'] } }, 's2', by(NOW));
    await desk.subscribers.save({ ...SHOP, id: 'locks', events: ['account-lock-requested.v1'] }, 's3', by(NOW));
    await desk.subscribers.save({ ...SHOP, id: 'later' }, 's4', by(NOW + 1));
    expect(await receive(await filed())).toEqual(nobodyFailed);
    expect(desk.queued.map(({ subscriber }) => subscriber)).toEqual(['shop']);
  });

  test('of a security matter is for those alone who ask for it by name (R211)', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await desk.subscribers.save({ ...SHOP, id: 'urgent', filters: { priority: ['P1'] } }, 's2', by(NOW));
    await desk.subscribers.save(
      { ...SHOP, id: 'security', filters: { team: ['security', 'payments'] } },
      's3',
      by(NOW),
    );
    await desk.subscribers.save(
      { ...SHOP, id: 'critical', filters: { category: ['account', 'security'] } },
      's4',
      by(NOW),
    );
    expect(await receive(await filed({ category: 'security', issueType: 'account-hacked' }))).toEqual(nobodyFailed);
    expect(desk.queued.map(({ subscriber }) => subscriber)).toEqual(['critical', 'security']);
  });

  test('that asks for an account to be locked is for whoever has subscribed to that', async () => {
    await desk.subscribers.save({ ...SHOP, events: ['account-lock-requested.v1'] }, 's1', by(NOW));
    await filed({ category: 'security', issueType: 'account-hacked' });
    const [reference = ''] = desk.tickets.tickets.keys();
    const told = desk.tickets.log(reference).flatMap((event) => publicationOf(reference, event) ?? []);
    const lock = told.find(({ type }) => type === 'account-lock-requested.v1');
    await receive({ source: 'saypro.support', 'detail-type': lock?.type, detail: lock?.detail });
    expect(desk.queued).toHaveLength(1);
  });

  test('that is told twice is delivered once', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    const event = await filed();
    await receive(event);
    await receive(desk.queued[0]);
    await receive(event);
    await receive(...desk.queued);
    expect(posts).toHaveLength(1);
  });

  test('that was begun and not queued is queued at the next attempt', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    const event = await filed();
    const put = vi.spyOn(courier.ports.webhookQueue, 'put').mockImplementationOnce((all) => Promise.resolve(all));
    expect((await receive(event)).batchItemFailures).toHaveLength(1);
    put.mockRestore();
    expect(await receive(event)).toEqual(nobodyFailed);
    expect(desk.queued).toHaveLength(1);
  });

  test('reads no ticket where nobody listens', async () => {
    const load = vi.spyOn(courier.ports.tickets, 'load');
    const event = await filed();
    load.mockClear();
    expect(await receive(event)).toEqual(nobodyFailed);
    expect(load).not.toHaveBeenCalled();
  });

  test('that cannot be read stays in the queue, and keeps nobody else', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    const event = await filed();
    const failures = await receive({ ...event, 'detail-type': 'ticket-split.v1' }, event);
    expect(failures).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(desk.queued).toHaveLength(1);
  });
});

describe('a delivery', () => {
  test('is signed, names its event and its attempt, and says nothing that a person wrote', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed({ subject: 'My words', text: 'About my neighbour' }));
    expect(await receive(desk.queued[0])).toEqual(nobodyFailed);
    const [{ url, headers, body } = FAIL()] = posts;
    const mac = createHmac('sha256', 's1')
      .update(`${NOW / 1000}.${body}`)
      .digest('hex');
    expect(url).toBe(URL);
    expect(headers).toMatchObject({
      'saypro-signature': `t=${NOW / 1000},v1=${mac}`,
      'saypro-event-id': desk.queued[0]?.event,
      'saypro-delivery-attempt': '1',
    });
    expect(JSON.parse(body)).toMatchObject({ type: 'ticket-filed.v1', ticket: { priority: 'P3', level: 1 } });
    expect(body).not.toMatch(/words|neighbour|"p"/);
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 1, status: 200 });
  });

  test('says nothing of URL, secret and body to the log', async () => {
    await desk.subscribers.save(SHOP, 'its-secret', by(NOW));
    await receive(await filed());
    answer = { kind: 'failed', because: 'timeout' };
    await receive(desk.queued[0]);
    const said = [log.info, log.warn, log.error].flatMap((say) => vi.mocked(say).mock.calls);
    expect(said.length).toBeGreaterThan(1);
    expect(JSON.stringify(said)).not.toMatch(/secret|hooks|account/);
  });

  test('that failed is attempted again after 1, 5 and 15 minutes, then hourly, for a day; then it is dead, and rings', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    answer = { kind: 'answered', status: 503 };
    await receive(await filed());
    const minutes = await untilDone();
    expect(minutes.slice(0, 5)).toEqual([0, 1, 6, 21, 81]);
    expect(minutes.at(-1)).toBe(24 * 60);
    expect(await only()).toMatchObject({ state: 'dead', failure: 'status', status: 503, attempts: minutes.length });
    expect(counters.add).toHaveBeenCalledWith('WebhookDead');
    expect(new Set(posts.map(({ headers }) => headers['saypro-event-id'])).size).toBe(1);
    expect(new Set(posts.map(({ body }) => body)).size).toBe(1);
    expect(posts.at(-1)?.headers['saypro-delivery-attempt']).toBe(String(minutes.length));
  });

  test.each([301, 302, 307, 404, 500])('that is answered with %i has failed', async (status) => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    answer = { kind: 'answered', status };
    expect((await receive(desk.queued[0])).batchItemFailures).toHaveLength(1);
    expect(hidden.get('receipt-m0')).toBe(60);
    expect(await only()).toMatchObject({ state: 'waiting', status, nextAt: '2026-11-23T08:01:00.000Z' });
  });

  test('is attempted by one at a time, and again when whoever was at it is gone', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    const id = desk.queued[0] ?? FAIL();
    await desk.deliveries.claim(id, NOW, MINUTE);
    expect((await receive(id)).batchItemFailures).toHaveLength(1);
    expect([posts.length, hidden.get('receipt-m0')]).toEqual([0, 60]);
    desk.time.nowMs += MINUTE;
    expect(await receive(id)).toEqual(nobodyFailed);
    expect(posts.map(({ headers }) => headers['saypro-delivery-attempt'])).toEqual(['2']);
  });

  test('to a name that leads into a private network by now fails, and is told as such', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    answer = { kind: 'failed', because: 'address' };
    await receive(desk.queued[0]);
    expect(await only()).toMatchObject({ state: 'waiting', failure: 'address' });
    expect(log.warn).toHaveBeenCalledWith(LOG_MESSAGES.webhookFailed, { webhook: 'shop' });
  });
});

describe('a subscriber', () => {
  test('that takes nothing for a day is paused', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    answer = { kind: 'failed', because: 'connection' };
    await receive(await filed());
    await untilDone();
    expect(desk.subscribers.kept.get('shop')).toMatchObject({ active: false, pausedAt: '2026-11-24T08:00:00.000Z' });
    expect(counters.add).toHaveBeenCalledWith('WebhookPaused');
  });

  test('that takes something in between is not paused, although one delivery dies', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    const [first, second] = [await filed(), await filed({ actor: { kind: 'requester', personId: 'q' } })];
    answer = { kind: 'answered', status: 400 };
    await receive(first);
    await receive(desk.queued[0]);
    desk.time.nowMs += 12 * HOUR;
    await receive(second);
    answer = { kind: 'answered', status: 200 };
    await receive(desk.queued[1]);
    answer = { kind: 'answered', status: 400 };
    await untilDone();
    expect(counters.add).toHaveBeenCalledWith('WebhookDead');
    expect(counters.add).not.toHaveBeenCalledWith('WebhookPaused');
    expect(desk.subscribers.kept.get('shop')?.active).toBe(true);
  });

  describe('that does not answer', () => {
    const MANY = 30;
    beforeEach(async () => {
      await desk.subscribers.save(SHOP, 's1', by(NOW));
      for (let i = 0; i < MANY; i += 1) await receive(await filed({ actor: { kind: 'requester', personId: `p${i}` } }));
      answer = { kind: 'failed', because: 'timeout' };
      await receive(desk.queued[0]);
    });

    test('is asked by one of those that wait, when it has rested, and keeps nobody waiting meanwhile', async () => {
      expect((await receive(...desk.queued.slice(1))).batchItemFailures).toHaveLength(MANY - 1);
      expect([posts.length, new Set(hidden.values())]).toEqual([1, new Set([60])]);
      for (let knocks = 2; knocks < 10; knocks += 1) {
        desk.time.nowMs = desk.subscribers.kept.get('shop')?.restsUntilMs ?? FAIL();
        await receive(...desk.queued.slice(knocks - 1));
        expect(posts).toHaveLength(knocks);
      }
      expect(desk.time.nowMs - NOW).toBeGreaterThan(60 * MINUTE);
    });

    test('gets all that has waited once it has answered', async () => {
      desk.time.nowMs += MINUTE;
      answer = { kind: 'answered', status: 200 };
      await receive(desk.queued[1], desk.queued[2]);
      desk.time.nowMs += MINUTE;
      expect(await receive(...desk.queued.toSpliced(1, 1))).toEqual(nobodyFailed);
      const { rows } = await desk.deliveries.list('shop', '', { limit: MANY });
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['delivered']));
      expect(desk.subscribers.kept.get('shop')).not.toHaveProperty('failingSince');
    });

    test('is paused after a day by whichever of them asks then', async () => {
      desk.time.nowMs += 24 * HOUR;
      expect((await receive(desk.queued[MANY - 1])).batchItemFailures).toHaveLength(1);
      expect(counters.add).toHaveBeenCalledWith('WebhookPaused');
      expect(await receive(...desk.queued)).toMatchObject({});
      const { rows } = await desk.deliveries.list('shop', '', { limit: MANY });
      expect(rows.filter(({ failure }) => failure === 'paused')).toHaveLength(MANY - 1);
    });
  });

  test('that answers with an error is asked for each delivery at its own time', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    for (const personId of ['p', 'q']) await receive(await filed({ actor: { kind: 'requester', personId } }));
    answer = { kind: 'answered', status: 400 };
    await receive(...desk.queued);
    answer = { kind: 'answered', status: 200 };
    await receive(await filed({ actor: { kind: 'requester', personId: 'r' } }));
    expect(await receive(desk.queued[2])).toEqual(nobodyFailed);
    expect(posts).toHaveLength(3);
  });

  test('that is paused is sent nothing, and gets it all when it is replayed', async () => {
    await desk.subscribers.save({ ...SHOP, active: false }, 's1', by(NOW));
    await receive(await filed());
    expect(desk.queued).toEqual([]);
    expect(await only()).toMatchObject({ state: 'dead', failure: 'paused', attempts: 0 });

    await desk.subscribers.save(SHOP, 's1', by(NOW));
    expect(
      await replay(
        desk,
        { id: 'shop', createdAt: '2026-11-23T08:00:00.000Z' },
        { since: '2026-11-23T08:00:00Z', state: 'dead' },
        NOW,
      ),
    ).toEqual({ replayed: 1 });
    expect(await receive(...desk.queued)).toEqual(nobodyFailed);
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  test('that is taken away is sent nothing more', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    await desk.subscribers.remove('shop');
    expect(await receive(desk.queued[0])).toEqual(nobodyFailed);
    expect(posts).toEqual([]);
  });

  test('gets nothing of what was somebody else’s who had the same id', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    await desk.subscribers.remove('shop');
    const { createdAt } = await desk.subscribers.save({ ...SHOP, url: 'https://new.example/' }, 's2', by(NOW + 1));
    const [order = FAIL()] = desk.queued;
    expect(await receive(order)).toEqual(nobodyFailed);
    for (const wanted of [{ event: order.event }, { since: '2026-11-23T08:00:00Z' }, { after: '20261101T000000000Z-' }])
      expect(await replay(desk, { id: 'shop', createdAt }, wanted, NOW + 2)).toEqual({ replayed: 0 });
    expect([posts, desk.queued.length]).toEqual([[], 1]);
  });

  test('gets what was delivered again, under the same id, with another day of attempts', async () => {
    await desk.subscribers.save(SHOP, 's1', by(NOW));
    await receive(await filed());
    await receive(desk.queued[0]);
    const event = desk.queued[0]?.event ?? '';
    desk.time.nowMs += 48 * HOUR;
    expect(
      await replay(desk, { id: 'shop', createdAt: '2026-11-23T08:00:00.000Z' }, { event }, desk.time.nowMs),
    ).toEqual({ replayed: 1 });
    answer = { kind: 'answered', status: 500 };
    expect((await receive(desk.queued[1])).batchItemFailures).toHaveLength(1);
    expect(
      await replay(desk, { id: 'shop', createdAt: '2026-11-23T08:00:00.000Z' }, { event }, desk.time.nowMs),
    ).toEqual({ replayed: 0 });
    const ids = posts.map(({ headers }) => [headers['saypro-event-id'], headers['saypro-delivery-attempt']]);
    expect(ids).toEqual([
      [event, '1'],
      [event, '2'],
    ]);
  });
});

describe('over the wire', () => {
  /** What every subscriber does with a webhook: docs/webhooks.md. */
  function isOurs(header: string, body: string, secret: string): boolean {
    const [time = '', ...signatures] = header.split(',');
    const expected = createHmac('sha256', secret)
      .update(`${time.slice(2)}.${body}`)
      .digest('hex');
    return signatures.includes(`v1=${expected}`);
  }

  let server: HooksServer;
  beforeEach(async () => {
    server = await openHooksServer();
    await desk.subscribers.save({ ...SHOP, url: `${server.url}/in` }, 's1', by(NOW));
    await receive(await filed());
  });
  afterEach(() => server.close());

  const through = (outside: Partial<Outside>) => {
    const resolve = () => Promise.resolve(['127.0.0.1']);
    const post = createPost({ ...PUBLIC_INTERNET, resolve, ca: CERTIFICATE, ...outside });
    courier = { ...courier, ports: { ...courier.ports, post } };
  };

  test('a delivery arrives signed, also while one secret follows the other', async () => {
    through({ allows: () => true });
    const { secrets } = desk.subscribers.kept.get('shop') ?? FAIL();
    await desk.subscribers.replaceSecrets('shop', secrets, rotated(secrets, 's2', NOW), by(NOW));
    expect(await receive(desk.queued[0])).toEqual(nobodyFailed);
    const [{ path, headers, body } = FAIL()] = server.received;
    const signature = String(headers['saypro-signature']);
    expect([path, headers['saypro-event-id']]).toEqual(['/in', desk.queued[0]?.event]);
    expect(['s1', 's2', 's3'].map((secret) => isOurs(signature, body, secret))).toEqual([true, true, false]);
    expect(isOurs(signature, `${body} `, 's1')).toBe(false);
  });

  test('nothing arrives where a public name leads to this machine by now', async () => {
    through({});
    expect((await receive(desk.queued[0])).batchItemFailures).toHaveLength(1);
    expect(server.received).toEqual([]);
    expect(await only()).toMatchObject({ state: 'waiting', failure: 'address', attempts: 1 });
  });
});

const FAIL = (): never => {
  throw new Error('there is none');
};
