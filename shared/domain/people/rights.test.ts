import { describe, expect, test } from 'vitest';
import { POLICY } from '../policy/policy.ts';
import type { TeamId } from '../policy/schema.ts';
import { isSecurity, mayAct, mayRead, type Staff } from './rights.ts';

const staff = (role: Staff['role'], ...teams: TeamId[]): Staff => ({ personId: 'someone', role, teams });
const plain = { category: 'account', issueType: 'password-recovery', team: 'frontline' } as const;
const security = { category: 'security', issueType: 'account-hacked', team: 'security' } as const;

describe('who may read', () => {
  test.each([
    ['an agent of the team', staff('agent', 'frontline'), plain, true],
    ['an agent of any team', staff('agent', 'payments'), plain, true],
    ['an agent of no team', staff('agent'), plain, false],
    ['operations of no team', staff('operations'), security, true],
    ['an administrator of no team', staff('administrator'), security, true],
    ['security, their own', staff('agent', 'security'), security, true],
    ['another team, a security ticket', staff('agent', 'frontline', 'payments'), security, false],
    [
      'the team that security handed it to',
      staff('agent', 'engineering'),
      { ...security, team: 'engineering' as const },
      true,
    ],
    ['security, what they handed on', staff('agent', 'security'), { ...security, team: 'engineering' as const }, true],
  ])('%s', (_, who, ticket, may) => {
    expect(mayRead(POLICY, who, ticket)).toBe(may);
  });
});

describe('a security ticket', () => {
  test('is one by its category, by its team, or because it goes past the first line', () => {
    expect(isSecurity(POLICY, security)).toBe(true);
    expect(isSecurity(POLICY, { ...plain, team: 'security' })).toBe(true);
    expect(isSecurity(POLICY, plain)).toBe(false);
  });

  test.each(
    POLICY.categories.flatMap((category) =>
      category.issueTypes
        .filter(({ entry }) => entry === 2)
        .map((issueType) => [`${category.id}/${issueType.id}`, category.id, issueType.id] as const),
    ),
  )('%s is one, whichever team has it', (_, category, issueType) => {
    expect(isSecurity(POLICY, { category, issueType, team: 'engineering' })).toBe(true);
  });
});

test('only the current team acts, whatever the token says', () => {
  expect(mayAct(staff('agent', 'frontline'), plain)).toBe(true);
  expect(mayAct(staff('agent', 'payments'), plain)).toBe(false);
  expect(mayAct(staff('administrator'), plain)).toBe(false);
});
