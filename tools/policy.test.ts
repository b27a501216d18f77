import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POLICY } from '../shared/domain/policy/policy.ts';
import type { Post } from './policy/apply.ts';
import { parseTicket } from './policy/asked-ticket.ts';
import { type Explained, explain } from './policy/explain.ts';
import { run } from './policy.ts';

const EXAMPLE = new URL('../docs/examples/policy-ticket.json', import.meta.url);
const NOBODY: Post = () => Promise.reject(new Error('no network in this test'));
const EMPTY = () => Promise.resolve('');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function inFile(ticket: unknown): string {
  const file = path.join(folder, 'ticket.json');
  writeFileSync(file, JSON.stringify(ticket));
  return file;
}

const TICKET = {
  role: 'seller',
  category: 'listings',
  issueType: 'listing-not-in-search',
  filedAt: '2026-11-23T10:00:00+02:00',
};

function explained(change: object): Extract<Explained, { ok: true }>['explanation'] {
  const parsed = parseTicket({ ...TICKET, ...change });
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  const told = explain(parsed.ticket, POLICY);
  if (!told.ok) throw new Error(told.problems.join(' '));
  return told.explanation;
}
const happenings = (change: object): string[] => explained(change).course.map(({ local, what }) => `${local} ${what}`);

describe('lint', () => {
  test('finds the shipped policy fit to be used', async () => {
    const lintAt = (at: string) => run(['lint'], NOBODY, EMPTY, () => Date.parse(at));
    expect(await lintAt('2026-11-22T00:00:00Z')).toEqual({ out: 'Policy 1 is fit to be used.' });
    const { out, problems } = await lintAt('2100-01-01T00:00:00Z');
    expect([out?.split('\n')[1], problems]).toEqual([expect.stringMatching(/^Calendar "office": its last/), undefined]);
  });
});

describe('explain', () => {
  test('says why a ticket has its priority, and which rule counts', () => {
    const { priority, why, rules } = explained({ impact: 'high', urgency: 'medium' });
    expect([priority, why]).toEqual(['P2', 'P2: high impact and medium urgency']);
    expect(rules).toEqual([
      { id: 'p1', counts: false, why: 'is for P1' },
      { id: 'p2', counts: true, why: 'counts: the first that matches P2' },
      { id: 'p3', counts: false, why: 'is for P3' },
      { id: 'p4', counts: false, why: 'is for P4' },
    ]);
  });

  test('says of a rule that would match too that another stands before it', () => {
    const [first] = POLICY.targets;
    if (first === undefined) throw new Error('the policy has no rule');
    const sellers = { ...first, id: 'sellers', when: { role: ['seller' as const], category: ['listings'] } };
    const parsed = parseTicket(TICKET);
    if (!parsed.ok) throw new Error('the ticket does not parse');
    const told = explain(parsed.ticket, { ...POLICY, targets: [sellers, ...POLICY.targets] });
    expect(told).toMatchObject({
      explanation: {
        rules: [
          { id: 'sellers', counts: true, why: 'counts: the first that matches category listings; a seller' },
          { id: 'p1', counts: false },
          { id: 'p2', counts: false },
          { id: 'p3', counts: false, why: 'would match too, but "sellers" stands before it' },
          { id: 'p4', counts: false },
        ],
      },
    });
  });

  test('tells each clock in the time of its calendar, over a night', () => {
    expect(happenings({}).slice(0, 6)).toEqual([
      'Mon 2026-11-23 10:00:00 filed as P3; goes to level 1, Frontline Support team',
      'Mon 2026-11-23 16:00:00 first-response: warning at 75 %',
      'Mon 2026-11-23 16:00:00 ownership-1: warning at 75 %',
      'Mon 2026-11-23 18:00:00 first-response: MISSED',
      'Mon 2026-11-23 18:00:00 ownership-1: MISSED',
      'Mon 2026-11-23 18:00:00 climbs to level 2, Technical Support team (silence)',
    ]);
  });

  test('goes to the end of the ladder, and to the first reminder of operations', () => {
    const told = happenings({});
    expect(told.filter((line) => line.includes('climbs'))).toHaveLength(3);
    expect(told.slice(-2)).toEqual([
      expect.stringContaining('nobody has answered: operations is alarmed'),
      expect.stringContaining('operations-reminder: reminder'),
    ]);
  });

  test('takes what happens later into account: a wait pauses the level and a new priority counts from the filing', () => {
    const told = happenings({
      later: [
        { after: 'PT1H', do: 'accept' },
        { after: 'PT1H', do: 'await-third-party', until: 'P1D' },
        { at: '2026-11-24T14:00:00+02:00', do: 'change-priority', to: 'P2' },
      ],
    });
    expect(told).toContain('Tue 2026-11-24 12:00:00 third-party: time is up');
    expect(told).toContain('Tue 2026-11-24 14:00:00 priority P3 becomes P2');
    expect(told).toContain('Tue 2026-11-24 14:00:00 ownership-1: MISSED, by the new target');
  });

  test('tells the cycles of every clock as the ticket does', () => {
    const { clocks } = explained({ later: [{ after: 'PT1H', do: 'agent-reply' }] });
    expect(clocks.find(({ clock }) => clock === 'first-response')).toMatchObject({
      elapsed: 3600,
      stoppedAt: '2026-11-23T09:00:00.000Z',
      breached: false,
    });
  });

  test('a needed detail that is missing makes the ticket wait', () => {
    expect(happenings({ category: 'orders', issueType: 'order-tracking' })).toEqual([
      'Mon 2026-11-23 10:00:00 filed as P3; goes to level 1, Frontline Support team, and waits for order-number',
      'Wed 2026-11-25 10:00:00 requester-answer: reminder',
      'Mon 2026-11-30 10:00:00 requester-answer: time is up',
      'Mon 2026-11-30 10:00:00 closed (unanswered)',
    ]);
  });

  test('is what stands in the documentation', async () => {
    const { out = '' } = await run(['explain', EXAMPLE.pathname], NOBODY, EMPTY);
    expect(readFileSync(new URL('../docs/policy.md', import.meta.url), 'utf8')).toContain(`\`\`\`text\n${out}\n\`\`\``);
  });

  test('gives programs the same as data', async () => {
    const { out = '' } = await run(['explain', EXAMPLE.pathname, '--json'], NOBODY, EMPTY);
    expect(JSON.parse(out)).toMatchObject({
      priority: 'P3',
      zone: 'Africa/Johannesburg',
      filedAt: '2026-12-15T13:00:00.000Z',
    });
  });

  test.each<[string, object, string]>([
    ['a moment that is none', { ...TICKET, filedAt: 'soon' }, 'filedAt: must be a moment'],
    ['a step without a time', { ...TICKET, later: [{ do: 'accept' }] }, 'later.0: needs either after or at'],
    ['a step that nobody knows', { ...TICKET, later: [{ after: 'PT1H', do: 'pray' }] }, 'later.0.do: '],
    ['an issue type that does not exist', { ...TICKET, issueType: 'rain' }, 'the filing: refused, issueType: '],
    [
      'a step that the ticket refuses',
      { ...TICKET, later: [{ after: 'PT1H', do: 'confirm' }] },
      'later.0, confirm: refused',
    ],
    [
      'steps out of order',
      { ...TICKET, later: [{ at: '2026-11-23T09:00:00+02:00', do: 'accept' }] },
      'later.0.at: is before what stands before it',
    ],
  ])('refuses %s in one sentence', async (_what, ticket, problem) => {
    const { out, problems } = await run(['explain', inFile(ticket)], NOBODY, EMPTY);
    expect(out).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('apply', () => {
  const item = (reference: string, result: 'changed' | 'would-change' | 'unchanged') => ({
    reference,
    result,
    from: 1,
    rule: { before: 'p3', after: 'listings' },
    differences: [{ what: 'targets.firstResponse', before: 28_800, after: 3600 }],
    nextDeadline: { before: '2026-11-23T14:00:00.000Z', after: '2026-11-23T09:00:00.000Z' },
    breaches: ['first-response'],
    events: ['policy-applied', 'clock-fired'],
  });

  /** Answers one page after the other, and keeps what it was asked. */
  function service(pages: readonly { items: readonly object[]; next?: string }[]) {
    const asked: { url: string; authorization: string | undefined; key: string | undefined; body: unknown }[] = [];
    const post: Post = (url, { headers, body }) => {
      const page = pages[asked.length];
      asked.push({
        url,
        authorization: headers.authorization,
        key: headers['idempotency-key'],
        body: JSON.parse(body),
      });
      return Promise.resolve({
        status: 200,
        text: () => Promise.resolve(JSON.stringify({ policyVersion: 2, dryRun: true, ...page })),
      });
    };
    return { asked, post };
  }
  const ARGS = ['apply', '--url', 'https://api.example/', '--token', '-'];
  const TOKEN = () => Promise.resolve('secret\n');

  test('tells page by page what would change, and changes nothing', async () => {
    const { asked, post } = service([
      { items: [item('SP-A', 'would-change'), item('SP-B', 'unchanged')], next: 'page-2' },
      { items: [item('SP-C', 'would-change')] },
    ]);
    const { out } = await run(ARGS, post, TOKEN);
    expect(asked.map(({ url, authorization, body }) => ({ url, authorization, body }))).toEqual([
      {
        url: 'https://api.example/operations/policy-applications',
        authorization: 'Bearer secret',
        body: { dryRun: true },
      },
      {
        url: 'https://api.example/operations/policy-applications',
        authorization: 'Bearer secret',
        body: { dryRun: true, cursor: 'page-2' },
      },
    ]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
    expect(out?.split('\n')).toEqual([
      'SP-A: policy 1 becomes 2, rule p3 becomes listings',
      '  targets.firstResponse: 28800 becomes 3600',
      '  next deadline: 2026-11-23T14:00:00.000Z becomes 2026-11-23T09:00:00.000Z',
      '  missed at once, by the new targets: first-response',
      'SP-C: policy 1 becomes 2, rule p3 becomes listings',
      '  targets.firstResponse: 28800 becomes 3600',
      '  next deadline: 2026-11-23T14:00:00.000Z becomes 2026-11-23T09:00:00.000Z',
      '  missed at once, by the new targets: first-response',
      '2 open tickets would change. With --yes they do.',
    ]);
  });

  test('goes through all pages again until nothing changes', async () => {
    const { asked, post } = service([
      { items: [item('SP-A', 'changed')] },
      { items: [item('SP-A', 'unchanged'), item('SP-B', 'changed')] },
      { items: [item('SP-A', 'unchanged'), item('SP-B', 'unchanged')] },
    ]);
    const { out } = await run([...ARGS, '--yes'], post, TOKEN);
    expect(asked.map(({ body }) => body)).toEqual([{ dryRun: false }, { dryRun: false }, { dryRun: false }]);
    expect(out).toMatch(/\n2 open tickets changed\.$/);
  });

  test('says when there is nothing to do', async () => {
    expect(await run(ARGS, service([{ items: [] }]).post, TOKEN)).toEqual({
      out: 'Every open ticket is under the deployed policy.',
    });
  });

  test('says what the service says when it refuses', async () => {
    const refusing: Post = () => Promise.resolve({ status: 403, text: () => Promise.resolve('{"title":"Not yours"}') });
    await expect(run(ARGS, refusing, TOKEN)).rejects.toThrow('The service answers 403: {"title":"Not yours"}');
  });
});

test('anything else gets the usage', async () => {
  const { problems } = await run(['explain'], NOBODY, EMPTY);
  expect(problems).toEqual([expect.stringContaining('npm run policy -- explain TICKET.json')]);
});
