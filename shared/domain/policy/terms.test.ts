import { expect, test } from 'vitest';
import { POLICY } from './policy.ts';
import type { Policy, TargetRule } from './schema.ts';
import { ruleFor, termsFor } from './terms.ts';

const [some] = POLICY.targets;
if (some === undefined) throw new Error('the policy has no targets');
const rule = (id: string, when: TargetRule['when']): TargetRule => ({ ...some, id, when });
const policy: Policy = {
  ...POLICY,
  targets: [
    rule('urgent sellers', { priority: ['P1', 'P2'], role: ['seller'] }),
    rule('payouts', { category: ['payments'], issueType: ['payout-delayed'] }),
    rule('payments', { category: ['payments'] }),
    rule('rest', {}),
  ],
};
const ticket = { category: 'payments', issueType: 'payment-failed', role: 'buyer' } as const;

test.each([
  ['payments', { ...ticket, priority: 'P1' }],
  ['urgent sellers', { ...ticket, role: 'seller', priority: 'P2' }],
  ['payments', { ...ticket, role: 'seller', priority: 'P3' }],
  ['payouts', { ...ticket, issueType: 'payout-delayed', priority: 'P3' }],
  ['rest', { ...ticket, category: 'listings', priority: 'P4' }],
] as const)('the first rule of which everything matches counts: %s', (id, given) => {
  expect(ruleFor(policy, given).id).toBe(id);
});

test('no rule for a ticket is a broken policy', () => {
  expect(() => ruleFor({ ...POLICY, targets: [] }, { ...ticket, priority: 'P1' })).toThrow('no targets for P1');
});

test('a ticket keeps its rule’s targets and how the policy warns, waits and repeats', () => {
  expect(termsFor(POLICY, ticket, 'P2')).toMatchObject({
    rule: ruleFor(POLICY, { ...ticket, priority: 'P2' }).id,
    targets: ruleFor(POLICY, { ...ticket, priority: 'P2' }).targets,
    warnings: POLICY.warnings,
    acceptance: POLICY.acceptance,
    idle: POLICY.idle,
    managementRepeats: POLICY.ladder.managementRepeats,
  });
});
