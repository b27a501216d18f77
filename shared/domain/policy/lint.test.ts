import { describe, expect, test } from 'vitest';
import { lintPolicy } from './lint.ts';
import { POLICY } from './policy.ts';
import type { Category, IssueType, Policy, Targets } from './schema.ts';

const GOOD: IssueType = {
  id: 'extra',
  title: 'Extra',
  serves: [],
  details: ['description'],
  specialists: 'technical',
  entry: 1,
  playbook: ['Look.'],
};

const withCategory = (category: Category): Policy => ({ ...POLICY, categories: [...POLICY.categories, category] });
const withIssue = (change: Partial<IssueType>): Policy =>
  withCategory({ id: 'extras', title: 'Extras', issueTypes: [{ ...GOOD, ...change }] });
const withTargets = (priority: 'P3' | 'P4', change: Partial<Targets>): Policy => ({
  ...POLICY,
  targets: { ...POLICY.targets, [priority]: { ...POLICY.targets[priority], ...change } },
});
const without = (team: string): Policy => ({ ...POLICY, teams: POLICY.teams.filter(({ id }) => id !== team) });

const [firstTeam, firstDetail] = [POLICY.teams[0], POLICY.details[0]];
if (firstTeam === undefined || firstDetail === undefined) throw new Error('the policy is empty');

describe('the linter', () => {
  test('lets a good addition pass', () => {
    expect(lintPolicy(withIssue({}))).toEqual([]);
  });

  test.each<[string, Policy, string]>([
    ['a team twice', { ...POLICY, teams: [...POLICY.teams, firstTeam] }, 'There are two of the team "frontline".'],
    [
      'a detail twice',
      { ...POLICY, details: [...POLICY.details, firstDetail] },
      'There are two of the detail "description".',
    ],
    [
      'a category twice',
      withCategory({ id: 'general', title: 'Again', issueTypes: [GOOD] }),
      'There are two of the category "general".',
    ],
    ['an issue type twice', withIssue({ id: 'phishing' }), 'There are two of the issue type "phishing".'],
    [
      'an issue type behind another of its name',
      withCategory({ id: 'extras', title: 'Extras', issueTypes: [GOOD, { ...GOOD }] }),
      'Issue type "extra" in "extras" can never match: another one is found first.',
    ],
    [
      'an issue type in a category behind another of its name',
      withCategory({ id: 'general', title: 'Again', issueTypes: [GOOD] }),
      'Issue type "extra" in "general" can never match: another one is found first.',
    ],
    [
      'an empty category',
      withCategory({ id: 'empty', title: 'Empty', issueTypes: [] }),
      'Category "empty" has no issue type.',
    ],
    [
      'an unknown detail',
      withIssue({ details: ['shoe-size'] }),
      'Issue type "extra" in "extras" asks for the unknown detail "shoe-size".',
    ],
    [
      'a detail asked for twice',
      withIssue({ details: ['page', 'page'] }),
      'Issue type "extra" in "extras" asks twice for "page".',
    ],
    [
      'a detail that nobody asks for',
      { ...POLICY, details: [...POLICY.details, { id: 'shoe-size', label: 'the shoe size', ask: 'Which?' }] },
      'Detail "shoe-size" is asked for by no issue type.',
    ],
    [
      'an unknown team',
      without('technical'),
      'Issue type "platform-slow" in "platform" goes to the unknown team "technical".',
    ],
    [
      'a team at the wrong level',
      withIssue({ specialists: 'engineering' }),
      'Issue type "extra" in "extras" goes to "engineering", which is at level 3 instead of 2.',
    ],
    ['a level without a team', without('management'), 'Level 4 has no team.'],
    [
      'a level that cannot choose',
      { ...POLICY, teams: POLICY.teams.map((team) => (team.id === 'technical' ? { ...team, level: 3 } : team)) },
      'Level 3 has 2 teams; only level 2 can choose between several.',
    ],
    [
      'a floor under the lowest',
      withIssue({ floor: { priority: 'P4', because: 'it is there' } }),
      'Issue type "extra" in "extras" has a floor of P4 that nothing falls below.',
    ],
    [
      'less impact that is more urgent',
      { ...POLICY, matrix: { ...POLICY.matrix, low: { high: 'P1', medium: 'P4', low: 'P4' } } },
      'low impact is more urgent than medium impact at high urgency.',
    ],
    [
      'less urgency that is more urgent',
      { ...POLICY, matrix: { ...POLICY.matrix, high: { high: 'P1', medium: 'P2', low: 'P1' } } },
      'low urgency is more urgent than medium urgency at high impact.',
    ],
    [
      'a first response after a day',
      withTargets('P4', { firstResponse: 24 * 3600 + 1 }),
      'P4: the first response is due after more than 24 hours.',
    ],
    ['an order of answers upside down', withTargets('P4', { firstResponse: 60 }), 'P3 is answered later than P4.'],
    [
      'an order of climbing upside down',
      withTargets('P4', { ownership: [60, 2 * 86400, 3 * 86400, 3 * 86400] }),
      'P3 stays longer at level 1 than P4.',
    ],
    [
      'a reminder to the requester that comes too late',
      { ...POLICY, waiting: { ...POLICY.waiting, requester: { reminder: 100, close: 100 } } },
      'Waiting for the requester: the reminder does not come before the ticket closes.',
    ],
    [
      'a reminder to confirm that comes too late',
      { ...POLICY, waiting: { ...POLICY.waiting, confirmation: { reminder: 200, close: 100 } } },
      'Waiting for the confirmation: the reminder does not come before the ticket closes.',
    ],
  ])('names %s', (_what, policy, problem) => {
    expect(lintPolicy(policy)).toContain(problem);
  });
});
