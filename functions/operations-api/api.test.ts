import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { roster, staffList, ticketRecord } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { fileTicket, jsonOf, openSupportDesk, post, resolve } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const flag = (reference: string) =>
  perform(desk, reference, {
    type: 'flag-execution',
    actor: SYSTEM,
    generation: 1,
    execution: `${reference}-g1`,
    status: 'FAILED',
    stoppedAt: '2026-11-23T08:00:00.000Z',
  });

describe('the record of a ticket', () => {
  test('holds everything that is kept about it, and no token', async () => {
    const reference = await fileTicket(call);
    await flag(reference);
    desk.reader.waits.set(reference, {
      stage: 'level-1',
      wakeAt: '2026-11-23T16:00:00.000Z',
      generation: 1,
      order: '000001.000000.000000.000000',
      executionArn: 'arn',
    });
    desk.reader.mails.set(reference, [
      {
        event: 1,
        kind: 'received',
        audience: 'requester',
        state: 'delivered',
        deliveredAt: '2026-11-23T08:00:02.000Z',
      },
    ]);

    const record = ticketRecord.parse(
      jsonOf(await call({ method: 'GET', path: `/operations/tickets/${reference}`, as: 'olivia' })),
    );
    expect(record).toMatchObject({
      requesterId: personIdOf('amara'),
      version: 2,
      generation: 1,
      flagged: true,
      flag: { status: 'FAILED' },
      wait: { stage: 'level-1' },
      mails: [{ kind: 'received', state: 'delivered', deliveredAt: '2026-11-23T08:00:02.000Z' }],
    });
    expect(record.events.map(({ type }) => type)).toEqual(['ticket-filed', 'execution-flagged']);
  });
});

describe('restarting a workflow', () => {
  test('begins a new generation, says why, and takes the flag away', async () => {
    const reference = await fileTicket(call);
    await flag(reference);
    const request = post('olivia', `/operations/tickets/${reference}/restarts`, { reason: 'It was throttled.' });
    const result = await call(request);
    expect(ticketRecord.parse(jsonOf(result))).toMatchObject({ generation: 2, flagged: false });
    expect(await call(request)).toEqual(result);
    expect(desk.tickets.tickets.get(reference)?.generation).toBe(2);
  });
});

describe('the list of open tickets', () => {
  const listed = async (query: string): Promise<string[]> => {
    const references: string[] = [];
    let path = `/operations/tickets?${query}`;
    for (let pages = 0; pages < 20; pages += 1) {
      const page = staffList.parse(jsonOf(await call({ method: 'GET', path, as: 'olivia' })));
      references.push(...page.items.map(({ reference }) => reference));
      if (page.next === undefined) return references;
      path = `/operations/tickets?${query}&cursor=${page.next}`;
    }
    throw new Error('the list has no end');
  };

  test('goes through all teams, page by page, each ticket once, closed ones never', async () => {
    const open: string[] = [];
    for (let i = 0; i < 4; i += 1) open.push(await fileTicket(call));
    open.push(await fileTicket(call, 'priya', { category: 'security', issueType: 'account-hacked' }));
    const closed = await fileTicket(call);
    await resolve(call, 'grace', closed);
    await call(post('amara', `/tickets/${closed}/confirmations`, { resolution: 1 }));

    expect((await listed('limit=2')).toSorted()).toEqual(open.toSorted());
    expect(await listed('limit=50')).toHaveLength(5);
    expect(await listed('limit=1&team=frontline')).toHaveLength(4);
  });

  test('can be that of the flagged ones', async () => {
    await fileTicket(call);
    const flagged = await fileTicket(call);
    await flag(flagged);
    expect(await listed('flagged=true&limit=1')).toEqual([flagged]);
  });
});

describe('the roster', () => {
  const put = (as: string, agent: string, change: object = {}) =>
    call({
      method: 'PUT',
      path: `/roster/technical/${agent}`,
      as,
      body: { name: 'Ingrid Solberg', email: 'ingrid@support.example', ...change },
    });
  const agents = async () =>
    roster.parse(jsonOf(await call({ method: 'GET', path: '/roster/technical', as: 'olivia' }))).agents;

  test('takes an agent by their subject, of the same identity provider', async () => {
    expect((await put('olivia', 'ingrid')).status).toBe(200);
    expect(await agents()).toEqual([
      {
        team: 'technical',
        agent: 'ingrid',
        personId: personIdOf('ingrid'),
        name: 'Ingrid Solberg',
        email: 'ingrid@support.example',
        available: true,
      },
    ]);
  });

  test('keeps who wrote an entry last, and when, for administrators', async () => {
    await put('adam', 'ingrid');
    desk.time.nowMs += 1_000;
    expect(jsonOf(await put('olivia', 'ingrid'))).not.toHaveProperty('changedBy');
    const seen = await call({ method: 'GET', path: '/roster/technical', as: 'adam' });
    const changed = { changedBy: personIdOf('olivia'), changedAt: new Date(desk.time.nowMs).toISOString() };
    expect(roster.parse(jsonOf(seen)).agents).toMatchObject([changed]);
    expect(await agents()).toEqual([expect.not.objectContaining({ changedBy: expect.anything() })]);
  });

  test('keeps what an agent can do, how much at once, and who leads', async () => {
    await put('olivia', 'ingrid', { cap: 3, skills: ['payments', 'portuguese'], lead: true });
    expect(await agents()).toMatchObject([{ cap: 3, skills: ['payments', 'portuguese'], lead: true }]);
    await put('olivia', 'ingrid');
    const [entry] = await agents();
    expect([entry?.cap, entry?.skills, entry?.lead]).toEqual([undefined, undefined, undefined]);
  });

  test('takes an agent by their whole person id', async () => {
    await put('adam', encodeURIComponent(personIdOf('ingrid')), { available: false });
    expect(await agents()).toMatchObject([{ personId: personIdOf('ingrid'), available: false }]);
  });

  test('names agents as its own path takes them', async () => {
    await put('olivia', 'ingrid');
    const [entry] = await agents();
    const gone = await call({ method: 'DELETE', path: `/roster/technical/${entry?.agent}`, as: 'olivia' });
    expect(gone.status).toBe(204);
  });

  test('lets an agent go', async () => {
    await put('olivia', 'ingrid');
    const gone = await call({ method: 'DELETE', path: '/roster/technical/ingrid', as: 'olivia' });
    const again = await call({ method: 'DELETE', path: '/roster/technical/ingrid', as: 'olivia' });
    expect([gone.status, gone.text, again.status]).toEqual([204, '', 404]);
    expect(await agents()).toEqual([]);
  });

  test('is not for agents', async () => {
    const result = await put('grace', 'grace');
    expect(result.status).toBe(403);
    expect(z.string().parse(jsonOf(result).detail)).toBe(
      'This is for operations, administrator; your token says agent.',
    );
  });
});
