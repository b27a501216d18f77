import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILING, Service } from './service.ts';

let service: Service;
let reference: string;
beforeAll(async () => {
  service = await Service.start();
  // The second ticket of a person who is known: what is written once for everybody is not counted.
  await service.file('sipho', { category: 'account', issueType: 'password-recovery' });
});
afterAll(() => service.stop());

/** How often the functions of the API have called DynamoDB. */
function callsSoFar(): number {
  const callers = Object.entries(service.platform.ledger().dynamoDb.byCaller);
  return callers.filter(([name]) => /ApiFunction/.test(name)).reduce((sum, [, { calls }]) => sum + calls, 0);
}

async function callsFor(what: () => Promise<{ readonly status: number }>): Promise<number> {
  const before = callsSoFar();
  const { status } = await what();
  expect(status).toBeLessThan(300);
  return callsSoFar() - before;
}

const NOTE = { text: 'The index was rebuilt.' };

/** In their order: each request finds the ticket as the one before has left it. Calls of DynamoDB, whatever they cost. */
const REQUESTS: readonly (readonly [string, number, (at: string) => Promise<{ readonly status: number }>])[] = [
  ['a look at the own ticket', 1, () => service.get('sipho', `/tickets/${reference}`)],
  ['a look at the own tickets', 2, () => service.get('sipho', '/tickets')],
  ['an agent’s look at it', 3, (at) => service.get('grace', at)],
  ['an agent’s look at the queue', 3, () => service.get('grace', '/agent/tickets?team=frontline')],
  ['a note', 4, (at) => service.post('grace', `${at}/notes`, NOTE, { key: 'note' })],
  ['the same note again', 6, (at) => service.post('grace', `${at}/notes`, NOTE, { key: 'note' })],
  ['an acceptance', 5, (at) => service.post('grace', `${at}/acceptances`, {}, { decision: 1 })],
  ['an agent’s reply', 4, (at) => service.post('grace', `${at}/replies`, { text: 'I am looking into it.' })],
  ['the requester’s reply', 3, () => service.post('sipho', `/tickets/${reference}/replies`, { text: 'Thank you.' })],
  [
    'a resolution',
    4,
    (at) => service.post('grace', `${at}/resolutions`, { summary: 'It is there.', outcome: 'solved' }, { decision: 2 }),
  ],
  ['a confirmation', 3, () => service.post('sipho', `/tickets/${reference}/confirmations`, { resolution: 1 })],
];

test('a filing reads and writes in as few calls as it did', async () => {
  const calls = await callsFor(async () => {
    const answer = await service.post('sipho', '/tickets', FILING);
    reference = String(answer.body.reference);
    return answer;
  });
  expect(calls).toBe(5);
});

test.each(REQUESTS)('%s is done in as few calls as it was: %i', async (_what, most, request) => {
  expect(await callsFor(() => request(`/agent/tickets/${reference}`))).toBe(most);
});
