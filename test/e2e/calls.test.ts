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

/** How often the functions of the API, and the sender of mails, have called DynamoDB. */
function callsSoFar(): Calls {
  const callers = Object.entries(service.platform.ledger().dynamoDb.byCaller);
  const by = (name: RegExp) =>
    callers.filter(([caller]) => name.test(caller)).reduce((sum, [, { calls }]) => sum + calls, 0);
  return [by(/ApiFunction/), by(/SendNotifications/)];
}

type Calls = readonly [api: number, sender: number];

async function callsFor(what: () => Promise<{ readonly status: number }>): Promise<Calls> {
  const [api, sender] = callsSoFar();
  const { status } = await what();
  expect(status).toBeLessThan(300);
  const [apiNow, senderNow] = callsSoFar();
  return [apiNow - api, senderNow - sender];
}

const NOTE = { text: 'The index was rebuilt.' };

/**
 * In their order: each request finds the ticket as the one before has left it. Calls of DynamoDB, whatever they cost: to answer, and for
 * the mails that follow.
 */
const REQUESTS: readonly (readonly [string, ...Calls, (at: string) => Promise<{ readonly status: number }>])[] = [
  ['a look at the own ticket', 1, 0, () => service.get('sipho', `/tickets/${reference}`)],
  ['a look at the own tickets', 2, 0, () => service.get('sipho', '/tickets')],
  ['an agent’s look at it', 3, 0, (at) => service.get('grace', at)],
  ['an agent’s look at the queue', 3, 0, () => service.get('grace', '/agent/tickets?team=frontline')],
  ['a note', 4, 0, (at) => service.post('grace', `${at}/notes`, NOTE, { key: 'note' })],
  ['the same note again', 6, 0, (at) => service.post('grace', `${at}/notes`, NOTE, { key: 'note' })],
  ['an acceptance', 5, 10, (at) => service.post('grace', `${at}/acceptances`, {}, { decision: 1 })],
  ['an agent’s reply', 4, 10, (at) => service.post('grace', `${at}/replies`, { text: 'I am looking into it.' })],
  [
    'the requester’s reply',
    3,
    11,
    () => service.post('sipho', `/tickets/${reference}/replies`, { text: 'Thank you.' }),
  ],
  [
    'a resolution',
    4,
    10,
    (at) => service.post('grace', `${at}/resolutions`, { summary: 'It is there.', outcome: 'solved' }, { decision: 2 }),
  ],
  ['a confirmation', 3, 10, () => service.post('sipho', `/tickets/${reference}/confirmations`, { resolution: 1 })],
];

test('a filing, and its two mails, read and write in as few calls as they did', async () => {
  const calls = await callsFor(async () => {
    const answer = await service.post('sipho', '/tickets', FILING);
    reference = String(answer.body.reference);
    return answer;
  });
  expect(calls).toEqual([5, 13]);
});

test.each(REQUESTS)(
  '%s is done in as few calls as it was: %i, and %i for mail',
  async (_what, api, sender, request) => {
    expect(await callsFor(() => request(`/agent/tickets/${reference}`))).toEqual([api, sender]);
  },
);
