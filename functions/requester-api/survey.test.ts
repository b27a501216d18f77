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
  test('is shown with the ticket, and is offered until there is one', async () => {
    const path = `/tickets/${reference}`;
    const before = requesterTicket.parse(jsonOf(await call({ method: 'GET', path, as: 'amara' })));
    expect(before.actions.map(({ operationId }) => operationId)).toEqual(['rateTicket']);
    const { rating, actions, messages } = requesterTicket.parse(jsonOf(await rate({ comment: 'Thank you.' })));
    expect(rating).toEqual({ at: new Date(NOW).toISOString(), scores: SCORES });
    expect(messages.at(-1)).toMatchObject({ kind: 'rating', from: 'requester', text: 'Thank you.' });
    expect(actions).toEqual([]);
  });

  test('is taken once; the same request again is answered again', async () => {
    const request = post('amara', `/tickets/${reference}/ratings`, { resolution: 1, ...SCORES });
    expect([(await call(request)).status, (await call(request)).status]).toEqual([200, 200]);
    const second = await rate();
    expect([second.status, jsonOf(second).type]).toEqual([409, '/problems/already-rated']);
    expect(types().filter((type) => type === 'ticket-rated')).toHaveLength(1);
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

  test('thanks whoever sends it a second time, and whoever opens it then', async () => {
    await send(link(), FORM);
    for (const result of [await send(link(), { ...FORM, overall: '1' }), await get(link()), await send(link())])
      expect([result.status, result.text]).toEqual([200, expect.stringContaining('You have told us already')]);
    expect(types().filter((type) => type === 'ticket-rated')).toHaveLength(1);
  });

  test.each([{}, { ...FORM, clarity: '' }, { ...FORM, clarity: '6' }, { ...FORM, clarity: '3.0' }])(
    'with the answers %j shows the form again, with what was said',
    async (given: Record<string, string>) => {
      const { status, text } = await send(link(), { ...given, text: '<b>Hello</b>' });
      expect([status, text]).toEqual([200, expect.stringContaining('Please answer all four questions.')]);
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
    await call({ method: 'PUT', path: '/me/preferences', as: 'amara', body: chosen });
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

describe('preferences', () => {
  const put = (body: object, as = 'amara') => call({ method: 'PUT', path: '/me/preferences', as, body });

  test('are as for everybody until they are named', async () => {
    expect(jsonOf(await call({ method: 'GET', path: '/me/preferences', as: 'priya' }))).toEqual({
      zone: 'Africa/Johannesburg',
      locale: 'en-ZA',
      surveys: true,
    });
  });

  test('stay when their person files again', async () => {
    await put({ zone: 'Europe/Lisbon', locale: 'pt-PT', surveys: false });
    await fileTicket(call);
    expect((await desk.people.load(personIdOf('amara')))?.preferences).toEqual({
      zone: 'Europe/Lisbon',
      locale: 'pt-PT',
      surveys: false,
    });
  });

  test.each([
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ locale: 'not a locale' }, 'locale'],
    [{ surveys: 'no' }, 'surveys'],
    [{ language: 'zu' }, 'language'],
  ])('with %j are refused', async (body, field) => {
    const result = await put(body);
    expect([result.status, jsonOf(result).errors]).toEqual([422, [expect.objectContaining({ field })]]);
  });
});
