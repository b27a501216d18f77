import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { perform } from '../shared/domain/ticket/perform.ts';
import { agentTicket, requesterTicket, ticketRecord } from '../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../test/support/http-client.ts';
import type { MemoryDesk } from '../test/support/memory-desk.ts';
import { fileTicket, jsonOf, openSupportDesk, post } from '../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;
let reference: string;

beforeEach(async () => {
  ({ desk, call } = openSupportDesk());
  reference = await fileTicket(call);
});

/** Three bytes a letter, and as many letters as a reply may have. */
const LONG = '漢'.repeat(10_000);

async function replied(times: number, text: string): Promise<void> {
  const actor = { kind: 'requester', personId: personIdOf('amara') } as const;
  for (let i = 0; i < times; i += 1)
    await perform(desk, reference, { type: 'requester-reply', actor, messageId: desk.newId(), text });
}

const seen = z.object({
  messages: z.array(z.object({ id: z.string() })),
  olderMessages: z.int(),
});
const VIEWS = [
  ['its requester', 'amara', '/tickets', requesterTicket],
  ['an agent', 'grace', '/agent/tickets', agentTicket],
  ['operations', 'olivia', '/operations/tickets', ticketRecord],
] as const;

describe.each(VIEWS)('a ticket with more text than fits into an answer, for %s', (_, as, door, view) => {
  const read = async (query = '') => {
    const result = await call({ method: 'GET', path: `${door}/${reference}${query}`, as });
    expect(result.status, result.text).toBe(200);
    expect(Buffer.byteLength(result.text)).toBeLessThan(300 * 1024);
    return seen.parse(view.parse(jsonOf(result)));
  };

  test('shows the newest messages, says how many are older, and gives those page by page, each once', async () => {
    await replied(200, LONG);
    const all = (await desk.reader.file(reference))?.messages.map(({ id }) => id);
    const newest = await read();
    expect(newest.messages.length + newest.olderMessages).toBe(201);

    const shown = newest.messages.map(({ id }) => id);
    for (let page = newest; page.olderMessages > 0; ) {
      page = await read(`?messagesBefore=${page.messages[0]?.id}`);
      shown.unshift(...page.messages.map(({ id }) => id));
    }
    expect(shown).toEqual(all);
  });

  test('refuses to begin at a message that is not of this ticket', async () => {
    const result = await call({ method: 'GET', path: `${door}/${reference}?messagesBefore=message-99`, as });
    expect([result.status, jsonOf(result).type]).toEqual([400, '/problems/query-refused']);
  });
});

test('a command on a ticket with more text than fits is answered all the same', async () => {
  await replied(200, LONG);
  const reply = await call(post('amara', `/tickets/${reference}/replies`, { text: 'One more.' }));
  const note = await call(post('grace', `/agent/tickets/${reference}/notes`, { text: 'A note.' }));
  expect(requesterTicket.parse(jsonOf(reply)).messages.at(-1)?.text).toBe('One more.');
  expect(agentTicket.parse(jsonOf(note)).messages.at(-1)?.text).toBe('A note.');
});

test('one message is shown whatever its size', async () => {
  const text = '漢'.repeat(100_000);
  await replied(2, text);
  const result = await call({ method: 'GET', path: `/tickets/${reference}`, as: 'amara' });
  expect(requesterTicket.parse(jsonOf(result))).toMatchObject({ messages: [{ text }], olderMessages: 2 });
});

test('a requester cannot find out an internal message by asking for those before it', async () => {
  const noted = await call(post('grace', `/agent/tickets/${reference}/notes`, { text: 'Hm.' }));
  const id = agentTicket.parse(jsonOf(noted)).messages.at(-1)?.id;
  const path = `/tickets/${reference}?messagesBefore=${id}`;
  expect((await call({ method: 'GET', path, as: 'amara' })).status).toBe(400);
});

test('a log of many events is shown from its end, and the rest entry by entry, with the mails of those events', async () => {
  await replied(400, 'Again.');
  const mail = { kind: 'update', audience: 'agent', state: 'delivered' };
  desk.reader.mails.set(
    reference,
    Array.from({ length: 401 }, (_, i) => ({ event: i + 1, ...mail })),
  );
  const read = async (query: string) =>
    ticketRecord.parse(
      jsonOf(await call({ method: 'GET', path: `/operations/tickets/${reference}${query}`, as: 'olivia' })),
    );
  const newest = await read('');
  const rest = await read(`?logBefore=${newest.log[0]?.number}`);

  expect([newest.olderLog, rest.olderLog]).toEqual([101, 0]);
  expect([...rest.log, ...newest.log].map(({ number }) => number)).toEqual(
    Array.from({ length: 401 }, (_, i) => i + 1),
  );
  for (const { log, events, mails } of [newest, rest]) {
    expect(events.map(({ number }) => number)).toEqual(log.map(({ number }) => number));
    expect(mails.map(({ event }) => event)).toEqual(log.map(({ number }) => number));
  }
});
