import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, DAY, HOUR, MINUTE, Service } from './service.ts';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

/** A name that no resolver knows, by its end (RFC 6761): nothing leaves this machine. */
const NOWHERE = 'https://hooks.shop.invalid/in';

const save = (change: object = {}): Promise<Answer> =>
  service.send('adam', 'PUT', '/webhooks/shop', { url: NOWHERE, events: ['ticket-filed.v1'], ...change }, {});

interface Row {
  readonly event: string;
  readonly state: string;
  readonly attempts: number;
  readonly failure?: string;
  readonly nextAt?: string;
}

const rows = async (query = ''): Promise<readonly Row[]> => {
  const { body } = await service.get('adam', `/webhooks/shop/deliveries?${query}`);
  return body.items as readonly Row[];
};

describe('a webhook', () => {
  test.each([
    ['https://127.0.0.1:9001/2018-06-01/runtime/invocation/next', 'private network'],
    ['https://169.254.169.254/latest/meta-data/', 'private network'],
    ['https://2130706433/', 'private network'],
    ['http://shop.example/', 'https://'],
    ['https://localhost:8443/', 'public Internet'],
  ])('cannot be sent to %s', async (url, because) => {
    const refused = await save({ url });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain(because);
    expect((await service.get('adam', '/webhooks/shop')).status).toBe(404);
  });

  test('begins with the event, is tried at its times for a day, then is dead; its subscriber is paused', async () => {
    expect((await save()).body.secret).toMatch(/^whsec_/);
    const reference = await service.file('amina');
    const [first] = await rows();
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, failure: 'unresolved' });
    expect(first?.event).toContain(`-${reference}-1-ticket-filed.v1`);

    await service.pass(MINUTE);
    expect(await rows()).toMatchObject([{ attempts: 2 }]);
    await service.pass(5 * MINUTE);
    expect(await rows()).toMatchObject([{ attempts: 3 }]);
    await service.pass(20 * MINUTE);
    expect(await rows()).toMatchObject([{ attempts: 4 }]);
    await service.pass(DAY);
    expect(await rows('state=dead')).toMatchObject([{ event: first?.event, attempts: 28, failure: 'unresolved' }]);
    expect((await service.get('adam', '/webhooks/shop')).body).toMatchObject({ active: false });
  });

  test('of who was paused is kept, and sent when they are back and ask for it', async () => {
    await save({ active: false });
    const since = new Date(service.now - HOUR).toISOString();
    await service.file('amina');
    expect(await rows()).toMatchObject([{ state: 'dead', failure: 'paused', attempts: 0 }]);
    await save();
    const replayed = await service.post('adam', '/webhooks/shop/replays', { since, state: 'dead' });
    expect(replayed.body).toEqual({ replayed: 1 });
    expect(await rows()).toMatchObject([{ state: 'waiting', failure: 'unresolved', attempts: 1 }]);
  });

  test('goes to those whose filters the ticket fits', async () => {
    await save({ filters: { category: ['security'], priority: ['P1'] }, events: ['account-lock-requested.v1'] });
    await service.file('amina');
    const lost = await service.file('joao', { category: 'security', issueType: 'account-hacked' });
    expect((await rows()).map(({ event }) => event)).toEqual([expect.stringContaining(`-${lost}-`)]);
  });
});
