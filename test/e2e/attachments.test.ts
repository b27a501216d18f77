import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { DAY, MINUTE, Service } from './service.ts';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200, 7)]);
const OPERATOR =
  'AWS4-HMAC-SHA256 Credential=operator/20261123/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
const SIPHO = 'sipho@sellers.example';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(() => service.reset());
afterAll(() => service.stop());

const uploadForm = z.object({ id: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) });
type Form = z.output<typeof uploadForm>;

async function formFor(person: string, size = PNG.length): Promise<Form> {
  const body = { name: 'bäsket “1”.png', type: 'image/png', size };
  const asked = await service.post(person, '/attachments', body);
  expect(asked.status, asked.text).toBe(201);
  return uploadForm.parse(asked.body);
}

/** As a browser sends a form. */
async function send({ url, fields }: Form, bytes: Buffer, change: Record<string, string> = {}): Promise<number> {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...change })) data.append(name, value);
  data.append('file', new Blob([new Uint8Array(bytes)]), 'x');
  const answer = await fetch(url, { method: 'POST', body: data });
  await answer.text();
  return answer.status;
}

async function uploaded(person: string, bytes = PNG): Promise<string> {
  const form = await formFor(person, bytes.length);
  expect(await send(form, bytes)).toBeLessThan(300);
  return form.id;
}

const files = z.object({
  messages: z.array(
    z.looseObject({
      text: z.string(),
      attachments: z.optional(z.array(z.object({ id: z.string(), name: z.string(), size: z.int() }))),
    }),
  ),
});

async function linkTo(person: string, path: string): Promise<string> {
  const answer = await service.get(person, path);
  expect(answer.status, answer.text).toBe(200);
  return z.string().parse(answer.body.url);
}

/** What the link to a file leads to. */
const download = async (person: string, path: string): Promise<Response> => fetch(await linkTo(person, path));

/** The last file of a ticket, as its requester sees it. */
async function lastFile(person: string, reference: string): Promise<string> {
  const { messages } = files.parse((await service.get(person, `/tickets/${reference}`)).body);
  return messages.flatMap(({ attachments = [] }) => attachments).at(-1)?.id ?? '';
}

describe('a file', () => {
  test('is uploaded by a form, comes with a reply, and an agent saves it', async () => {
    const reference = await service.file('sipho');
    const id = await uploaded('sipho');
    const said = await service.say('sipho', reference, 'replies', { text: 'Here it is.', attachments: [id] });
    expect(files.parse(said.body).messages.at(-1)?.attachments).toMatchObject([{ name: 'bäsket “1”.png' }]);

    const got = await download(
      'grace',
      `/agent/tickets/${reference}/attachments/${await lastFile('sipho', reference)}`,
    );
    expect(Buffer.from(await got.arrayBuffer())).toEqual(PNG);
    expect(got.headers.get('content-type')).toBe('image/png');
    expect(got.headers.get('content-disposition')).toContain('attachment; filename="b_sket _1_.png"');
  });

  test('stays when uploads go, and its link ends after five minutes', async () => {
    const id = await uploaded('sipho');
    const reference = await service.file('sipho', { attachments: [id] });
    await service.pass(3 * DAY);
    const link = await linkTo('sipho', `/tickets/${reference}/attachments/${await lastFile('sipho', reference)}`);
    expect((await fetch(link)).status).toBe(200);
    await service.pass(6 * MINUTE);
    expect((await fetch(link)).status).toBe(403);
    const again = await service.post('sipho', `/tickets/${reference}/replies`, { text: 'x', attachments: [id] });
    expect(again.status).toBe(422);
  });

  test('is not taken by the form if it is larger, another type, elsewhere, or late', async () => {
    const form = await formFor('sipho');
    expect(await send(form, Buffer.concat([PNG, PNG]))).toBe(400);
    expect(await send(form, PNG, { 'content-type': 'text/html' })).toBe(403);
    expect(await send(form, PNG, { key: 'kept/mine' })).toBe(403);
    expect(await send(form, PNG, { tagging: '<Tagging/>' })).toBe(403);
    await service.pass(6 * MINUTE);
    expect(await send(form, PNG)).toBe(403);
  });

  test.each([
    ['THREATS_FOUND', /can do harm/],
    ['UNSUPPORTED', /could not look into the file/],
  ])('that a scanner has tagged %s in the bucket is handed out to nobody', async (verdict, why) => {
    const reference = await service.file('sipho', { attachments: [await uploaded('sipho')] });
    const path = `/tickets/${reference}/attachments/${await lastFile('sipho', reference)}`;
    const url = new URL(await linkTo('sipho', path));
    const tags = `<Tagging><TagSet><Tag><Key>GuardDutyMalwareScanStatus</Key><Value>${verdict}</Value></Tag></TagSet></Tagging>`;
    const headers = { authorization: OPERATOR };
    const tagged = await fetch(`${url.origin}${url.pathname}?tagging`, { method: 'PUT', headers, body: tags });
    expect(tagged.status).toBe(200);
    for (const [person, from] of [
      ['sipho', path],
      ['grace', `/agent${path}`],
    ] as const) {
      const refused = await service.get(person, from);
      expect([refused.status, refused.text]).toEqual([409, expect.stringMatching(why)]);
    }
  });

  test('is saved under a name that no program is opened by', async () => {
    const page = Buffer.from('<script>alert(1)</script>');
    const asked = { name: 'receipt.html', type: 'text/plain', size: page.length };
    const form = uploadForm.parse((await service.post('sipho', '/attachments', asked)).body);
    expect(await send(form, page)).toBe(204);
    const reference = await service.file('sipho', { attachments: [form.id] });
    const got = await download(
      'grace',
      `/agent/tickets/${reference}/attachments/${await lastFile('sipho', reference)}`,
    );
    expect(got.headers.get('content-type')).toBe('text/plain');
    expect(got.headers.get('content-disposition')).toContain('attachment; filename="receipt.html.txt"');
  });

  test.each([
    ['before the message is written', { service: 'dynamodb', action: 'TransactWriteItems', when: 'before' }],
    ['after the message was written', { service: 'dynamodb', action: 'TransactWriteItems', when: 'after' }],
    ['before the file is kept', { service: 's3', action: 'PutObject', when: 'before' }],
    ['after the file was kept', { service: 's3', action: 'PutObject', when: 'after' }],
  ] as const)('is there once, on one message, though the function dies %s and is asked again', async (_, where) => {
    const reference = await service.file('sipho');
    const id = await uploaded('sipho');
    service.platform.faults.add({ kind: 'crash', function: 'RequesterApi', ...where });
    const reply = () =>
      service.post('sipho', `/tickets/${reference}/replies`, { text: 'See.', attachments: [id] }, { key: 'once' });
    expect((await reply()).status).toBe(500);
    expect(service.platform.faults.list()).toMatchObject([{ used: 1 }]);
    const said = await reply();
    expect(said.status, said.text).toBe(200);
    const found = files.parse(said.body).messages.flatMap(({ attachments = [] }) => attachments);
    expect(found).toHaveLength(1);
    const url = new URL(await linkTo('sipho', `/tickets/${reference}/attachments/${found[0]?.id}`));
    const bucket = `${url.origin}/${url.pathname.split('/')[1]}`;
    const listed = await fetch(`${bucket}?list-type=2&prefix=kept/`, { headers: { authorization: OPERATOR } });
    expect((await listed.text()).match(/<Key>/g)).toHaveLength(1);
  });

  test('that is none of what is taken, or another person’s, is refused', async () => {
    const reference = await service.file('sipho');
    for (const id of [await uploaded('sipho', Buffer.from('<script>alert(1)</script>')), await uploaded('amara')]) {
      const refused = await service.post('sipho', `/tickets/${reference}/replies`, { text: 'x', attachments: [id] });
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('attachments.0')]);
    }
  });
});

test('a mail’s picture is on its message, and what is not kept is named', async () => {
  const boundary = 'b0undary';
  const part = (type: string, name: string, bytes: Buffer) =>
    `--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${bytes.toString('base64')}\r\n`;
  const raw =
    `From: ${SIPHO}\r\nTo: help@support.saypro.example\r\nSubject: My basket\r\nMessage-ID: <p@sellers.example>\r\n` +
    `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\nContent-Type: text/plain\r\n\r\nLook.\r\n` +
    `${part('image/png', 'basket.png', PNG)}${part('application/zip', 'all.zip', Buffer.from('PK\x03\x04'))}--${boundary}--\r\n`;
  const answer = await fetch(`${service.platform.apiUrl}/_local/inbound`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ raw }),
  });
  expect(answer.status).toBeLessThan(300);
  await service.settle();

  const { items } = (await service.get('olivia', '/operations/tickets?limit=50')).body;
  const [{ reference }] = z.tuple([z.looseObject({ reference: z.string() })]).parse(items);
  const [message] = files.parse(await service.record(reference)).messages;
  expect(message?.text).toMatch(/^Look\.\n\n\[Not kept: all\.zip is no picture/);
  const [file] = message?.attachments ?? [];
  expect(file).toMatchObject({ name: 'basket.png', size: PNG.length });
  const got = await download('grace', `/agent/tickets/${reference}/attachments/${file?.id}`);
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(Buffer.from(await got.arrayBuffer()))).toBe(digest(PNG));
});
