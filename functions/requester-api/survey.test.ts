import { beforeEach, describe, expect, test } from 'vitest';
import { type Link, linkUrl, signLink } from '../../shared/domain/links/link.ts';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { requesterTicket } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { fileTicket, jsonOf, NOW, openSupportDesk, post, resolve, SECRET } from '../../test/support/support-desk.ts';

const DAY = 86_400_000;
const SCORES = { responseTime: 5, resolved: 4, overall: 5, clarity: 3 };
const FORM = { responseTime: '5', resolved: '4', overall: '5', clarity: '3' };

let desk: MemoryDesk;
let call: HttpClient;
let reference: string;

beforeEach(async () => {
  ({ desk, call } = openSupportDesk());
  reference = await fileTicket(call);
  await resolve(call, 'grace', reference);
  await call(post('amara', `/tickets/${reference}/confirmations`, { resolution: 1 }));
});

const rate = (change: object = {}, as = 'amara') =>
  call(post(as, `/tickets/${reference}/ratings`, { resolution: 1, ...SCORES, ...change }));
const types = () => desk.tickets.log(reference).map(({ type }) => type);

describe('a rating over the API', () => {
  test('is shown with the ticket, and is offered for as long as it is taken', async () => {
    const path = `/tickets/${reference}`;
    const before = requesterTicket.parse(jsonOf(await call({ method: 'GET', path, as: 'amara' })));
    expect(before.actions.map(({ operationId }) => operationId)).toEqual(['rateTicket']);
    const { rating, actions, messages } = requesterTicket.parse(jsonOf(await rate({ comment: 'Thank you.' })));
    expect(rating).toEqual({ at: new Date(NOW).toISOString(), scores: SCORES });
    expect(messages.at(-1)).toMatchObject({ kind: 'rating', from: 'requester', text: 'Thank you.' });
    expect(actions.map(({ operationId }) => operationId)).toEqual(['rateTicket']);
    desk.time.nowMs += 30 * DAY;
    const after = requesterTicket.parse(jsonOf(await call({ method: 'GET', path, as: 'amara' })));
    expect(after.actions).toEqual([]);
  });

  test('is put right by another one; said again, it changes nothing', async () => {
    const request = post('amara', `/tickets/${reference}/ratings`, { resolution: 1, ...SCORES });
    expect([(await call(request)).status, (await call(request)).status]).toEqual([200, 200]);
    expect((await rate()).status).toBe(200);
    expect(types().filter((type) => type === 'ticket-rated')).toHaveLength(1);
    const { rating } = requesterTicket.parse(jsonOf(await rate({ overall: 4 })));
    expect(rating?.scores).toEqual({ ...SCORES, overall: 4 });
  });

  test('stands once it was looked into', async () => {
    await rate({ overall: 1 });
    await call(post('olivia', `/agent/tickets/${reference}/reviews`, { text: 'We have looked into it.' }));
    const second = await rate();
    expect([second.status, jsonOf(second).type]).toEqual([409, '/problems/already-rated']);
    const page = await get(link());
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('has written to you')]);
    expect(page.text).not.toContain('<form');
  });

  test.each([
    [{ overall: 6 }, 'overall'],
    [{ overall: 0 }, 'overall'],
    [{ clarity: 2.5 }, 'clarity'],
    [{ resolved: '5' }, 'resolved'],
    [{ responseTime: undefined }, 'responseTime'],
    [{ comment: '\u200b' }, 'comment'],
    [{ mood: 5 }, 'mood'],
  ])('with %j is refused, and says which field', async (change, field) => {
    const result = await rate(change);
    expect([result.status, jsonOf(result).errors]).toEqual([422, [expect.objectContaining({ field })]]);
  });

  test('of somebody else’s ticket finds none', async () => {
    expect((await rate({}, 'priya')).status).toBe(404);
  });

  test('of a ticket that is open, or was closed without an answer, is refused', async () => {
    const other = await fileTicket(call);
    const path = `/tickets/${other}/ratings`;
    const open = await call(post('amara', path, { resolution: 1, ...SCORES }));
    expect([open.status, jsonOf(open).type]).toEqual([409, '/problems/stage-forbids']);
    const says = { messageId: 'x', text: 'Spam.', decision: 1 };
    await perform(desk, other, { type: 'close', actor: SYSTEM, cause: 'spam', ...says });
    const spam = await call(post('amara', path, { resolution: 1, ...SCORES }));
    expect([spam.status, jsonOf(spam).type]).toEqual([409, '/problems/rating-closed']);
  });
});

const link = (change: Partial<Link> = {}): Link => ({
  reference,
  action: 'rate',
  resolution: 1,
  personId: personIdOf('amara'),
  expiresAt: new Date(NOW + 10 * DAY).toISOString(),
  ...change,
});
const get = (which: Link, more = '') => call({ method: 'GET', path: `${linkUrl('', SECRET, which)}${more}` });
const send = (which: Link, fields: Record<string, string> = {}) =>
  call({
    method: 'POST',
    path: '/links',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ ...signLink(SECRET, which), ...fields })),
  });

describe('a link that rates', () => {
  test('shows the form with the score that was clicked, and rates nothing', async () => {
    const { status, text } = await get(link(), '&score=4');
    expect(status).toBe(200);
    expect(text.match(/ checked>/g)).toHaveLength(1);
    expect(text).toContain('name="overall" value="4" required checked');
    expect(types().at(-1)).toBe('ticket-closed');
  });

  test('asks how quick, how well solved, how on the whole, how clear (R096-R099, R199), and for what is missed (R192), in fields with names', async () => {
    const { text } = await get(link());
    const legends = [...text.matchAll(/<fieldset><legend>(.*?)<\/legend>/g)].map(([, legend]) => legend);
    expect(legends).toEqual([
      'How quickly did we answer?',
      'How well is the problem solved?',
      'How was it overall: professional, helpful?',
      'How clear was what we wrote to you?',
    ]);
    expect(text.match(/<label class="score"><input type="radio" [^>]* required>/g)).toHaveLength(20);
    expect(text).toContain('<label for="text">What should we do better, or what do you miss?');
  });

  test('rates when its form is sent, with what they say besides', async () => {
    const { status, text } = await send(link(), { ...FORM, text: 'Clearer words, please.' });
    expect([status, text]).toEqual([200, expect.stringContaining('We have your answer.')]);
    expect(desk.tickets.log(reference).at(-1)).toMatchObject({ type: 'ticket-rated', scores: SCORES });
    expect([...desk.tickets.messages.values()].at(-1)).toMatchObject({
      kind: 'rating',
      text: 'Clearer words, please.',
    });
  });

  test('says that somebody looks into it where a score is low', async () => {
    expect((await send(link(), { ...FORM, resolved: '1' })).text).toContain('The head of the team looks into it');
    expect(types().slice(-2)).toEqual(['ticket-rated', 'review-requested']);
  });

  test('sent twice by a double click rates once, and is thanked twice', async () => {
    const form = { ...FORM, text: 'Once.' };
    for (const result of [await send(link(), form), await send(link(), form)])
      expect([result.status, result.text]).toEqual([200, expect.stringContaining('We have your answer.')]);
    expect(types().filter((type) => type === 'ticket-rated')).toHaveLength(1);
  });

  test('leads back to what was said, to put it right; the click of the mail goes first', async () => {
    await send(link(), { ...FORM, overall: '1', text: 'I meant <five>.' });
    expect(types().at(-1)).toBe('review-requested');
    const { text } = await get(link(), '&score=5');
    expect(text).toContain('You can change your answer until');
    expect(text).toContain('name="overall" value="5" required checked');
    expect(text).toContain('name="resolved" value="4" required checked');
    expect(text).toContain('I meant &lt;five&gt;.</textarea>');
    await send(link(), FORM);
    expect(types().slice(-2)).toEqual(['ticket-rated', 'review-withdrawn']);
    expect((await get(link())).text).not.toContain('I meant');
  });

  test('keeps words that are too long in its form, and rates nothing before they are shorter', async () => {
    const { status, text } = await send(link(), { ...FORM, text: 'x'.repeat(10_001) });
    expect(status).toBe(200);
    expect(text).toContain('longer than 10000 characters');
    expect(text).toContain(`${'x'.repeat(10_001)}</textarea>`);
    expect(text.match(/ checked>/g)).toHaveLength(4);
    expect(types().at(-1)).toBe('ticket-closed');
  });

  test.each([{}, { ...FORM, clarity: '' }, { ...FORM, clarity: '6' }, { ...FORM, clarity: '3.0' }])(
    'with the answers %j shows the form again, with what was said',
    async (given: Record<string, string>) => {
      const { status, text } = await send(link(), { ...given, text: '<b>Hello</b>' });
      expect([status, text]).toEqual([200, expect.stringContaining('<a href="#clarity-1">Please answer')]);
      expect(text).toContain('&lt;b&gt;Hello&lt;/b&gt;</textarea>');
      expect(types().at(-1)).toBe('ticket-closed');
    },
  );

  test('says so when the survey is over', async () => {
    await perform(desk, reference, { type: 'conduct-survey', actor: SYSTEM, step: 'invite', resolution: 1 });
    await perform(desk, reference, { type: 'conduct-survey', actor: SYSTEM, step: 'end', resolution: 1 });
    expect((await get(link())).status).toBe(410);
    expect((await send(link(), FORM)).status).toBe(410);
  });

  test.each([{ resolution: 2 }, { personId: personIdOf('priya') }])('for %j rates nothing', async (change) => {
    expect((await send(link(change), FORM)).status).toBeGreaterThanOrEqual(400);
    expect(types().at(-1)).toBe('ticket-closed');
  });
});

describe('a link that ends surveys', () => {
  const unsubscribe = () => link({ action: 'unsubscribe', expiresAt: new Date(NOW + 300 * DAY).toISOString() });
  const preferences = async () => jsonOf(await call({ method: 'GET', path: '/me/preferences', as: 'amara' }));

  test('shows a form, and changes nothing', async () => {
    expect((await get(unsubscribe())).text).toContain('Stop asking me');
    expect(await preferences()).toMatchObject({ surveys: true });
  });

  test('ends them when the form is sent, and leaves name, address and zone as they were', async () => {
    const chosen = { zone: 'Africa/Lagos', locale: 'en-NG', surveys: true };
    await call({ method: 'PATCH', path: '/me/preferences', as: 'amara', body: chosen });
    const before = await desk.people.load(personIdOf('amara'));
    expect((await send(unsubscribe())).status).toBe(200);
    expect(await preferences()).toEqual({ ...chosen, surveys: false });
    expect(await desk.people.load(personIdOf('amara'))).toEqual({
      ...before,
      preferences: { ...chosen, surveys: false },
    });
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'ends them when a mail program posts to it with one click as %s (RFC 8058)',
    async (type) => {
      const body = type.startsWith('multipart')
        ? '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
        : 'List-Unsubscribe=One-Click';
      const path = linkUrl('', SECRET, unsubscribe());
      expect((await call({ method: 'POST', path, headers: { 'content-type': type }, body })).status).toBe(200);
      expect(await preferences()).toMatchObject({ surveys: false });
    },
  );

  test('does nothing when it is forged; and no other link acts from the query', async () => {
    const post = (path: string) =>
      call({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect((await post(linkUrl('', SECRET, { ...unsubscribe(), personId: personIdOf('priya') }))).status).toBe(403);
    expect((await post(linkUrl('', SECRET, link()))).status).toBe(403);
    expect(await preferences()).toMatchObject({ surveys: true });
  });
});
