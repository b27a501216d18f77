import { describe, expect, test } from 'vitest';
import { lintTaxonomy } from './lint-taxonomy.ts';
import { POLICY } from './policy.ts';
import type { Category, IssueType, Policy } from './schema.ts';

const GOOD: IssueType = {
  id: 'extra',
  title: 'Extra',
  serves: [],
  details: ['description'],
  routes: {},
  entry: 1,
  playbook: ['Look.'],
};

const withCategory = (category: Category): Policy => ({ ...POLICY, categories: [...POLICY.categories, category] });
const withIssue = (change: Partial<IssueType>): Policy =>
  withCategory({ id: 'extras', title: 'Extras', issueTypes: [{ ...GOOD, ...change }] });
const without = (team: string): Policy => ({ ...POLICY, teams: POLICY.teams.filter(({ id }) => id !== team) });
const [firstTeam, firstDetail] = [POLICY.teams[0], POLICY.details[0]];
if (firstTeam === undefined || firstDetail === undefined) throw new Error('the policy is empty');

describe('the linter of the taxonomy', () => {
  test('lets a good addition pass', () => {
    expect(
      lintTaxonomy(withIssue({ needed: ['description'], skills: ['french'], routes: { 2: 'payments', 3: 'it' } })),
    ).toEqual([]);
  });

  test.each<[string, Policy, string]>([
    [
      'a team twice',
      { ...POLICY, teams: [...POLICY.teams, firstTeam] },
      'There are two of the team "frontline": rename or remove one.',
    ],
    [
      'a detail twice',
      { ...POLICY, details: [...POLICY.details, firstDetail] },
      'There are two of the detail "description": rename or remove one.',
    ],
    [
      'a category twice',
      withCategory({ id: 'general', title: 'Again', issueTypes: [GOOD] }),
      'There are two of the category "general": rename or remove one.',
    ],
    [
      'an issue type twice',
      withIssue({ id: 'phishing' }),
      'There are two of the issue type "phishing": rename or remove one.',
    ],
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
      'Category "empty" has no issue type: add one, or remove it.',
    ],
    [
      'a help page that is no path',
      withIssue({ articles: [{ title: 'Help', path: 'https://elsewhere.example/' }] }),
      'Issue type "extra" in "extras" names the help page "https://elsewhere.example/": a path begins with a slash and has small letters, digits and hyphens.',
    ],
    [
      'a help page by two titles',
      withIssue({ articles: [{ title: 'Where is it?', path: '/orders/track' }] }),
      'Issue type "extra" in "extras" calls the help page "/orders/track" by another title than elsewhere: use one.',
    ],
    [
      'a help page twice',
      withIssue({ articles: Array(2).fill({ title: 'Help', path: '/help' }) }),
      'Issue type "extra" in "extras" names the help page "/help" twice.',
    ],
    [
      'too many help pages',
      withIssue({ articles: ['/a', '/b', '/c', '/d'].map((path) => ({ title: path, path })) }),
      'Issue type "extra" in "extras" names 4 help pages: name 3 at most.',
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
      'a needed detail that is not asked for',
      withIssue({ needed: ['page'] }),
      'Issue type "extra" in "extras" needs "page" but does not ask for it: add it to its details.',
    ],
    [
      'a detail needed twice',
      withIssue({ needed: ['description', 'description'] }),
      'Issue type "extra" in "extras" needs "description" twice.',
    ],
    [
      'a detail that nobody asks for',
      { ...POLICY, details: [...POLICY.details, { id: 'shoe-size', label: 'the shoe size', ask: 'Which?' }] },
      'Detail "shoe-size" is asked for by no issue type: use it, or remove it.',
    ],
    [
      'an unknown team',
      without('technical'),
      'Issue type "platform-slow" in "platform" goes to the unknown team "technical" at level 2.',
    ],
    [
      'a team at the wrong level',
      withIssue({ routes: { 2: 'engineering' } }),
      'Issue type "extra" in "extras" goes to "engineering" at level 2, but that team is at level 3.',
    ],
    ['a level without a team', without('management'), 'Level 4 has no team: every level needs one.'],
    [
      'a team that gets no ticket',
      { ...POLICY, teams: [...without('technical').teams, { ...firstTeam, id: 'technical', level: 4 }] },
      'Team "technical" gets no ticket: route an issue type to it at level 4, or remove it.',
    ],
    [
      'a skill that nobody looks at',
      withIssue({ skills: ['french'] }),
      'Issue type "extra" in "extras" asks for skills, but all of its teams work from their queue: offer the tickets of one of them.',
    ],
    [
      'a skill twice',
      withIssue({ skills: ['french', 'french'], routes: { 2: 'payments' } }),
      'Issue type "extra" in "extras" asks twice for the skill "french".',
    ],
    [
      'a floor under the lowest',
      withIssue({ floor: { priority: 'P4', because: 'it is there' } }),
      'Issue type "extra" in "extras" has a floor of P4 that nothing falls below: remove it.',
    ],
    [
      'the security protocol from level 1',
      withIssue({ protocol: 'security', floor: { priority: 'P1', because: 'it burns' } }),
      'Issue type "extra" in "extras" follows the security protocol: it must enter at level 2.',
    ],
    [
      'the security protocol without a floor',
      withIssue({ protocol: 'security', entry: 2 }),
      'Issue type "extra" in "extras" follows the security protocol: it must have a floor.',
    ],
    [
      'the security protocol that waits for details',
      withIssue({ protocol: 'security', entry: 2, needed: ['description'] }),
      'Issue type "extra" in "extras" follows the security protocol: it cannot wait for details, so it needs none.',
    ],
  ])('names %s', (_what, policy, problem) => {
    expect(lintTaxonomy(policy)).toContain(problem);
  });
});
