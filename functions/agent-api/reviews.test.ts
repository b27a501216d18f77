import { beforeEach, describe, expect, test } from 'vitest';
import { agentTicket } from '../../shared/http/views.ts';
import { type HttpClient, personIdOf } from '../../test/support/http-client.ts';
import type { MemoryDesk } from '../../test/support/memory-desk.ts';
import { fileTicket, jsonOf, openSupportDesk, post, resolve } from '../../test/support/support-desk.ts';

let desk: MemoryDesk;
let call: HttpClient;
let reference: string;

const LOW = { resolution: 1, responseTime: 1, resolved: 3, overall: 3, clarity: 3 };

beforeEach(async () => {
  ({ desk, call } = openSupportDesk());
  const key = `frontline ${personIdOf('grace')}`;
  const entry = desk.roster.entries.get(key);
  if (entry) desk.roster.entries.set(key, { ...entry, lead: true });
  reference = await fileTicket(call);
  await resolve(call, 'grace', reference);
  await call(post('amara', `/tickets/${reference}/confirmations`, { resolution: 1 }));
  await call(post('amara', `/tickets/${reference}/ratings`, { ...LOW, comment: 'Three days.' }));
});

const list = (as: string, team = 'frontline') => call({ method: 'GET', path: `/agent/reviews?team=${team}`, as });
const settle = (as: string) => call(post(as, `/agent/tickets/${reference}/reviews`, { text: 'We answer sooner now.' }));
const offered = async (as: string) =>
  agentTicket
    .parse(jsonOf(await call({ method: 'GET', path: `/agent/tickets/${reference}`, as })))
    .actions.map(({ operationId }) => operationId);
const listed = async (as: string) =>
  (jsonOf(await list(as)).items as { reference: string }[]).map((row) => row.reference);

describe('a low rating', () => {
  test('is on the list of the team’s lead and of operations, with its subject, until it is settled', async () => {
    expect(jsonOf(await list('grace')).items).toMatchObject([
      { reference, subject: 'I cannot sign in', since: expect.any(String), stage: { code: 'closed' } },
    ]);
    expect(await listed('olivia')).toEqual([reference]);
    const settled = await settle('grace');
    expect([settled.status, jsonOf(settled).rating]).toEqual([200, expect.objectContaining({ review: 'settled' })]);
    expect(await listed('grace')).toEqual([]);
  });

  test('is settled by operations too, and once', async () => {
    expect((await settle('olivia')).status).toBe(200);
    expect(desk.tickets.log(reference).at(-1)).toMatchObject({ type: 'review-settled', actor: { kind: 'operations' } });
    const again = await settle('olivia');
    expect([again.status, jsonOf(again).type]).toEqual([409, '/problems/no-review']);
  });

  test('is neither shown to nor settled by who leads nobody there', async () => {
    for (const result of [await list('tomasz'), await settle('tomasz'), await list('grace', 'payments')])
      expect([result.status, jsonOf(result).type]).toEqual([403, '/problems/team-forbids']);
    expect((await list('amara')).status).toBe(403);
  });

  test('is offered to who may settle it as something to do, with every score', async () => {
    const view = jsonOf(await call({ method: 'GET', path: `/agent/tickets/${reference}`, as: 'grace' }));
    expect(view.rating).toMatchObject({ review: 'open', scores: { responseTime: 1, resolved: 3 } });
    expect(JSON.stringify(view.log)).not.toContain(personIdOf('grace'));
    expect(await offered('grace')).toEqual(['settleReview']);
    expect(await offered('olivia')).toEqual(['settleReview']);
    expect(await offered('tomasz')).toEqual([]);
  });
});
