import { beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../shared/domain/ticket/actor.ts';
import { perform } from '../../shared/domain/ticket/perform.ts';
import { agentTicket, staffList } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { decide, decisionOf, fileTicket, jsonOf, NOW, openSupportDesk, post } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const SECURITY = { category: 'security', issueType: 'account-hacked' };
const HAND_OFF = { reason: 'Needs the account team.', tried: 'Reset twice.', ask: 'Please look at the lock.' };

const read = (as: string, reference: string) => call({ method: 'GET', path: `/agent/tickets/${reference}`, as });

describe('an agent', () => {
  test('sees how mails to the requester fared, and that they cannot be reached by mail; colleagues’ mails are not told', async () => {
    const reference = await fileTicket(call);
    await perform(desk, reference, { type: 'report-unreachable', actor: SYSTEM, because: 'bounce' });
    const fared = {
      event: 1,
      kind: 'received',
      audience: 'requester',
      state: 'delivered',
      bouncedAt: '2026-11-23T08:00:02.000Z',
    };
    desk.reader.mails.set(reference, [
      { ...fared, attempts: 1, messageId: 'ses-1' },
      { event: 1, kind: 'team-new', audience: 'team', state: 'delivered' },
    ]);
    const ticket = agentTicket.parse(jsonOf(await read('grace', reference)));
    expect(ticket.mails).toEqual([fared]);
    expect(ticket.requester).toEqual({ name: 'Amara Okafor', mail: 'comes-back' });
  });

  test('sees the ticket with its clocks, its log, and what to do', async () => {
    const reference = await fileTicket(call);
    desk.time.nowMs = NOW + 90_000;
    const result = await read('grace', reference);
    const ticket = agentTicket.parse(jsonOf(result));

    expect(result.headers.etag).toBe('"1"');
    expect(ticket).toMatchObject({
      decision: 1,
      requester: { name: 'Amara Okafor', mail: 'arrives' },
      impact: 'medium',
      flagged: false,
    });
    expect(ticket.clocks).toContainEqual({
      clock: 'first-response',
      cycle: 1,
      calendar: 'always',
      startedAt: '2026-11-23T08:00:00.000Z',
      targetSeconds: 8 * 3600,
      elapsedSeconds: 90,
      remainingSeconds: 8 * 3600 - 90,
      paused: false,
      pausedSeconds: 0,
      dueAt: '2026-11-23T16:00:00.000Z',
      breached: false,
      failedBySeconds: 0,
      marks: [
        { mark: 'warning-75', dueAt: '2026-11-23T14:00:00.000Z' },
        { mark: 'breach', dueAt: '2026-11-23T16:00:00.000Z' },
      ],
    });
    expect(ticket).toMatchObject({ offered: false, pauses: [], children: [], waits: [], olderClocks: 0 });
    expect(ticket.steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
      'assess open',
      'reproduce open',
      'solve open',
      'confirm open',
      'follow-up open',
    ]);
    expect(ticket.log).toMatchObject([{ number: 1, type: 'ticket-filed', by: 'requester', name: 'Amara Okafor' }]);
    expect(ticket.playbook[0]).toBe('Never ask for the password, and never set one for somebody.');
    expect(ticket.actions.map(({ operationId }) => operationId)).not.toContain('returnTicket');
    expect(result.text).not.toContain(personIdOf('amara'));
  });

  test('takes it, asks, hands it up with a hand-off that the next team reads', async () => {
    const reference = await fileTicket(call);
    await decide(call, 'grace', reference, 'acceptances', {});
    const result = await decide(call, 'grace', reference, 'escalations', HAND_OFF);

    expect(agentTicket.parse(jsonOf(result))).toMatchObject({
      level: { number: 2 },
      team: { id: 'account' },
      stage: { code: 'level-2', words: 'Waits for our Account team' },
    });
    const { messages } = agentTicket.parse(jsonOf(await read('rahul', reference)));
    expect(messages.at(-1)).toMatchObject({
      kind: 'hand-off',
      from: 'internal',
      name: 'Grace Mbeki',
      text: HAND_OFF.reason,
      handOff: { tried: HAND_OFF.tried, ask: HAND_OFF.ask },
    });
  });

  test('accepts without a body', async () => {
    const reference = await fileTicket(call);
    const { body: _, ...request } = post('grace', `/agent/tickets/${reference}/acceptances`, {}, { 'if-match': '1' });
    expect((await call(request)).status).toBe(200);
  });

  test('gets the first answer again for the same key, although the ticket is another team’s now', async () => {
    const reference = await fileTicket(call);
    const request = post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, { 'if-match': '"1"' });
    const first = await call(request);
    desk.time.nowMs += 60_000;
    await decide(call, 'rahul', reference, 'acceptances', {});

    expect(first.status).toBe(200);
    expect(await call(request)).toEqual(first);
  });

  test('gets no first answer again of a security ticket, once they are not on security any more', async () => {
    const reference = await fileTicket(call, 'amara', SECURITY);
    const request = post('viktor', `/agent/tickets/${reference}/notes`, { text: 'She was robbed.' });
    expect((await call(request)).status).toBe(200);
    await desk.roster.remove('security', personIdOf('viktor'));
    await desk.roster.put({
      ...{ team: 'frontline', personId: personIdOf('viktor'), name: 'Viktor', email: 'v@x.example', available: true },
    });

    const again = await call(request);
    expect(again.status).toBe(403);
    expect(again.text).not.toContain('robbed');
  });

  test('of two who decide at once, one wins and one hears where the ticket is now; a reply goes through', async () => {
    const reference = await fileTicket(call);
    const seen = { 'if-match': await decisionOf(call, 'grace', reference) };
    const [one, other, reply] = await Promise.all([
      call(post('grace', `/agent/tickets/${reference}/acceptances`, {}, seen)),
      call(post('tomasz', `/agent/tickets/${reference}/acceptances`, {}, seen)),
      call(post('amara', `/tickets/${reference}/replies`, { text: 'Are you there?' })),
    ]);
    const lost = one.status === 412 ? one : other;

    expect([one.status, other.status].toSorted()).toEqual([200, 412]);
    expect(reply.status).toBe(200);
    const ticket = desk.tickets.tickets.get(reference);
    expect(lost.headers.etag).toBe(`"${ticket?.decision}"`);
    expect(jsonOf(lost)).toMatchObject({
      type: '/problems/decision-moved-on',
      current: { decision: ticket?.decision, level: 1, team: 'frontline' },
    });
    expect(desk.tickets.log(reference).map(({ type }) => type)).toContain('requester-replied');
  });

  test('of another team reads and leaves notes, and no more', async () => {
    const reference = await fileTicket(call);
    const seen = await read('rahul', reference);
    const noted = await call(post('rahul', `/agent/tickets/${reference}/notes`, { text: 'Known to us.' }));
    const replied = await call(post('rahul', `/agent/tickets/${reference}/replies`, { text: 'Hello.' }));

    expect([seen.status, noted.status, replied.status]).toEqual([200, 200, 403]);
    expect(jsonOf(replied)).toMatchObject({
      team: 'frontline',
      detail: expect.stringContaining('Frontline Support team'),
    });
  });

  test('does not work on a ticket that they filed themselves', async () => {
    const reference = await fileTicket(call, 'grace');
    const result = await call(post('grace', `/agent/tickets/${reference}/acceptances`, {}, { 'if-match': '"1"' }));
    expect([result.status, result.text]).toEqual([403, expect.stringContaining('yourself')]);
  });

  test('who is taken off the roster can do nothing from then on', async () => {
    const reference = await fileTicket(call);
    await desk.roster.remove('frontline', personIdOf('grace'));
    expect((await read('grace', reference)).status).toBe(403);
  });
});

describe('a security ticket', () => {
  test('is the security team’s alone', async () => {
    const reference = await fileTicket(call, 'amara', SECURITY);
    const seen = await Promise.all(['viktor', 'grace', 'rahul'].map((as) => read(as, reference)));
    const noted = await call(post('grace', `/agent/tickets/${reference}/notes`, { text: 'Hm.' }));
    expect([...seen, noted].map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  });

  test('is seen by those whom it was handed to, and by security still', async () => {
    const reference = await fileTicket(call, 'amara', SECURITY);
    desk.roster.entries.set('it x', {
      team: 'it',
      personId: personIdOf('rahul'),
      name: 'Rahul',
      email: 'rahul@people.example',
      available: true,
    });
    await decide(call, 'viktor', reference, 'escalations', HAND_OFF);
    const seen = await Promise.all(['viktor', 'rahul', 'grace'].map((as) => read(as, reference)));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 403]);
  });

  test('is on no list of those who may not open it', async () => {
    await fileTicket(call, 'amara', SECURITY);
    const result = await call({ method: 'GET', path: '/agent/tickets?team=security', as: 'grace' });
    expect(result.status).toBe(403);
  });
});

describe('operations at the agents’ door', () => {
  test('read everything, decide nothing, but may end a ticket', async () => {
    const reference = await fileTicket(call, 'amara', SECURITY);
    const seen = await read('olivia', reference);
    const replied = await call(post('olivia', `/agent/tickets/${reference}/replies`, { text: 'Hello.' }));
    expect([seen.status, replied.status]).toEqual([200, 403]);

    const closed = await decide(call, 'olivia', reference, 'closures', { cause: 'spam', reason: 'An advertisement.' });
    expect(agentTicket.parse(jsonOf(closed))).toMatchObject({ stage: { code: 'closed' }, closed: { cause: 'spam' } });
    expect(desk.tickets.log(reference).at(-1)?.actor.kind).toBe('operations');
  });
});

describe('a queue', () => {
  test('lists a team’s open tickets, the next deadline first', async () => {
    const slow = await fileTicket(call, 'amara', { impact: 'low', urgency: 'low' });
    const quick = await fileTicket(call, 'priya', { impact: 'high', urgency: 'medium' });
    const page = staffList.parse(
      jsonOf(await call({ method: 'GET', path: '/agent/tickets?team=frontline', as: 'rahul' })),
    );
    expect(page.items.map(({ reference }) => reference)).toEqual([quick, slow]);
    expect(page.items[0]).toMatchObject({ nextDeadline: '2026-11-23T08:45:00.000Z', assigned: false, decision: 1 });
  });

  test('of one’s own lists what one has taken', async () => {
    await fileTicket(call);
    const mine = await fileTicket(call);
    await decide(call, 'grace', mine, 'acceptances', {});
    const page = staffList.parse(
      jsonOf(await call({ method: 'GET', path: '/agent/tickets?assignee=me', as: 'grace' })),
    );
    expect(page.items.map(({ reference }) => reference)).toEqual([mine]);
  });
});
