import { describe, expect, test } from 'vitest';
import { AGENT, HOUR, Life } from '../../../../test/support/tickets.ts';
import { POLICY } from '../../policy/policy.ts';
import type { Policy } from '../../policy/schema.ts';
import { ruleFor } from '../../policy/terms.ts';

const OPERATIONS = { kind: 'operations', personId: 'o' } as const;
const seller = { category: 'listings', issueType: 'listing-not-in-search', role: 'seller' } as const;

describe('a new priority', () => {
  test('brings the targets of the policy in force, with a reason', () => {
    const life = new Life();
    life.policy = { ...POLICY, version: 7 };
    const [changed] = life.at(HOUR, { type: 'change-priority', actor: AGENT, to: 'P4', ...life.says('One listing.') });

    expect(changed).toMatchObject({ type: 'priority-changed', from: 'P3', to: 'P4', policyVersion: 7 });
    expect(life.ticket).toMatchObject({ priority: 'P4', policyVersion: 7, decision: 2 });
    expect(life.ticket.terms.targets).toEqual(ruleFor(POLICY, { ...seller, priority: 'P4' }).targets);
    expect(life.messages.at(-1)).toMatchObject({ visibility: 'internal', kind: 'priority', text: 'One listing.' });
  });

  test('is another one', () => {
    const life = new Life();
    expect(life.refused(HOUR, { type: 'change-priority', actor: AGENT, to: 'P3', ...life.says() })).toEqual({
      code: 'field-refused',
      field: 'to',
      because: 'It is P3 already.',
    });
  });

  test('never undercuts the floor of the issue type, which it may reach', () => {
    const life = new Life({ category: 'account', issueType: 'account-lockout', impact: 'high', urgency: 'high' });
    const change = (to: 'P3' | 'P4') => ({ type: 'change-priority', actor: AGENT, to, ...life.says() }) as const;
    expect(life.refused(HOUR, change('P4'))).toEqual({
      code: 'field-refused',
      field: 'to',
      because: 'Never below P3, because a person who is locked out can neither buy nor sell.',
    });
    life.at(HOUR, change('P3'));
    expect(life.ticket.priority).toBe('P3');
  });

  test('comes too late for what is solved', () => {
    const life = new Life();
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    expect(life.refused(HOUR, { type: 'change-priority', actor: AGENT, to: 'P1', ...life.says() })).toMatchObject({
      code: 'stage-forbids',
    });
  });
});

describe('a policy that is applied to an open ticket', () => {
  const [first, ...others] = POLICY.targets;
  if (first === undefined) throw new Error('the policy has no targets');
  const next: Policy = {
    ...POLICY,
    version: POLICY.version + 1,
    targets: [
      { id: 'listings', when: { category: ['listings'] }, targets: { ...first.targets, resolution: 99 * 3600 } },
      first,
      ...others,
    ],
  };

  test('replaces its terms, by the rule that matches now, and keeps its priority', () => {
    const life = new Life();
    life.policy = next;
    const [applied] = life.at(HOUR, { type: 'apply-policy', actor: OPERATIONS });
    expect(applied).toMatchObject({ type: 'policy-applied', from: POLICY.version, policyVersion: next.version });
    expect(life.ticket).toMatchObject({
      priority: 'P3',
      policyVersion: next.version,
      terms: { rule: 'listings', targets: { resolution: 99 * 3600 } },
    });
  });

  test('is applied once', () => {
    const life = new Life();
    life.policy = next;
    life.at(HOUR, { type: 'apply-policy', actor: OPERATIONS });
    expect(life.at(2 * HOUR, { type: 'apply-policy', actor: OPERATIONS })).toEqual([]);
  });

  test('leaves alone what is under it already', () => {
    expect(new Life().at(HOUR, { type: 'apply-policy', actor: OPERATIONS })).toEqual([]);
  });
});
