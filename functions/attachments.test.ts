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

const file = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int() });
const withFiles = z.object({ messages: z.array(z.looseObject({ attachments: z.exactOptional(z.array(file)) })) });

/** The files of a ticket, as whoever wrote last sees them. */
const filesIn = (result: { text: string }) =>
  withFiles.parse(JSON.parse(result.text)).messages.flatMap(({ attachments = [] }) => attachments);

describe('a file', () => {
  test('comes with a filing, a reply, details and an agent’s reply, and is had again by a link', async () => {
    const first = await upload('amara');
    const reference = await fileTicket(call, 'amara', { attachments: [first] });
    const said = await call(post('amara', `/tickets/${reference}/replies`, { text: 'See.', attachments: [first] }));
    const [filed, again] = filesIn(said);
    expect(filed).toMatchObject({ name: 'basket.png', type: 'image/png', size: PNG.length });
    expect(again).toEqual(filed);
    const details = { 'order-number': '1' };
    const body = { details, attachments: [await upload('amara')] };
    expect((await call(post('amara', `/tickets/${reference}/details`, body))).status).toBe(200);
    const theirs = await upload('grace');
    const answered = { text: 'As here.', attachments: [theirs] };
    const theirReply = await call(post('grace', `/agent/tickets/${reference}/replies`, answered));
    expect(theirReply.status, theirReply.text).toBe(200);

    for (const [as, path] of [
      ['amara', `/tickets/${reference}/attachments/${filesIn(theirReply).at(-1)?.id}`],
      ['grace', `/agent/tickets/${reference}/attachments/${filed?.id}`],
    ] as const) {
      const got = await call({ method: 'GET', path, as });
      expect(got.status, got.text).toBe(200);
      expect(jsonOf(got).url).toMatch(/^https:\/\/files\.example\//);
    }
  });

  test('that is uploaded again by the same form is another one', async () => {
    const id = await upload('amara');
    const reference = await fileTicket(call, 'amara', { attachments: [id] });
    const larger = Buffer.concat([PNG, PNG]);
    desk.attachments.upload(personIdOf('amara'), id, { name: 'b.png', type: 'image/png', bytes: larger });
    const said = await call(post('amara', `/tickets/${reference}/replies`, { text: 'See.', attachments: [id] }));
    const [one, other] = filesIn(said);
    expect([one?.size, other?.size, other?.id === one?.id]).toEqual([PNG.length, larger.length, false]);
    expect([...desk.attachments.kept.values()].map(({ length }) => length)).toEqual([PNG.length, larger.length]);
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

  test('is sent by the marketplace’s backend for a person, who alone can attach it and have it', async () => {
    const form = { name: 'a.png', type: 'image/png', size: PNG.length, onBehalfOf: 'seller-9' };
    const id = z.string().parse(jsonOf(await call(post('marketplace', '/attachments', form))).id);
    desk.attachments.upload('marketplace|seller-9', id, { name: 'a.png', type: 'image/png', bytes: PNG });
    const filing = (userId: string) => {
      const onBehalfOf = { userId, email: `${userId}@sellers.example`, name: 'Zola' };
      return call(post('marketplace', '/tickets', { ...FILING, attachments: [id], onBehalfOf }));
    };
    expect((await filing('seller-8')).status).toBe(422);
    const filed = await filing('seller-9');
    expect(filed.status, filed.text).toBe(201);
    const path = `/tickets/${jsonOf(filed).reference}/attachments/${filesIn(filed)[0]?.id}`;
    const had = async (onBehalfOf: string) =>
      (await call({ method: 'GET', path: `${path}?onBehalfOf=${onBehalfOf}`, as: 'marketplace' })).status;
    expect([await had('seller-9'), await had('seller-8')]).toEqual([200, 404]);
  });

  test('of a message that is refused is not kept', async () => {
    const reference = await fileTicket(call);
    const closing = { cause: 'withdrawn', reason: 'Not needed.' };
    const closed = await call(post('olivia', `/agent/tickets/${reference}/closures`, closing, { 'if-match': '"1"' }));
    expect(closed.status, closed.text).toBe(200);
    for (const [as, path] of [
      ['amara', `/tickets/${reference}/replies`],
      ['grace', `/agent/tickets/${reference}/replies`],
    ] as const) {
      const refused = await call(post(as, path, { text: 'See.', attachments: [await upload(as)] }));
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('stage-forbids')]);
    }
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
    ['unscannable', 'attachment-unsafe'],
    ['unscanned', 'attachment-not-scanned'],
  ] as const)('that a scanner calls %s is not handed out', async (safety, code) => {
    const id = await upload('amara');
    const reference = await fileTicket(call, 'amara', { attachments: [id] });
    desk.attachments.safety = safety;
    const [stored] = filesIn(await call({ method: 'GET', path: `/agent/tickets/${reference}`, as: 'grace' }));
    const path = `/agent/tickets/${reference}/attachments/${stored?.id}`;
    const { status, text } = await call({ method: 'GET', path, as: 'grace' });
    expect([status, text]).toEqual([409, expect.stringContaining(`/problems/${code}`)]);
  });
});
