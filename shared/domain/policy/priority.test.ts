import { describe, expect, test } from 'vitest';
import { issueTypeOf } from './lookup.ts';
import { POLICY } from './policy.ts';
import { isMoreUrgent, prioritise } from './priority.ts';
import { DEGREES, type Degree, type IssueType, PRIORITIES } from './schema.ts';

function issue(category: string, id: string): IssueType {
  const found = issueTypeOf(POLICY, category, id);
  if (found === undefined) throw new Error(`There is no ${category}/${id}`);
  return found.issueType;
}

describe('without a floor', () => {
  test.each<[Degree, Degree, string]>([
    ['high', 'high', 'P1'],
    ['high', 'medium', 'P2'],
    ['high', 'low', 'P3'],
    ['medium', 'high', 'P2'],
    ['medium', 'medium', 'P3'],
    ['medium', 'low', 'P4'],
    ['low', 'high', 'P3'],
    ['low', 'medium', 'P4'],
    ['low', 'low', 'P4'],
  ])('%s impact and %s urgency is %s', (impact, urgency, priority) => {
    expect(prioritise(POLICY, issue('platform', 'platform-slow'), impact, urgency)).toEqual({
      priority,
      reason: `${priority}: ${impact} impact and ${urgency} urgency`,
    });
  });
});

describe('with a floor', () => {
  test('a small payment failure is raised, and the reason says by what and from where', () => {
    expect(prioritise(POLICY, issue('payments', 'payment-failed'), 'low', 'low')).toEqual({
      priority: 'P2',
      reason:
        'P2: "A payment failed" is never below P2 because somebody is without money or goods until it is cleared up, ' +
        'and payment failures are answered at once; by impact and urgency alone it would be P4',
    });
  });

  test('a floor never lowers', () => {
    expect(prioritise(POLICY, issue('payments', 'payment-failed'), 'high', 'high').priority).toBe('P1');
  });

  test('a floor that impact and urgency reach by themselves goes without saying', () => {
    expect(prioritise(POLICY, issue('payments', 'payment-failed'), 'high', 'medium').reason).toBe(
      'P2: high impact and medium urgency',
    );
  });

  test('security is P1 whatever the requester thinks of it', () => {
    for (const impact of DEGREES)
      for (const urgency of DEGREES)
        expect(prioritise(POLICY, issue('security', 'phishing'), impact, urgency).priority).toBe('P1');
  });
});

test('priorities are in a strict order', () => {
  expect(isMoreUrgent('P1', 'P2')).toBe(true);
  expect(isMoreUrgent('P4', 'P3')).toBe(false);
  expect(PRIORITIES.some((priority) => isMoreUrgent(priority, priority))).toBe(false);
});
