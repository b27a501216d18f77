import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { CONTRACTS } from '../../shared/http/contracts.ts';
import { requesterList, requesterTicket } from '../../shared/http/views.ts';
import { createClient, type HttpClient, person, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import {
  decide,
  FILING,
  fileTicket,
  jsonOf,
  NOW,
  openSupportDesk,
  post,
  resolve,
} from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const MINUTE = 60_000;

describe('filing a ticket', () => {
  test('answers 201 with the ticket, where it is, its decision number, and when a person answers', async () => {
    const result = await call(post('amara', '/tickets', FILING));

    expect(result.status).toBe(201);
    const ticket = requesterTicket.parse(jsonOf(result));
    expect(result.headers).toMatchObject({
      location: `/tickets/${ticket.reference}`,
      etag: '"1"',
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(ticket).toMatchObject({
      subject: FILING.subject,
      stage: { code: 'level-1', words: 'Waits for our Frontline Support team' },
      level: { number: 1, name: 'Frontline Support' },
      priority: { code: 'P3', reason: 'P3: medium impact and medium urgency' },
      due: { firstResponseAt: '2026-11-23T16:00:00.000Z', nextUpdateAt: '2026-11-23T16:00:00.000Z' },
      messages: [{ kind: 'description', from: 'requester', text: FILING.description }],
    });
    expect(ticket.missing.map(({ id }) => id)).toContain('registered-email');
    expect(ticket.actions.map(({ operationId }) => operationId)).toEqual([
      'replyAsRequester',
      'provideDetails',
      'requestEscalation',
    ]);
  });

  test('keeps name and address of the token before the ticket is there', async () => {
    await fileTicket(call);
    expect(desk.people.profiles.get(personIdOf('amara'))).toEqual({
      personId: personIdOf('amara'),
      name: 'Amara Okafor',
      email: 'amara@people.example',
    });
  });

  test('an address that the provider has not verified is not kept', async () => {
    const client = createClient(desk, { amara: { ...person('amara', 'Amara'), email_verified: 'false' } });
    await client(post('amara', '/tickets', FILING));
    expect(desk.people.profiles.get(personIdOf('amara'))).toEqual({ personId: personIdOf('amara'), name: 'Amara' });
  });

  test('an address that is known stays when a later token vouches for none', async () => {
    await fileTicket(call);
    const { email_verified: _, ...silent } = person('amara', 'Amara Okafor-Bello');
    const client = createClient(desk, { amara: silent });
    await fileTicket(client);
    expect(desk.people.profiles.get(personIdOf('amara'))).toEqual({
      personId: personIdOf('amara'),
      name: 'Amara Okafor-Bello',
      email: 'amara@people.example',
    });
  });

  test('nothing is kept of a person whose filing is refused', async () => {
    const result = await call(post('amara', '/tickets', { ...FILING, category: 'gardening' }));
    expect(result.status).toBe(422);
    expect(desk.people.profiles.size).toBe(0);
  });

  test('text is cleaned: line ends, control characters, spaces around it, composed letters', async () => {
    const description = '  cafe\u0301\r\nsecond\u0000 line\u0007\ttab  ';
    const result = await call(post('amara', '/tickets', { ...FILING, description }));
    expect(requesterTicket.parse(jsonOf(result)).messages[0]?.text).toBe('café\nsecond line\ttab');
  });

  test('the same key gets the same answer, and there is one ticket', async () => {
    const request = post('amara', '/tickets', FILING);
    const first = await call(request);
    desk.time.nowMs += MINUTE;
    const second = await call(request);

    expect(second).toEqual(first);
    expect(desk.tickets.tickets.size).toBe(1);
  });

  test('the same key gets the first answer even when the ticket has moved on since', async () => {
    const request = post('amara', '/tickets', FILING);
    const first = await call(request);
    const reference = z.string().parse(jsonOf(first).reference);
    desk.time.nowMs += MINUTE;
    await resolve(call, 'grace', reference);

    expect(await call(request)).toEqual(first);
  });

  test('two people may use the same key', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await call(post('amara', '/tickets', FILING, key));
    const second = await call(post('priya', '/tickets', FILING, key));
    expect([first.status, second.status]).toEqual([201, 201]);
  });

  test('the marketplace files for a person whom it names, under its own id and audited', async () => {
    const onBehalfOf = { userId: 'u-77', email: 'zola@buyers.example', name: 'Zola Ndlovu' };
    const result = await call(post('marketplace', '/tickets', { ...FILING, onBehalfOf }));
    const reference = z.string().parse(jsonOf(result).reference);

    expect(desk.tickets.log(reference)[0]).toMatchObject({
      channel: 'marketplace',
      actor: { kind: 'requester', personId: 'marketplace|u-77', via: 'client-1' },
    });
    expect(desk.people.profiles.get('marketplace|u-77')).toEqual({
      personId: 'marketplace|u-77',
      name: 'Zola Ndlovu',
      email: 'zola@buyers.example',
    });
    const read = await call({ method: 'GET', path: `/tickets/${reference}?onBehalfOf=u-77`, as: 'marketplace' });
    const other = await call({ method: 'GET', path: `/tickets/${reference}?onBehalfOf=u-78`, as: 'marketplace' });
    expect([read.status, other.status]).toEqual([200, 404]);
  });
});

describe('a ticket of one’s own', () => {
  test('can be read, also with a reference in small letters and without dashes', async () => {
    const reference = await fileTicket(call);
    const result = await call({
      method: 'GET',
      path: `/tickets/${reference.toLowerCase().replaceAll('-', '')}`,
      as: 'amara',
    });
    expect(requesterTicket.parse(jsonOf(result)).reference).toBe(reference);
  });

  test('never shows an internal message, by no command that makes one', async () => {
    const reference = await fileTicket(call);
    await call(post('grace', `/agent/tickets/${reference}/notes`, { text: 'SECRET-NOTE' }));
    await decide(call, 'grace', reference, 'escalations', { reason: 'SECRET-A', tried: 'SECRET-B', ask: 'SECRET-C' });
    await decide(call, 'rahul', reference, 'priorities', { to: 'P2', reason: 'SECRET-E' });
    await decide(call, 'rahul', reference, 'third-party-waits', {
      ...{ party: 'the bank', text: 'They look.', until: new Date(NOW + 60 * MINUTE).toISOString() },
    });
    await decide(call, 'rahul', reference, 'third-party-answers', { text: 'SECRET-F' });
    await call(
      post('rahul', `/agent/tickets/${reference}/steps`, { step: 'assess', status: 'done', text: 'SECRET-G' }),
    );
    await decide(call, 'rahul', reference, 'acceptances', {});
    await decide(call, 'rahul', reference, 'snoozes', {
      ...{ reason: 'SECRET-H', until: new Date(NOW + 60 * MINUTE).toISOString() },
    });
    await decide(call, 'rahul', reference, 'declines', { reason: 'SECRET-I' });
    await decide(call, 'rahul', reference, 'returns', { findings: 'SECRET-D' });
    await decide(call, 'grace', reference, 'links', { parent: await fileTicket(call, 'priya') });

    const result = await call({ method: 'GET', path: `/tickets/${reference}`, as: 'amara' });
    expect(result.text).not.toContain('SECRET');
    expect(result.text).not.toContain(personIdOf('grace'));
    expect(requesterTicket.parse(jsonOf(result)).messages.map(({ kind }) => kind)).toEqual([
      'description',
      'third-party',
    ]);
    expect(result.text).not.toMatch(/snooze|parent|children|offered/);
  });

  test('says who works on it, and what was asked and answered', async () => {
    const reference = await fileTicket(call);
    await decide(call, 'grace', reference, 'acceptances', {});
    await decide(call, 'grace', reference, 'detail-requests', {
      text: 'Please tell us:',
      items: ['last-login', 'page'],
    });
    const asked = requesterTicket.parse(
      jsonOf(await call({ method: 'GET', path: `/tickets/${reference}`, as: 'amara' })),
    );
    expect(asked).toMatchObject({
      assignee: { name: 'Grace Mbeki' },
      stage: { code: 'awaiting-requester' },
      due: { yourAnswerAt: '2026-11-30T08:00:00.000Z' },
    });
    expect(asked.missing.map(({ id }) => id)).toEqual(expect.arrayContaining(['last-login', 'page']));

    const answered = await call(
      post('amara', `/tickets/${reference}/details`, {
        details: { 'last-login': 'Yesterday', page: 'the sign-in page' },
      }),
    );
    const ticket = requesterTicket.parse(jsonOf(answered));
    expect(ticket.stage).toEqual({ code: 'level-1', words: 'Our Frontline Support team works on it' });
    expect(ticket.missing.map(({ id }) => id)).not.toContain('page');
    expect(ticket.messages.at(-1)?.details).toContainEqual({ id: 'page', label: 'the page', text: 'the sign-in page' });
  });

  test('is confirmed once, and then closed', async () => {
    const reference = await fileTicket(call);
    await resolve(call, 'grace', reference);
    const result = await call(post('amara', `/tickets/${reference}/confirmations`, { resolution: 1 }));
    expect(requesterTicket.parse(jsonOf(result))).toMatchObject({
      stage: { code: 'closed' },
      closed: { cause: 'confirmed', words: 'You agreed that it is settled.' },
      resolution: { number: 1, summary: 'We have sent you a new password.', outcome: 'solved' },
      actions: [{ operationId: 'rateTicket' }],
    });
  });

  test('is reopened with a word on what is wrong', async () => {
    const reference = await fileTicket(call);
    await resolve(call, 'grace', reference);
    const result = await call(
      post('amara', `/tickets/${reference}/reopenings`, { resolution: 1, text: 'Still locked.' }),
    );
    expect(requesterTicket.parse(jsonOf(result))).toMatchObject({
      stage: { code: 'level-1' },
      resolution: { standing: false },
    });
  });

  test('climbs when its requester asks for someone higher', async () => {
    const reference = await fileTicket(call);
    const result = await call(
      post('amara', `/tickets/${reference}/escalation-requests`, { reason: 'My shop stands still.' }),
    );
    expect(requesterTicket.parse(jsonOf(result)).level.number).toBe(2);
  });

  test('asking again at once is refused with when to come back', async () => {
    const reference = await fileTicket(call);
    await call(post('amara', `/tickets/${reference}/escalation-requests`, { reason: 'Now.' }));
    const result = await call(post('amara', `/tickets/${reference}/escalation-requests`, { reason: 'Now!' }));
    expect(result).toMatchObject({ status: 429, headers: { 'retry-after': '14400' } });
  });
});

describe('what comes back', () => {
  const file = async (change: object = {}) =>
    requesterTicket.parse(jsonOf(await call(post('amara', '/tickets', { ...FILING, ...change }))));

  test('points to the open ticket about the same', async () => {
    const first = await fileTicket(call);
    expect((await file()).earlier).toEqual({ reference: first, relation: 'recurrence', count: 2 });
    expect((await file({ issueType: 'account-lockout' })).earlier).toBeUndefined();
  });

  test('points to how the closed one was resolved, and the answer is the same for the same key', async () => {
    const first = await fileTicket(call);
    await resolve(call, 'grace', first);
    await call(post('amara', `/tickets/${first}/confirmations`, { resolution: 1 }));
    desk.time.nowMs += MINUTE;
    const request = post('amara', '/tickets', FILING);
    const filed = await call(request);
    expect(requesterTicket.parse(jsonOf(filed)).earlier).toEqual({
      reference: first,
      relation: 'follow-up',
      count: 2,
      resolution: { outcome: 'solved', at: new Date(NOW).toISOString(), summary: 'We have sent you a new password.' },
    });
    desk.time.nowMs += MINUTE;
    expect(await call(request)).toEqual(filed);
  });

  test('does not tell of a resolution that came after the answer', async () => {
    const first = await fileTicket(call);
    const request = post('amara', '/tickets', FILING);
    const filed = await call(request);
    desk.time.nowMs += MINUTE;
    await resolve(call, 'grace', first);
    expect(await call(request)).toEqual(filed);
  });
});

describe('a ticket that was merged', () => {
  const WRITING = [
    ['replies', { text: 'One thing more.' }, 'requester-replied'],
    ['details', { details: { page: 'the sign-in page' } }, 'details-provided'],
    ['escalation-requests', { reason: 'My shop stands still.' }, 'escalation-requested'],
  ] as const;

  async function merge(): Promise<{ readonly kept: string; readonly twin: string }> {
    const [kept, twin] = [await fileTicket(call), await fileTicket(call)];
    await decide(call, 'grace', twin, 'merges', { into: kept, reason: 'The same.' });
    return { kept, twin };
  }

  test.each(WRITING)('takes %s on to where it went on, once for the same key', async (what, body, event) => {
    const { kept, twin } = await merge();
    const request = post('amara', `/tickets/${twin}/${what}`, body);
    const written = await call(request);
    expect(requesterTicket.parse(jsonOf(written))).toMatchObject({ reference: kept, mergedInto: kept });
    expect(desk.tickets.log(kept).map(({ type }) => type)).toContain(event);
    expect(await call(request)).toEqual(written);
    expect(desk.tickets.log(kept).filter(({ type }) => type === event)).toHaveLength(1);
    expect(desk.tickets.log(twin).at(-1)?.type).toBe('ticket-merged');
  });

  test('is not confirmed by a word on another ticket’s resolution', async () => {
    const { kept, twin } = await merge();
    await resolve(call, 'grace', kept);
    const result = await call(post('amara', `/tickets/${twin}/confirmations`, { resolution: 1 }));
    expect(jsonOf(result)).toMatchObject({ type: '/problems/stage-forbids', stage: 'closed' });
  });

  test('tells nobody else where it went on', async () => {
    const { kept, twin } = await merge();
    const result = await call(post('priya', `/tickets/${twin}/replies`, { text: 'Hello.' }));
    expect([result.status, result.text.includes(kept)]).toEqual([404, false]);
  });
});

describe('the list of one’s own tickets', () => {
  test('shows all of them, the newest first, page by page', async () => {
    const filed: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      desk.time.nowMs = NOW + i * MINUTE;
      filed.unshift(await fileTicket(call, 'amara', { subject: `Number ${i}` }));
    }
    await fileTicket(call, 'priya');

    const seen: string[] = [];
    let path = '/tickets?limit=2';
    for (let pages = 0; pages < 3; pages += 1) {
      const page = requesterList.parse(jsonOf(await call({ method: 'GET', path, as: 'amara' })));
      seen.push(...page.items.map(({ reference }) => reference));
      path = `/tickets?limit=2&cursor=${page.next}`;
      expect(page.next === undefined).toBe(pages === 2);
    }
    expect(seen).toEqual(filed);
  });

  test('shows the subject of each', async () => {
    await fileTicket(call, 'amara', { subject: 'Lost' });
    const page = requesterList.parse(jsonOf(await call({ method: 'GET', path: '/tickets', as: 'amara' })));
    expect(page.items[0]?.subject).toBe('Lost');
  });
});

describe('what is open to all', () => {
  test('the taxonomy lists every category with what helps, and may be cached', async () => {
    const result = await call({ method: 'GET', path: '/taxonomy' });
    const { categories } = CONTRACTS.getTaxonomy.view.parse(jsonOf(result));
    expect(categories).toHaveLength(desk.policy.categories.length);
    expect(categories.flatMap(({ issueTypes }) => issueTypes).every(({ details }) => details.length > 0)).toBe(true);
    expect(result.headers).toMatchObject({ etag: '"policy-1"', 'cache-control': 'public, max-age=300' });
  });

  test('the OpenAPI document is served', async () => {
    const result = await call({ method: 'GET', path: '/openapi.json' });
    expect(jsonOf(result)).toMatchObject({ openapi: '3.1.0' });
  });
});
