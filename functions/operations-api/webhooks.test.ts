import { beforeEach, describe, expect, test } from 'vitest';
import {
  deliveries,
  replay,
  savedWebhook,
  webhook,
  webhookSecret,
  webhooks,
} from '../../shared/http/views/webhooks.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { jsonOf, NOW, openSupportDesk, post } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const BODY = { url: 'https://hooks.slack.com/services/T0/B0/x', events: ['ticket-filed.v1'], format: 'slack' };
const put = (body: object = BODY, as = 'adam', id = 'critical') =>
  call({ method: 'PUT', path: `/webhooks/${id}`, as, body });
const get = (path = '/critical') => call({ method: 'GET', path: `/webhooks${path}`, as: 'adam' });
const rotate = () => call({ method: 'PUT', path: '/webhooks/critical/secret', as: 'adam', body: {} });
const replays = (body: object) => call(post('adam', '/webhooks/critical/replays', body));

const begin = async (day: number, dead = false) => {
  const event = `202611${day}T080000000Z-SP-2345-6789-J-1-ticket-filed.v1`;
  await desk.deliveries.begin({ subscriber: 'critical', event, type: 'ticket-filed.v1', body: '{}' }, dead, NOW);
  return event;
};

describe('a subscriber', () => {
  test('is kept, and has a secret that is told once', async () => {
    const { secret, ...saved } = savedWebhook.parse(jsonOf(await put()));
    expect(secret).toBe(desk.subscribers.kept.get('critical')?.secrets[0]?.value);
    expect(saved).toEqual({
      ...{ ...BODY, id: 'critical', filters: {}, active: true },
      createdAt: '2026-11-23T08:00:00.000Z',
      ...{ changedBy: personIdOf('adam'), changedAt: '2026-11-23T08:00:00.000Z' },
    });
    expect(webhook.parse(jsonOf(await get()))).toEqual(saved);
    expect(webhooks.parse(jsonOf(await get('')))).toEqual({ items: [saved] });
    expect(savedWebhook.parse(jsonOf(await put({ ...BODY, active: false })))).toEqual({ ...saved, active: false });
  });

  test('gets a new secret; the former one signs for a day', async () => {
    await put();
    const { secret, formerUntil } = webhookSecret.parse(jsonOf(await rotate()));
    expect(formerUntil).toBe('2026-11-24T08:00:00.000Z');
    expect(desk.subscribers.kept.get('critical')?.secrets).toEqual([
      { value: secret },
      { value: expect.stringMatching(/secret-1/), until: formerUntil },
    ]);
    expect((await get()).text).not.toContain('secret-');
  });

  test('names who gave it its last secret, and when', async () => {
    await put();
    desk.time.nowMs += 1_000;
    await rotate();
    expect(jsonOf(await get())).toMatchObject({
      ...{ changedBy: personIdOf('adam'), changedAt: '2026-11-23T08:00:01.000Z' },
      createdAt: '2026-11-23T08:00:00.000Z',
    });
  });

  test('whose secret somebody else rotates at the same moment is to be asked for again', async () => {
    await put();
    desk.subscribers.replaceSecrets = () => Promise.resolve(false);
    expect((await rotate()).status).toBe(503);
  });

  test('is taken away', async () => {
    await put();
    const remove = () => call({ method: 'DELETE', path: '/webhooks/critical', as: 'adam' });
    expect([(await remove()).status, (await remove()).status, (await get()).status]).toEqual([204, 404, 404]);
  });

  test.each([
    ['http://shop.example/', 'Must be a URL that begins with https://.'],
    ['https://127.0.0.1:9001/2018-06-01/runtime', 'Must not be an address of a private network.'],
    ['https://[::ffff:169.254.169.254]/', 'Must not be an address of a private network.'],
    ['https://localhost/', 'Must be a name of the public Internet.'],
  ])('does not live at %s', async (url, because) => {
    const result = await put({ ...BODY, url });
    expect([result.status, jsonOf(result).errors]).toEqual([422, [{ field: 'url', problem: because }]]);
    expect(desk.subscribers.kept.size).toBe(0);
  });

  test.each([
    [{ events: [] }],
    [{ events: ['ticket-split.v1'] }],
    [{ filters: { priority: ['P9'] } }],
    [{ filters: { team: ['sales'] } }],
    [{ filters: { category: ['account', 'acount'] } }],
    [{ secret: 'mine' }],
  ])('is refused with %j', async (change) => {
    expect((await put({ ...BODY, ...change })).status).toBe(422);
  });

  test('has an id that fits into a path', async () => {
    expect((await put(BODY, 'adam', 'Not%20this')).status).toBe(404);
  });

  test.each(['olivia', 'grace', 'amara'])('is for administrators alone, not for %s', async (as) => {
    const requests = [
      put(BODY, as),
      ...['', '/critical', '/critical/deliveries'].map((path) => call({ method: 'GET', path: `/webhooks${path}`, as })),
      call({ method: 'DELETE', path: '/webhooks/critical', as }),
      call({ method: 'PUT', path: '/webhooks/critical/secret', as, body: {} }),
      call(post(as, '/webhooks/critical/replays', { since: '2026-11-23T08:00:00Z' })),
    ];
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(requests.map(() => 403));
  });
});

describe('deliveries', () => {
  const subscribeAt = async (at: number) => {
    desk.time.nowMs = at;
    await put();
    desk.time.nowMs = NOW;
  };
  const WEEK = 7 * 86_400_000;

  test('are listed, by state and page by page', async () => {
    await subscribeAt(NOW - WEEK);
    const events = [await begin(21), await begin(22, true), await begin(23, true)];
    const page = async (query: string) => deliveries.parse(jsonOf(await get(`/critical/deliveries?${query}`)));
    const { items, next } = await page('state=dead&limit=1');
    expect(items).toEqual([
      {
        ...{ event: events[2], type: 'ticket-filed.v1', state: 'dead', attempts: 0, failure: 'paused' },
        at: new Date(NOW).toISOString(),
      },
    ]);
    expect((await page(`state=dead&limit=1&cursor=${next}`)).items.map(({ event }) => event)).toEqual([events[1]]);
    expect((await page('')).items).toHaveLength(3);
    expect((await get(`/critical/deliveries?limit=1&cursor=${next}`)).status).toBe(400);
    expect((await get('/nobody/deliveries')).status).toBe(404);
  });

  test('are made again: one, or all that are dead since a time', async () => {
    await subscribeAt(NOW - WEEK);
    const events = [await begin(20, true), await begin(21), await begin(22, true), await begin(23, true)];
    const again = async (body: object) => replay.parse(jsonOf(await replays(body)));
    expect(await again({ eventId: events[0] })).toEqual({ replayed: 1 });
    expect(await again({ since: '2026-11-21T00:00:00+02:00', state: 'dead' })).toEqual({ replayed: 2 });
    expect(desk.queued.map(({ event }) => event)).toEqual([events[0], events[2], events[3]]);
  });

  test('of somebody who had the id before are not shown', async () => {
    await begin(22, true);
    await subscribeAt(NOW - 86_399_999);
    expect(jsonOf(await get('/critical/deliveries')).items).toEqual([]);
  });

  test('are made again a hundred at once, and then from where that ended', async () => {
    await put();
    for (let second = 100; second < 250; second += 1) {
      const event = `20261123T080000${second}Z-SP-2345-6789-J-1-ticket-filed.v1`;
      await desk.deliveries.begin({ subscriber: 'critical', event, type: 'ticket-filed.v1', body: '{}' }, true, NOW);
    }
    const first = replay.parse(jsonOf(await replays({ since: '2026-11-23T00:00:00Z' })));
    const second = replay.parse(jsonOf(await replays({ after: first.next })));
    expect([first.replayed, second]).toEqual([100, { replayed: 50 }]);
  });

  test.each([[{}], [{ since: '2026-11-23' }], [{ eventId: 'x' }], [{ since: '2026-11-23T08:00:00Z', eventId: 'x' }]])(
    'are not made again for %j',
    async (body) => {
      await put();
      expect((await replays(body)).status).toBe(422);
    },
  );

  test('are not made again for who is paused, or not there', async () => {
    expect((await replays({ since: '2026-11-23T08:00:00Z' })).status).toBe(404);
    await put({ ...BODY, active: false });
    expect((await replays({ since: '2026-11-23T08:00:00Z' })).status).toBe(422);
  });
});
