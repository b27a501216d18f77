import { beforeEach, describe, expect, test } from 'vitest';
import { mailPerson } from '../../shared/domain/intake/mail-person.ts';
import { agentTicket, filedForPerson } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { FILING, fileTicket, jsonOf, openSupportDesk, post } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const CALL = { ...FILING, channel: 'phone', person: { userId: 'buyer-17', name: 'Zola' } };
const { description: _, ...ABOUT } = FILING;
const CHAT = { ...ABOUT, channel: 'chat', person: { userId: 'buyer-17' } };

async function file(body: object, as = 'grace') {
  const result = await call(post(as, '/agent/tickets', body));
  expect(result.status, result.text).toBe(201);
  const filed = filedForPerson.parse(jsonOf(result));
  expect(result.headers.location).toBe(`/agent/tickets/${filed.reference}`);
  return filed;
}

const events = (reference: string) => desk.tickets.log(reference).map(({ type, actor }) => `${actor.kind} ${type}`);
const ticketOf = (reference: string) => desk.tickets.tickets.get(reference);
const read = async (reference: string) =>
  agentTicket.parse(jsonOf(await call({ method: 'GET', path: `/agent/tickets/${reference}`, as: 'grace' })));

describe('a telephone call (R046)', () => {
  test('is filed by the agent, for the person, and answers them: no first response is due any more', async () => {
    const filed = await file({ ...CALL, call: { summary: 'I told her to wait for the mail.' } });
    expect(filed.due).toMatchObject({ firstResponseLate: false });
    expect(filed.due.firstResponseAt).toBeUndefined();
    expect(filed.missing.length).toBeGreaterThan(0);
    expect(events(filed.reference)).toEqual(['agent ticket-filed', 'agent call-logged']);
    expect(ticketOf(filed.reference)).toMatchObject({
      requester: { personId: 'marketplace|buyer-17', role: 'buyer' },
      channel: 'phone',
      timeline: { respondedAt: '2026-11-23T08:00:00.000Z' },
    });
    const { messages, requester } = await read(filed.reference);
    expect(requester).toEqual({ name: 'Zola', mail: 'no-address' });
    expect(messages).toMatchObject([
      { kind: 'description', from: 'support', name: 'Grace Mbeki', text: FILING.description },
      { kind: 'call', from: 'support', text: 'I told her to wait for the mail.' },
    ]);
  });

  test('is told by its description alone where there is nothing more to say', async () => {
    const { reference } = await file(CALL);
    expect(events(reference)).toContain('agent call-logged');
    expect((await read(reference)).messages).toMatchObject([{ kind: 'description' }]);
  });

  test('is filed once for one key', async () => {
    const request = post('grace', '/agent/tickets', CALL);
    expect(await call(request)).toEqual(await call(request));
    expect(desk.tickets.tickets.size).toBe(1);
  });

  test('of somebody who is known by the address that they sign in with is theirs', async () => {
    await fileTicket(call, 'amara');
    const { reference } = await file({ ...CALL, person: { email: 'AMARA@people.example' } });
    expect(ticketOf(reference)?.requester.personId).toBe(personIdOf('amara'));
    expect((await call({ method: 'GET', path: `/tickets/${reference}`, as: 'amara' })).status).toBe(200);
  });

  test('of somebody who has written mails is theirs too', async () => {
    const email = 'zola@mail.example';
    const personId = mailPerson(await desk.addresses.idOf(email));
    await desk.people.save({ personId, email });
    const { reference } = await file({ ...CALL, person: { email } });
    expect(ticketOf(reference)?.requester.personId).toBe(personId);
  });

  test('does not find who has another address now', async () => {
    await fileTicket(call, 'amara');
    await desk.people.save({ personId: personIdOf('amara'), email: 'new@people.example' });
    const result = await call(post('grace', '/agent/tickets', { ...CALL, person: { email: 'amara@people.example' } }));
    expect(result.status).toBe(422);
  });

  test('does not rename who is known', async () => {
    await desk.people.save({ personId: 'marketplace|buyer-17', name: 'Zola Ndlovu', email: 'z@shop.example' });
    await file({ ...CALL, person: { userId: 'buyer-17', name: 'Lola' } });
    expect(await desk.people.load('marketplace|buyer-17')).toMatchObject({
      name: 'Zola Ndlovu',
      email: 'z@shop.example',
    });
  });

  test('counts in no cap of the person’s', async () => {
    const cap = desk.policy.filingsPerDay;
    for (let i = 0; i <= cap; i += 1) await file({ ...CALL, subject: `Call ${i}` });
    expect(desk.tickets.tickets.size).toBe(cap + 1);
  });

  test('about security is told to the caller, and kept from an agent who cannot read it', async () => {
    const filed = await file({ ...CALL, category: 'security', issueType: 'account-hacked' });
    expect(filed.team.id).toBe('security');
    expect(events(filed.reference)).toContain('agent account-lock-requested');
    expect((await call({ method: 'GET', path: `/agent/tickets/${filed.reference}`, as: 'grace' })).status).toBe(403);
  });

  test('is not how agents file their own', async () => {
    await fileTicket(call, 'grace');
    const body = { ...CALL, person: { email: 'grace@people.example' } };
    const result = await call(post('grace', '/agent/tickets', body));
    expect(result.status).toBe(403);
    expect(result.text).toContain('This is you');
  });
});

describe('a chat (R042)', () => {
  const ASKS = { from: 'requester', at: '2026-11-23T09:58:00+02:00', text: 'Hello?\nMy password is wrong.' };

  test('is readable as the description, and in which support spoke has been answered', async () => {
    const transcript = [ASKS, { ...ASKS, text: 'Are you there?' }, { from: 'support', text: 'I am Grace.' }];
    const { reference } = await file({ ...CHAT, transcript });
    expect(events(reference)).toContain('agent call-logged');
    expect((await read(reference)).messages.map(({ text }) => text)).toEqual([
      'Requester, 2026-11-23 07:58 UTC:\nHello?\nMy password is wrong.\nAre you there?\n\nSupport:\nI am Grace.',
    ]);
  });

  test('of an hour comes whole', async () => {
    const transcript = Array.from({ length: 500 }, (_, i) => ({
      from: i % 2 ? 'support' : 'requester',
      at: new Date(Date.UTC(2026, 10, 23, 6) + i * 7_000).toISOString(),
      text: `${i}: \u2028“ünïcødé” 👩‍👩‍👧 ${'x'.repeat(30)}`,
    }));
    const { reference } = await file({ ...CHAT, transcript });
    const [{ text } = { text: '' }] = (await read(reference)).messages;
    expect(text).toContain('\n0: ');
    expect(text).toContain('\n499: ');
  });

  test('in which nobody answered waits for its first answer', async () => {
    const { reference, due } = await file({ ...CHAT, transcript: [ASKS] });
    expect(events(reference)).not.toContain('agent call-logged');
    expect(due.firstResponseAt).toBeDefined();
  });
});
