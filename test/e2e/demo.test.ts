import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Accounts, accountsOf } from '../../local/demo/account.ts';
import { readTickets } from '../../local/demo/read-tickets.ts';
import { report } from '../../local/demo/report.ts';
import { run } from '../../local/demo/run.ts';
import { ServiceClient } from '../../local/demo/service-client.ts';
import { type Platform, startPlatform } from '../../local/platform.ts';
import { ASSEMBLY } from './assembly.ts';
import { MORNING } from './service.ts';

const file = { role: 'seller', category: 'listings', issueType: 'listing-not-in-search', description: 'It is gone.' };
const agent = (after: string, what: string, more: object = {}, team = 'frontline') => ({
  ...{ after, actor: 'agent', team, do: what },
  with: more,
});

const STORIES = [
  {
    ...{ id: 'solved-at-once', person: 'sipho', role: 'seller', file: { ...file, subject: 'My basket' } },
    story: [
      agent('PT10M', 'accept'),
      agent('PT5M', 'resolve', { summary: 'Moved to Baskets.', outcome: 'solved' }),
      { after: 'PT1H', actor: 'requester', do: 'confirm', with: {} },
    ],
  },
  {
    ...{ id: 'nobody', person: 'fatima', role: 'buyer', file: { ...file, role: 'buyer', subject: 'أين سلتي' } },
    story: [],
  },
  {
    ...{ id: 'wrong-team', person: 'sipho', role: 'seller', file: { ...file, subject: 'My hat' } },
    story: [
      agent('PT1M', 'resolve', { summary: 'Done.', outcome: 'solved' }, 'engineering'),
      agent('PT1M', 'resolve', { summary: 'Done.', outcome: 'solved' }),
    ],
  },
];

let platform: Platform;
let accounts: Accounts;
let blocks: Readonly<Record<string, string>>;

beforeAll(async () => {
  platform = await startPlatform({ assemblyDir: ASSEMBLY, clock: { mode: 'manual', startAt: MORNING }, seed: 1 });
  const read = readTickets(JSON.stringify(STORIES), 'stories');
  if (read.kind === 'problem') throw new Error(read.sentence);
  const service = new ServiceClient(platform.apiUrl);
  accounts = await accountsOf(service, await run(service, read.tickets));
  const printed = report(accounts, (_tone, text) => text).split(/\n\n(?=── )/);
  blocks = Object.fromEntries(STORIES.map(({ id }, index) => [id, printed[index] ?? '']));
});
afterAll(() => platform?.stop());

/** The lines of a block, without the two columns of time and the quotes. */
const told = (id: string): string[] =>
  (blocks[id] ?? '')
    .split('\n')
    .filter((line) => /^ [ +]/.test(line) && /^.{30} {2}\S /u.test(line))
    .map((line) => `${line.slice(1, 13).trim()} ${line.slice(32)}`.trim().replace(/ “.*$/, '').replaceAll(/ +/g, ' '));

describe('the demo tells', () => {
  test('a life that goes well', () => {
    expect(told('solved-at-once')).toEqual([
      '+0s ● filed by Sipho Nkosi (web); level 1, Frontline Support team',
      '✉ mail received (acknowledged) → Sipho Nkosi',
      '✉ mail team-new → mailbox frontline',
      '⇄ workflow execution g1 waits in Level 1 Frontline',
      '+10m ✓ accepted by Grace Mbeki',
      '✉ mail assigned → Sipho Nkosi',
      '+15m ✔ resolved by Grace Mbeki, solved',
      '✉ mail resolved → Sipho Nkosi',
      '⇄ workflow Level 1 Frontline: answered → Awaiting Confirmation',
      '+1h 15m ■ closed the requester confirmed',
      '✉ mail closed → Sipho Nkosi',
      '⇄ workflow Awaiting Confirmation: answered → Closed',
      '+1d 1h 15m ☆ survey the requester is asked how it went',
      '✉ mail survey-invitation → Sipho Nkosi',
      '+4d 1h 15m ☆ survey and reminded once',
      '✉ mail survey-reminder → Sipho Nkosi',
      '+11d 1h 15m ☆ survey no answer; it is over',
    ]);
  });

  test('a ticket that nobody answers, until the second weekly reminder', () => {
    const lines = told('nobody');
    expect(lines.filter((line) => line.includes('⤴'))).toEqual([
      '⤴ level 2 Technical Support team: nobody answered in time',
      '⤴ level 3 Engineering team: nobody answered in time',
      '⤴ level 4 Management Review team: nobody answered in time',
    ]);
    expect(lines.at(-1)).toBe('✉ mail operations-reminder → mailbox operations');
    expect(lines.filter((line) => line.includes('operations-reminder'))).toHaveLength(2);
    expect(lines).toContain('+22h ⇄ workflow Level 1 Frontline: timed out → Fire Clocks → Level 2 Technical');
  });

  test('a step that was refused, with the body, and goes on', () => {
    const refused = /^\+1m ✗ FAILED kenji, resolve: POST \/agent\/tickets\/SP-\S+\/resolutions was answered/;
    expect(told('wrong-team')).toContainEqual(expect.stringMatching(refused));
    expect(blocks['wrong-team']).toContain('/problems/team-forbids');
    expect(told('wrong-team')).toContain('✉ mail closed → Sipho Nkosi');
    expect(accounts.tickets.flatMap(({ failures }) => failures.map(({ status }) => status))).toEqual([403]);
  });
});

test('what the tickets used is what the platform counted', () => {
  const executions = accounts.tickets.flatMap((account) => account.executions);
  const usage = platform.ledger();
  expect(executions.reduce((sum, { transitions }) => sum + transitions, 0)).toBe(usage.transitions);
  expect(accounts.tickets.reduce((sum, { mails }) => sum + mails.length, 0)).toBe(usage.mails);
  const writes = accounts.tickets.map(({ writeUnits }) => writeUnits);
  expect(writes.reduce((sum, units) => sum + units, accounts.otherWriteUnits)).toBe(usage.dynamoDb.total.write);
  expect(Math.min(...writes)).toBeGreaterThan(0);
});
