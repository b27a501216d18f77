import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { refTo } from '../shared/domain/ticket/message.ts';
import { type HttpClient, personIdOf } from '../test/support/http-client.ts';
import type { MemoryDesk } from '../test/support/memory-desk.ts';
import { FILING, fileTicket, jsonOf, openSupportDesk, post } from '../test/support/support-desk.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n-', 'latin1');

let call: HttpClient;
let desk: MemoryDesk;

beforeEach(() => {
  ({ call, desk } = openSupportDesk());
});

/** Asks for a form and uploads with it; gives the id. */
async function upload(as: string, bytes: Uint8Array = PNG, type = 'image/png'): Promise<string> {
  const asked = await call(post(as, '/attachments', { name: 'a/basket.png', type, size: 100 }));
  expect(asked.status, asked.text).toBe(201);
  const id = z.string().parse(jsonOf(asked).id);
  const name = desk.attachments.forms.at(-1)?.name ?? '';
  desk.attachments.upload(personIdOf(as), id, { name, type, bytes });
  return id;
}

const lastMessage = (result: { text: string }) =>
  z
    .object({ messages: z.array(z.looseObject({ id: z.string() })) })
    .parse(JSON.parse(result.text))
    .messages.at(-1);

describe('a file', () => {
  test('comes with a filing, a reply, details and an agent’s reply, and is had again by a link', async () => {
    const first = await upload('amara');
    const reference = await fileTicket(call, 'amara', { attachments: [first] });
    const said = await call(post('amara', `/tickets/${reference}/replies`, { text: 'See.', attachments: [first] }));
    expect(lastMessage(said)).toMatchObject({
      attachments: [{ id: first, name: 'basket.png', type: 'image/png', size: PNG.length }],
    });
    const details = { 'order-number': '1' };
    const body = { details, attachments: [await upload('amara')] };
    expect((await call(post('amara', `/tickets/${reference}/details`, body))).status).toBe(200);
    const theirs = await upload('grace');
    const answered = { text: 'As here.', attachments: [theirs] };
    expect((await call(post('grace', `/agent/tickets/${reference}/replies`, answered))).status).toBe(200);

    for (const [as, path] of [
      ['amara', `/tickets/${reference}/attachments/${theirs}`],
      ['grace', `/agent/tickets/${reference}/attachments/${first}`],
    ] as const) {
      const { status, headers, text } = await call({ method: 'GET', path, as });
      expect([status, text]).toEqual([303, '']);
      expect(headers.location).toMatch(/^https:\/\/files\.example\//);
    }
  });

  test('comes with what the marketplace’s backend files for somebody, and is had again by it for them alone', async () => {
    const upload = { name: 'basket.png', type: 'image/png', size: 100, onBehalfOf: 'seller-9' };
    const asked = await call(post('marketplace', '/attachments', upload));
    expect(asked.status, asked.text).toBe(201);
    const id = z.string().parse(jsonOf(asked).id);
    desk.attachments.upload('marketplace|seller-9', id, { name: 'basket.png', type: 'image/png', bytes: PNG });
    const file = (userId: string) => {
      const onBehalfOf = { userId, email: 'zola@shop.example', name: 'Zola' };
      return call(post('marketplace', '/tickets', { ...FILING, onBehalfOf, attachments: [id] }));
    };
    expect((await file('seller-10')).status).toBe(422);
    const { reference } = jsonOf(await file('seller-9'));
    const get = async (onBehalfOf: string) => {
      const path = `/tickets/${reference}/attachments/${id}?onBehalfOf=${onBehalfOf}`;
      return (await call({ method: 'GET', path, as: 'marketplace' })).status;
    };
    expect([await get('seller-9'), await get('seller-10')]).toEqual([303, 404]);
  });

  test('is part of what its message’s hash covers', async () => {
    const reference = await fileTicket(call, 'amara', { attachments: [await upload('amara')] });
    const [filed] = desk.tickets.log(reference);
    const message = filed?.type === 'ticket-filed' ? desk.tickets.messages.get(filed.description.messageId) : undefined;
    if (message?.visibility !== 'public' || filed?.type !== 'ticket-filed') throw new Error('nothing was filed');
    expect(refTo(message)).toEqual(filed.description);
    const [file] = message.attachments ?? [];
    if (file === undefined) throw new Error('no file');
    expect(refTo({ ...message, attachments: [{ ...file, sha256: 'f' }] })).not.toEqual(filed.description);
  });

  test('of somebody else, of another kind than it says, or too many together are refused, and nothing is written', async () => {
    const reference = await fileTicket(call);
    const version = desk.tickets.tickets.get(reference)?.version;
    const page = await upload('amara', Buffer.from('<script>'));
    const large = Buffer.concat([PNG, Buffer.alloc(9_000_000)]);
    const all = [await upload('amara', large), await upload('amara', large), await upload('amara', large)];
    for (const attachments of [[await upload('priya')], [page], all]) {
      const refused = await call(post('amara', `/tickets/${reference}/replies`, { text: 'See.', attachments }));
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('attachments.')]);
    }
    expect(desk.tickets.tickets.get(reference)?.version).toBe(version);
    expect(desk.attachments.kept.size).toBe(0);
  });

  test('that is gone by the time a request is repeated changes nothing of its answer', async () => {
    const request = post('amara', '/tickets', { ...FILING, attachments: [await upload('amara')] });
    const first = await call(request);
    desk.attachments.uploads.clear();
    const again = await call(request);
    expect([again.status, jsonOf(again)]).toEqual([201, jsonOf(first)]);
  });

  test('gets the same id for the same request for a form', async () => {
    const request = post('amara', '/attachments', { name: 'a.png', type: 'image/png', size: 1 });
    expect(jsonOf(await call(request)).id).toBe(jsonOf(await call(request)).id);
  });

  test.each([
    ['unsafe', 'attachment-unsafe'],
    ['unscanned', 'attachment-not-scanned'],
  ] as const)('that a scanner calls %s is not handed out', async (safety, code) => {
    const id = await upload('amara');
    const reference = await fileTicket(call, 'amara', { attachments: [id] });
    desk.attachments.safety = safety;
    const path = `/agent/tickets/${reference}/attachments/${id}`;
    const { status, text } = await call({ method: 'GET', path, as: 'grace' });
    expect([status, text]).toEqual([409, expect.stringContaining(`/problems/${code}`)]);
  });
});
