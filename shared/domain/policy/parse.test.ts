import { describe, expect, test } from 'vitest';
import { parsePolicy } from './parse.ts';
import { POLICY } from './policy.ts';

const [rule] = POLICY.targets;
const [team] = POLICY.teams;
const ISSUE_TYPE = { id: 'a', title: 'A', serves: [], details: [], routes: {}, entry: 1, playbook: ['Look.'] };
const withRule = (change: object): unknown => ({ ...POLICY, targets: [{ ...rule, ...change }] });
const withTargets = (change: object): unknown => withRule({ targets: { ...rule?.targets, ...change } });
const withIssueType = (change: object): unknown => ({
  ...POLICY,
  categories: [{ id: 'pets', title: 'Pets', issueTypes: [{ ...ISSUE_TYPE, ...change }] }],
});

describe('parsing a policy', () => {
  test('takes every optional field of an issue type and a rule', () => {
    const full = {
      ...POLICY,
      targets: [{ ...rule, when: { priority: ['P1'], category: ['pets'], issueType: ['a'], role: ['buyer'] } }],
      warnings: [{ percent: 50 }, { before: 900 }],
      categories: [
        {
          id: 'pets',
          title: 'Pets',
          issueTypes: [
            {
              ...ISSUE_TYPE,
              details: ['page'],
              needed: ['page'],
              routes: { 1: 'frontline', 2: 'technical', 3: 'it', 4: 'management' },
              skills: ['french'],
              protocol: 'security',
              floor: { priority: 'P2', because: 'pets cannot wait' },
              advice: ['Feed it.'],
            },
          ],
        },
      ],
    };
    expect(parsePolicy(JSON.parse(JSON.stringify(full)))).toEqual({ ok: true, policy: full });
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'policy: '],
    ['a list', [], 'policy: '],
    ['an unknown field', { ...POLICY, colour: 'red' }, 'policy: '],
    ['a version below 1', { ...POLICY, version: 0 }, 'version: '],
    ['a team that does not exist', { ...POLICY, teams: [{ ...team, id: 'pets' }] }, 'teams.0.id: '],
    ['a level 5', { ...POLICY, teams: [{ ...team, level: 5 }] }, 'teams.0.level: '],
    ['an assignment by lot', { ...POLICY, teams: [{ ...team, assignment: 'lottery' }] }, 'teams.0.assignment: '],
    ['an empty question', { ...POLICY, details: [{ id: 'a', label: 'a', ask: ' ' }] }, 'details.0.ask: '],
    ['an id with capitals', withIssueType({ id: 'Cat' }), 'categories.0.issueTypes.0.id: must be kebab-case'],
    ['a route to a team that does not exist', withIssueType({ routes: { 2: 'vets' } }), 'issueTypes.0.routes.2: '],
    ['a route of a level that does not exist', withIssueType({ routes: { 5: 'it' } }), 'issueTypes.0.routes: '],
    ['a protocol that nobody knows', withIssueType({ protocol: 'fire' }), 'issueTypes.0.protocol: '],
    ['a half matrix', { ...POLICY, matrix: { high: POLICY.matrix.high } }, 'matrix.medium: '],
    [
      'a rule for a priority that does not exist',
      withRule({ when: { priority: ['P5'] } }),
      'targets.0.when.priority.0: ',
    ],
    ['a rule for something that tickets do not have', withRule({ when: { colour: ['red'] } }), 'targets.0.when: '],
    ['three levels of ownership', withTargets({ ownership: [1, 2, 3] }), 'targets.0.targets.ownership'],
    ['a time below zero', withTargets({ firstResponse: -1 }), 'targets.0.targets.firstResponse: '],
    ['half a second', withTargets({ update: 0.5 }), 'targets.0.targets.update: '],
    [
      'a calendar that does not exist',
      withTargets({ calendars: { response: 'always', work: 'moon' } }),
      'targets.0.targets.calendars.work: ',
    ],
    ['a warning of neither kind', { ...POLICY, warnings: [{ soon: 1 }] }, 'warnings.0: '],
    ['no quiet hours at all', { ...POLICY, quietHours: undefined }, 'quietHours: '],
    ['a burst of nothing', { ...POLICY, burst: { mails: 0, within: 60 } }, 'burst.mails: '],
    [
      'more tickets by mail than are counted',
      { ...POLICY, ticketsByMail: { anHour: 10, aDay: 100 } },
      'ticketsByMail.aDay: ',
    ],
    ['no automatic mail', { ...POLICY, automatic: { anHour: 0, aDay: 60 } }, 'automatic.anHour: '],
    ['no shard', { ...POLICY, queueShards: 0 }, 'queueShards: '],
  ])('refuses %s and says where', (_what, data, problem) => {
    const parsed = parsePolicy(data);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.problems).toContainEqual(expect.stringContaining(problem));
  });
});
