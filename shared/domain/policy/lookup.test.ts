import { describe, expect, test } from 'vitest';
import { detailOf, issueTypeOf, teamAt, teamOf } from './lookup.ts';
import { POLICY } from './policy.ts';

describe('an issue type', () => {
  test('is found in its own category', () => {
    const found = issueTypeOf(POLICY, 'security', 'phishing');
    expect(found?.category.title).toBe('Security and personal data');
    expect(found?.issueType.title).toBe('Phishing or a scam');
  });

  test.each([
    ['messaging', 'phishing'],
    ['nowhere', 'phishing'],
    ['security', 'constructor'],
    ['__proto__', 'phishing'],
  ])('is not found as %s/%s', (category, issueType) => {
    expect(issueTypeOf(POLICY, category, issueType)).toBeUndefined();
  });
});

describe('the team', () => {
  const failed = issueTypeOf(POLICY, 'payments', 'payment-failed')?.issueType;
  if (failed === undefined) throw new Error('the policy lost payment-failed');

  const hacked = issueTypeOf(POLICY, 'security', 'account-hacked')?.issueType;
  if (hacked === undefined) throw new Error('the policy lost account-hacked');

  test('is where the issue type is routed, also where a level has several', () => {
    expect(([1, 2, 3, 4] as const).map((level) => teamAt(POLICY, hacked, level))).toEqual([
      'frontline',
      'security',
      'it',
      'management',
    ]);
  });

  test('is the first of its level where the issue type says nothing', () => {
    expect(([1, 2, 3, 4] as const).map((level) => teamAt(POLICY, failed, level))).toEqual([
      'frontline',
      'payments',
      'engineering',
      'management',
    ]);
  });

  test('has a name for a mail', () => {
    expect(`our ${teamOf(POLICY, 'payments').name}`).toBe('our Payments team');
  });

  test('is missed loudly when the policy forgot it', () => {
    const bare = { ...POLICY, teams: POLICY.teams.filter(({ level }) => level !== 3) };
    expect(() => teamAt(bare, failed, 3)).toThrow('no team at level 3');
    expect(() => teamOf(bare, 'engineering')).toThrow('no team engineering');
  });
});

test('a detail is found by its id, and only by it', () => {
  expect(detailOf(POLICY, 'error-message')?.label).toBe('the error message');
  expect(detailOf(POLICY, 'the error message')).toBeUndefined();
});
