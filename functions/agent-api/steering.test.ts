import { beforeEach, describe, expect, test } from 'vitest';
import { type AgentTicket, agentTicket, requesterTicket, staffList } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { decide, decisionOf, fileTicket, jsonOf, NOW, openSupportDesk, post } from '../../test/support/support-desk.ts';

const HOUR = 3_600_000;
const at = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();

let desk: MemoryDesk;
let call: HttpClient;

beforeEach(() => {
  ({ desk, call } = openSupportDesk());
});

const read = async (as: string, reference: string): Promise<AgentTicket> =>
  agentTicket.parse(jsonOf(await call({ method: 'GET', path: `/agent/tickets/${reference}`, as })));
const seenBy = async (as: string, reference: string) =>
  requesterTicket.parse(jsonOf(await call({ method: 'GET', path: `/tickets/${reference}`, as })));
const decided = async (as: string, reference: string, what: string, body: object): Promise<AgentTicket> =>
  agentTicket.parse(jsonOf(await decide(call, as, reference, what, body)));
const can = (ticket: AgentTicket): string[] => ticket.actions.map(({ operationId }) => operationId);

describe('an agent', () => {
  test('writes down a call: it is the answer, and the requester reads it', async () => {
    const reference = await fileTicket(call);
    desk.time.nowMs += HOUR;
    const result = await call(post('grace', `/agent/tickets/${reference}/calls`, { text: 'We spoke.' }));
    const ticket = agentTicket.parse(jsonOf(result));
    expect(ticket.clocks.find(({ clock }) => clock === 'first-response')).toMatchObject({
      stoppedAt: at(1),
      elapsedSeconds: 3600,
      breached: false,
    });
    expect((await seenBy('amara', reference)).messages.at(-1)).toMatchObject({ kind: 'call', text: 'We spoke.' });
  });

  test('tells a workaround', async () => {
    const reference = await fileTicket(call);
    await call(post('grace', `/agent/tickets/${reference}/workarounds`, { text: 'Use the app.' }));
    expect((await seenBy('amara', reference)).messages.at(-1)).toMatchObject({
      kind: 'workaround',
      text: 'Use the app.',
    });
  });

  test('waits for a third party, and everybody reads for whom and until when; then goes on', async () => {
    const reference = await fileTicket(call);
    const body = { party: 'the bank', text: 'They look for the payment.', until: '2026-11-24T10:00:00+02:00' };
    const ticket = await decided('grace', reference, 'third-party-waits', body);
    const wait = { for: 'third-party', since: at(0), until: at(24), party: 'the bank', words: 'We wait for the bank.' };
    expect(ticket).toMatchObject({ stage: { code: 'awaiting-third-party' }, waits: [wait] });
    expect(ticket.clocks.find(({ clock }) => clock === 'ownership-1')).toMatchObject({ paused: true });

    const own = await seenBy('amara', reference);
    expect(own).toMatchObject({
      waits: [wait],
      messages: [{}, { kind: 'third-party', party: 'the bank', text: 'They look for the payment.' }],
      due: { firstResponseLate: false, paused: expect.stringContaining('stands still') },
    });
    expect(own.due.nextUpdateAt).toBeUndefined();

    desk.time.nowMs += HOUR;
    const back = await decided('grace', reference, 'third-party-answers', { text: 'They have it.' });
    expect(back).toMatchObject({
      stage: { code: 'level-1' },
      waits: [],
      pauses: [{ for: 'third-party', from: at(0), to: at(1), seconds: 3600 }],
    });
    expect((await seenBy('amara', reference)).messages).toHaveLength(2);
  });

  test('changes the priority, and the requester reads the new times', async () => {
    const reference = await fileTicket(call);
    const ticket = await decided('grace', reference, 'priorities', { to: 'P2', reason: 'The whole shop is affected.' });
    expect(ticket).toMatchObject({ priority: { code: 'P2' }, decision: 2 });
    expect(ticket.log.at(-1)).toMatchObject({ type: 'priority-changed', from: 'P3', to: 'P2', by: 'agent' });
    expect(JSON.stringify(ticket.log)).not.toContain('targets');
    expect((await seenBy('amara', reference)).due.firstResponseAt).toBe(at(1));
  });

  test('puts off their own ticket until later; lists show it', async () => {
    const reference = await fileTicket(call);
    expect(can(await read('grace', reference))).not.toContain('snoozeTicket');
    await decide(call, 'grace', reference, 'acceptances', {});
    expect(can(await read('grace', reference))).toContain('snoozeTicket');
    expect(can(await read('tomasz', reference))).not.toContain('snoozeTicket');

    const ticket = await decided('grace', reference, 'snoozes', { until: at(3), reason: 'The job runs at noon.' });
    expect(ticket.snoozedUntil).toBe(at(3));
    const list = staffList.parse(
      jsonOf(await call({ method: 'GET', path: '/agent/tickets?assignee=me', as: 'grace' })),
    );
    expect(list.items).toMatchObject([{ reference, offered: false, snoozedUntil: at(3) }]);
  });

  test('gives a ticket back with a reason; a colleague cannot', async () => {
    const reference = await fileTicket(call);
    await decide(call, 'grace', reference, 'acceptances', {});
    const seen = { 'if-match': await decisionOf(call, 'grace', reference) };
    const others = await call(post('tomasz', `/agent/tickets/${reference}/declines`, { reason: 'Not mine.' }, seen));
    expect([others.status, jsonOf(others).type]).toEqual([403, '/problems/not-assignee']);

    const ticket = await decided('grace', reference, 'declines', { reason: 'It needs Portuguese.' });
    expect(ticket.assignee).toBeUndefined();
    expect(ticket.messages.at(-1)).toMatchObject({ kind: 'decline', from: 'internal', text: 'It needs Portuguese.' });
  });

  test('hands a ticket to another team of the same level', async () => {
    const reference = await fileTicket(call);
    expect(can(await read('grace', reference))).not.toContain('transferTicket');
    const escalated = { reason: 'Why.', tried: 'This.', ask: 'That.' };
    await decide(call, 'grace', reference, 'escalations', escalated);
    expect(can(await read('rahul', reference))).toContain('transferTicket');
    const ticket = await decided('rahul', reference, 'transfers', { to: 'payments', reason: 'It is the payout.' });
    expect(ticket).toMatchObject({ level: { number: 2 }, team: { id: 'payments' } });
  });

  test('takes no more tickets than they may have at once', async () => {
    const [grace] = await desk.roster.teamsOf(personIdOf('grace'));
    if (grace === undefined) throw new Error('grace is on no roster');
    await desk.roster.put({ ...grace, cap: 1 });
    await decide(call, 'grace', await fileTicket(call), 'acceptances', {});
    const second = await fileTicket(call);
    const refused = await call(post('grace', `/agent/tickets/${second}/acceptances`, {}, { 'if-match': '"1"' }));
    expect([refused.status, jsonOf(refused)]).toEqual([
      409,
      expect.objectContaining({ type: '/problems/at-cap', cap: 1 }),
    ]);
  });

  test('records the playbook’s steps, which stand on the ticket with who found what', async () => {
    const reference = await fileTicket(call);
    const record = (step: string, status: string, text: string) =>
      call(post('grace', `/agent/tickets/${reference}/steps`, { step, status, text }));
    await record('assess', 'done', 'One account.');
    const early = await record('solve', 'done', 'Reset it.');
    expect([early.status, early.text]).toEqual([422, expect.stringContaining('reproduce')]);
    const ticket = agentTicket.parse(jsonOf(await record('reproduce', 'skipped', 'It is their password.')));
    expect(ticket.steps.slice(0, 3)).toEqual([
      { step: 'assess', status: 'done', at: at(0), name: 'Grace Mbeki', text: 'One account.' },
      { step: 'reproduce', status: 'skipped', at: at(0), name: 'Grace Mbeki', text: 'It is their password.' },
      { step: 'solve', status: 'open' },
    ]);
  });
});

describe('a merge', () => {
  test('ends one ticket and notes it on the other; both say so, and a repetition gets the same answer', async () => {
    const kept = await fileTicket(call);
    const twin = await fileTicket(call, 'amara', { issueType: 'account-lockout' });
    const request = post(
      'grace',
      `/agent/tickets/${twin}/merges`,
      { into: kept.toLowerCase(), reason: 'The same.' },
      { 'if-match': '"1"' },
    );
    const merged = await call(request);

    expect(agentTicket.parse(jsonOf(merged))).toMatchObject({
      closed: { cause: 'merged' },
      mergedInto: kept,
      actions: [],
    });
    expect((await read('grace', kept)).log.at(-1)).toMatchObject({ type: 'duplicate-received', from: twin });
    expect(await call(request)).toEqual(merged);
    expect(await seenBy('amara', twin)).toMatchObject({ mergedInto: kept, closed: { cause: 'merged' } });
  });

  test('into a merged ticket means where that one went on', async () => {
    const [first, second, third] = [await fileTicket(call), await fileTicket(call), await fileTicket(call)];
    await decide(call, 'grace', first, 'merges', { into: second, reason: 'The same.' });
    await decide(call, 'grace', second, 'merges', { into: third, reason: 'The same.' });
    const fourth = await fileTicket(call);
    const ticket = await decided('grace', fourth, 'merges', { into: first, reason: 'The same.' });
    expect(ticket.mergedInto).toBe(third);
    expect(await seenBy('amara', first)).toMatchObject({ mergedInto: third });
  });

  test('in a circle is refused', async () => {
    const [first, second] = [await fileTicket(call), await fileTicket(call)];
    await decide(call, 'grace', first, 'merges', { into: second, reason: 'The same.' });
    const seen = { 'if-match': await decisionOf(call, 'grace', second) };
    const circle = await call(
      post('grace', `/agent/tickets/${second}/merges`, { into: first, reason: 'The same.' }, seen),
    );
    expect([circle.status, circle.text]).toEqual([422, expect.stringContaining('does not go on in itself')]);
  });

  test('into what one cannot see, or another’s, is refused alike for what there is not', async () => {
    const reference = await fileTicket(call);
    const hidden = await fileTicket(call, 'amara', { category: 'security', issueType: 'account-hacked' });
    const refusals = await Promise.all(
      [hidden, 'SP-2222-2222-2'].map((into) =>
        call(post('grace', `/agent/tickets/${reference}/merges`, { into, reason: 'So.' }, { 'if-match': '"1"' })),
      ),
    );
    expect(refusals.map(({ status }) => status)).toEqual([422, 422]);
    expect(jsonOf(refusals[0] ?? { status: 0, headers: {}, text: '{}' }).detail).toBe(
      jsonOf(refusals[1] ?? { status: 0, headers: {}, text: '{}' }).detail,
    );
  });
});

describe('tickets that wait for one fix', () => {
  test('name it, and it names them; they can be let go', async () => {
    const fix = await fileTicket(call);
    const [one, two] = [await fileTicket(call, 'priya'), await fileTicket(call, 'priya')];
    const linked = await decided('grace', one, 'links', { parent: fix });
    await decide(call, 'grace', two, 'links', { parent: fix });
    expect(linked.parent).toBe(fix);
    expect((await read('grace', fix)).children.toSorted()).toEqual([one, two].toSorted());

    expect((await decided('grace', one, 'links', { parent: null })).parent).toBeUndefined();
    expect((await read('grace', fix)).children).toEqual([two]);
  });

  test('stand one level deep', async () => {
    const [fix, child, other] = [await fileTicket(call), await fileTicket(call), await fileTicket(call)];
    await decide(call, 'grace', child, 'links', { parent: fix });
    const seen = { 'if-match': await decisionOf(call, 'grace', fix) };
    const above = await call(post('grace', `/agent/tickets/${fix}/links`, { parent: other }, seen));
    const below = await call(post('grace', `/agent/tickets/${other}/links`, { parent: child }, { 'if-match': '"1"' }));
    expect([above.status, above.text]).toEqual([422, expect.stringContaining(`${child} waits for this ticket`)]);
    expect([below.status, below.text]).toEqual([422, expect.stringContaining(`Waits for ${fix} itself`)]);
  });

  test('are resolved with it where its agent says so', async () => {
    const fix = await fileTicket(call);
    const body = { summary: 'Mended.', outcome: 'solved', children: true };
    const ticket = await decided('grace', fix, 'resolutions', body);
    expect(ticket.log.at(-1)).toMatchObject({ type: 'ticket-resolved', children: true });
  });
});
