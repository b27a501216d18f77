import { beforeEach, describe, expect, test } from 'vitest';
import { type Link, linkUrl, signLink } from '../../shared/domain/links/link.ts';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { requesterTicket } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { fileTicket, jsonOf, NOW, openSupportDesk, post, resolve, SECRET } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;
let reference: string;

beforeEach(async () => {
  ({ desk, call } = openSupportDesk());
  reference = await fileTicket(call, 'amara', { subject: 'Locked <out> & "angry"' });
  await resolve(call, 'grace', reference);
});

const DAY = 86_400_000;

const link = (change: Partial<Link> = {}): Link => ({
  reference,
  action: 'confirm',
  resolution: 1,
  personId: personIdOf('amara'),
  expiresAt: new Date(NOW + 5 * DAY).toISOString(),
  ...change,
});

const get = (which: Link) => call({ method: 'GET', path: linkUrl('', SECRET, which) });

const send = (which: Link, fields: Record<string, string> = {}) =>
  call({
    method: 'POST',
    path: '/links',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ ...signLink(SECRET, which), ...fields })),
  });

const stage = () => desk.tickets.log(reference).at(-1)?.type;

describe('a link in a mail', () => {
  test('shows what it would do, and does nothing', async () => {
    const result = await get(link());
    expect(result.status).toBe(200);
    expect(result.text).toContain('<form method="post" action="links">');
    expect(result.text).toContain('We have sent you a new password.');
    expect(stage()).toBe('ticket-resolved');
  });

  test('escapes what people typed', async () => {
    const { text } = await get(link());
    expect(text).toContain('Locked &lt;out&gt; &amp; &quot;angry&quot;');
    expect(text).not.toContain('<out>');
  });

  test('runs no script, loads nothing, cannot be framed, is not kept, and does not travel on', async () => {
    const { headers, text } = await get(link());
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
    });
    expect(text).not.toMatch(/<script|<img|<link|https?:\/\/(?!id\.example)/);
  });

  test('confirms when its form is sent', async () => {
    const result = await send(link());
    expect(result.status).toBe(200);
    expect(result.text).toContain('Thank you');
    expect(desk.tickets.log(reference).at(-1)).toMatchObject({
      type: 'ticket-closed',
      cause: 'confirmed',
      actor: { kind: 'requester', personId: personIdOf('amara') },
    });
  });

  test('works once; who sends it twice, or looks at it again, is thanked again', async () => {
    for (const result of [await send(link()), await send(link()), await get(link())])
      expect([result.status, result.text]).toEqual([200, expect.stringContaining('You agreed')]);
    expect(desk.tickets.log(reference).filter(({ type }) => type === 'ticket-closed')).toHaveLength(1);
  });

  test('that says no does nothing after a yes, and gives back what was typed', async () => {
    await send(link());
    const { status, text } = await send(link({ action: 'reopen' }), { text: 'Still <locked>.' });
    expect([status, text]).toEqual([410, expect.stringContaining('closed already')]);
    expect(text).toContain('“Still &lt;locked&gt;.”');
    expect(stage()).toBe('ticket-closed');
  });

  test('that expires while somebody writes gives back what was typed', async () => {
    desk.time.nowMs = NOW + 5 * DAY;
    expect((await send(link({ action: 'reopen' }), { text: 'It is locked.' })).text).toContain('“It is locked.”');
  });

  test('that says no twice, by a double click, reopens once; other words on another device come back', async () => {
    const no = link({ action: 'reopen' });
    for (const result of [await send(no, { text: 'Locked.' }), await send(no, { text: 'Locked.' }), await get(no)])
      expect([result.status, result.text]).toEqual([200, expect.stringContaining('open again')]);
    expect(desk.tickets.log(reference).filter(({ type }) => type === 'ticket-reopened')).toHaveLength(1);
    const other = await send(no, { text: 'And slow.' });
    expect([other.status, other.text]).toEqual([410, expect.stringContaining('“And slow.”')]);
  });

  test('that says no keeps words that are too long in its form', async () => {
    const { text } = await send(link({ action: 'reopen' }), { text: 'x'.repeat(10_001) });
    expect(text).toContain('longer than 10000 characters');
    expect(text).toContain(`${'x'.repeat(10_001)}</textarea>`);
    expect(stage()).toBe('ticket-resolved');
  });

  test('reopens with a text', async () => {
    const result = await send(link({ action: 'reopen' }), { text: 'It is locked again.' });
    expect(result.status).toBe(200);
    expect(desk.tickets.log(reference).at(-1)?.type).toBe('ticket-reopened');
  });

  test('asks for a text when there is none, and keeps its form', async () => {
    const result = await send(link({ action: 'reopen' }), { text: '   ' });
    expect(result.text).toContain('Please tell us');
    expect(result.text).toContain('<textarea');
    expect(stage()).toBe('ticket-resolved');
  });

  test('of an earlier resolution does nothing to a later one', async () => {
    await send(link({ action: 'reopen' }), { text: 'No.' });
    await resolve(call, 'grace', reference);
    expect((await send(link())).status).toBe(410);
    expect(stage()).toBe('ticket-resolved');
    expect((await send(link({ resolution: 2 }))).status).toBe(200);
  });

  test('expires', async () => {
    desk.time.nowMs = NOW + 5 * DAY;
    const result = await get(link());
    expect(result.status).toBe(410);
    expect(result.text).toContain('expired');
  });

  test.each(['ticket', 'action', 'resolution', 'expires', 'key', 'signature'])(
    'with another %s is refused',
    async (parameter) => {
      const query = { ...signLink(SECRET, link()), [parameter]: 'reopen' };
      const result = await call({ method: 'GET', path: `/links?${new URLSearchParams(query)}` });
      expect(result.status).toBe(403);
      expect(result.headers['content-type']).toContain('text/html');
    },
  );

  test('without anything is refused', async () => {
    expect((await call({ method: 'GET', path: '/links' })).status).toBe(403);
    expect((await call({ method: 'POST', path: '/links' })).status).toBe(403);
  });

  test('is as good with what a mail program put on it twice; of what is its own, two are judged by the signature', async () => {
    const url = linkUrl('', SECRET, link());
    const marked = await call({ method: 'GET', path: `${url}&utm_source=a&utm_source=b` });
    expect(marked.status).toBe(200);
    const doubled = await call({ method: 'GET', path: `${url}&ticket=SP-9999-9999-2` });
    expect(doubled.status).toBe(403);
    expect(doubled.text).toContain('Please open it from the mail again');
    expect(doubled.text).not.toContain('Must be');
  });

  test('for a person who is not the requester, or to no ticket, is refused alike', async () => {
    expect((await get(link({ personId: personIdOf('priya') }))).status).toBe(403);
    expect((await get(link({ reference: 'SP-2345-6789-J' }))).status).toBe(403);
  });

  test('to look shows where the ticket stands', async () => {
    const result = await get(link({ action: 'view' }));
    expect(result.status).toBe(200);
    expect(result.text).toContain('We have answered');
    expect(result.text).not.toContain('<form');
  });

  test('tells until when a person answers as the mail does: to the minute, in the zone of the mails', async () => {
    const fresh = await fileTicket(call);
    const { text } = await get({ ...link({ action: 'view' }), reference: fresh });
    expect(text).toContain('A person answers you by Monday, 23 November 2026 at 18:00 SAST.');
  });

  test('tells it in the zone of who follows the link', async () => {
    await desk.people.prefer(personIdOf('amara'), { zone: 'Europe/Lisbon' });
    const fresh = await fileTicket(call);
    const { text } = await get({ ...link({ action: 'view' }), reference: fresh });
    expect(text).toContain('A person answers you by Monday, 23 November 2026 at 16:00 GMT+0.');
  });

  test('says who has it, how urgent it is in words, and when it was sent to us; nothing of what was written', async () => {
    const fresh = await fileTicket(call);
    const { text } = await get({ ...link({ action: 'view' }), reference: fresh });
    expect(text).toContain('<dt>Who has it</dt><dd>our Frontline Support team (level 1 of 4)</dd>');
    expect(text).toContain('<dt>Priority</dt><dd>Normal (P3)</dd>');
    expect(text).not.toContain('impact');
  });

  test('promises no answer for yesterday, and says that it is late', async () => {
    const fresh = await fileTicket(call);
    desk.time.nowMs = NOW + DAY;
    const view = { ...link({ action: 'view' }), reference: fresh };
    expect((await get(view)).text).toContain('We are late with our first answer');
    await perform(desk, fresh, { type: 'fire-clocks', actor: SYSTEM });
    const { text } = await get(view);
    expect(text).toContain('We are late with our first answer');
    expect(text).not.toContain('answers you by');

    const { due } = requesterTicket.parse(
      jsonOf(await call({ method: 'GET', path: `/tickets/${fresh}`, as: 'amara' })),
    );
    expect(due).toMatchObject({ firstResponseLate: true, nextUpdateAt: expect.any(String) });
    expect(due).not.toHaveProperty('firstResponseAt');
  });

  test('and the API decide as one: a ticket that was confirmed there is closed here', async () => {
    await call(post('amara', `/tickets/${reference}/confirmations`, { resolution: 1 }));
    expect((await send(link())).text).toContain('You agreed');
    expect((await send(link({ action: 'reopen' }), { text: 'No.' })).status).toBe(410);
  });
});
