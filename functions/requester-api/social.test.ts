import { beforeEach, describe, expect, test } from 'vitest';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { signatureOf } from '../../shared/domain/webhooks/signature.ts';
import type { HttpClient, HttpResult } from '../../test/support/http-client.ts';
import { INTAKE_SECRET, type MemoryDesk } from '../../test/support/memory-desk.ts';
import { jsonOf, openSupportDesk } from '../../test/support/support-desk.ts';
import { AGENT } from '../../test/support/tickets.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const MESSAGE = {
  source: 'x',
  id: '186',
  handle: '@Zola_Shop',
  text: 'My payout has not come.\nAnybody there?',
  url: 'https://x.com/zola_shop/status/186',
};

const bring = (
  message: object,
  { key = INTAKE_SECRET.keys.k2, at = desk.time.nowMs }: { key?: string; at?: number } = {},
): Promise<HttpResult> => {
  const body = JSON.stringify(message);
  const headers = { 'content-type': 'application/json', 'saypro-signature': signatureOf([key], at, body) };
  return call({ method: 'POST', path: '/intake/social', body, headers });
};

const takenIn = async (message: object): Promise<string> => {
  const result = await bring(message);
  expect(result.status, result.text).toBe(201);
  return String(jsonOf(result).reference);
};

const requesterOf = (reference: string) => desk.tickets.tickets.get(reference)?.requester.personId;

describe('a message on a social network (R043)', () => {
  test('is a ticket of whoever has the handle, whose handle is in no key', async () => {
    const reference = await takenIn(MESSAGE);
    const personId = requesterOf(reference);
    expect(personId).toMatch(/^social\|x\|[\w-]{32}$/);
    expect(desk.tickets.tickets.get(reference)).toMatchObject({ channel: 'social', category: 'general' });
    expect([...desk.tickets.messages.values()]).toMatchObject([
      {
        subject: 'My payout has not come.',
        text: `${MESSAGE.text}\n\nWritten on x by @Zola_Shop: ${MESSAGE.url}`,
        author: { kind: 'requester', personId, via: 'x' },
      },
    ]);
    expect(await desk.people.load(personId ?? '')).toEqual({ personId, name: '@Zola_Shop' });
  });

  test('is taken in once, even where it was edited meanwhile', async () => {
    const reference = await takenIn(MESSAGE);
    expect(await takenIn({ ...MESSAGE, text: 'Solved, thanks.' })).toBe(reference);
    expect(desk.tickets.tickets.size).toBe(1);
  });

  test('of the same id on another network is another one', async () => {
    expect(await takenIn({ ...MESSAGE, source: 'facebook' })).not.toBe(await takenIn(MESSAGE));
  });

  test('is by the same person however the handle is written, and by another one on another network', async () => {
    const one = requesterOf(await takenIn(MESSAGE));
    expect(requesterOf(await takenIn({ ...MESSAGE, id: '187', handle: 'zola_shop' }))).toBe(one);
    expect(requesterOf(await takenIn({ ...MESSAGE, source: 'facebook' }))).not.toBe(one);
  });

  test('is the marketplace user’s whom the program names', async () => {
    const person = { userId: 'seller-9', email: 'zola@shop.example', name: 'Zola' };
    const reference = await takenIn({ ...MESSAGE, person });
    expect(requesterOf(reference)).toBe('marketplace|seller-9');
    expect(await desk.people.load('marketplace|seller-9')).toMatchObject({ email: 'zola@shop.example' });
  });

  test('may be signed with the former key while that is there', async () => {
    expect((await bring(MESSAGE, { key: INTAKE_SECRET.keys.k1 })).status).toBe(201);
  });

  test.each([-301, 301])('that was signed %i seconds from now is refused', async (seconds) => {
    expect((await bring(MESSAGE, { at: desk.time.nowMs + seconds * 1000 })).status).toBe(401);
    expect(desk.tickets.tickets.size).toBe(0);
  });

  test('whose signature is another body’s is refused', async () => {
    const signature = signatureOf([INTAKE_SECRET.keys.k2], desk.time.nowMs, JSON.stringify(MESSAGE));
    const body = JSON.stringify({ ...MESSAGE, handle: 'somebody_else' });
    const headers = { 'content-type': 'application/json', 'saypro-signature': signature };
    expect((await call({ method: 'POST', path: '/intake/social', body, headers })).status).toBe(401);
  });

  test.each([
    ['a source of two words', { ...MESSAGE, source: 'The X' }, 'source'],
    ['a link that is not https', { ...MESSAGE, url: 'javascript:alert(1)' }, 'url'],
    ['no text', { ...MESSAGE, text: ' ' }, 'text'],
    ['half a person', { ...MESSAGE, person: { userId: 'u' } }, 'person.email'],
  ])('with %s is refused, once it is signed', async (_, message, field) => {
    const result = await bring(message);
    expect(result.status).toBe(422);
    expect(jsonOf(result).errors).toContainEqual(expect.objectContaining({ field }));
  });

  describe('that goes on from an earlier one', () => {
    const NEXT = { ...MESSAGE, id: '187', inReplyTo: '186', text: 'Hello?' };
    const firstLines = () => [...desk.tickets.messages.values()].map(({ text }) => text.split('\n')[0]);

    test('is their next word on the same ticket, once; and so is what goes on from that', async () => {
      const reference = await takenIn(MESSAGE);
      expect(await takenIn(NEXT)).toBe(reference);
      expect(await takenIn({ ...NEXT, text: 'Edited.' })).toBe(reference);
      expect(await takenIn({ ...NEXT, id: '188', inReplyTo: '187', text: 'Anybody?' })).toBe(reference);
      expect(desk.tickets.log(reference).map(({ type }) => type)).toEqual([
        'ticket-filed',
        'requester-replied',
        'requester-replied',
      ]);
      expect(firstLines()).toEqual(['My payout has not come.', 'Hello?', 'Anybody?']);
    });

    test('is so too when the program has learnt meanwhile who the writer is', async () => {
      const reference = await takenIn(MESSAGE);
      const person = { userId: 'seller-9', email: 'zola@shop.example', name: 'Zola' };
      expect(await takenIn({ ...NEXT, person })).toBe(reference);
    });

    test.each([
      ['of somebody else', { handle: 'a_stranger' }],
      ['on another network', { source: 'facebook' }],
      ['that nobody has brought', { inReplyTo: '1' }],
    ])('%s is a ticket of its own', async (_, change) => {
      const reference = await takenIn(MESSAGE);
      expect(await takenIn({ ...NEXT, ...change })).not.toBe(reference);
      expect(desk.tickets.log(reference)).toHaveLength(1);
    });

    test('on a ticket that is closed is a new one, and the same one when it is brought again', async () => {
      const reference = await takenIn(MESSAGE);
      const close = {
        type: 'close',
        actor: AGENT,
        cause: 'spam',
        decision: 1,
        messageId: desk.newId(),
        text: '',
      } as const;
      expect((await perform(desk, reference, close)).kind).toBe('done');
      const next = await takenIn(NEXT);
      expect(next).not.toBe(reference);
      expect(await takenIn(NEXT)).toBe(next);
    });
  });

  test('is one of as many a day as anybody may send', async () => {
    const cap = desk.policy.filingsPerDay;
    for (let i = 0; i < cap; i += 1) await takenIn({ ...MESSAGE, id: `${i}` });
    expect((await bring({ ...MESSAGE, id: 'more' })).status).toBe(429);
  });
});
