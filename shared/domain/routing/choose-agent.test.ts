import { describe, expect, test } from 'vitest';
import { there } from '../../../test/support/staffing.ts';
import { chooseAgent } from './choose-agent.ts';

const ANYBODY = { skills: [], excluded: [] };
const MORNING = '2026-11-23T08:00:00.000Z';
const NOON = '2026-11-23T12:00:00.000Z';

describe('round-robin offers to', () => {
  test('whose last offer is the longest ago, however much they have to do', () => {
    const team = [there('a', { offeredAt: NOON }), there('b', { offeredAt: MORNING, open: 9 })];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('b');
  });

  test('who was never offered anything, before all others', () => {
    const team = [there('a', { offeredAt: MORNING }), there('b')];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('b');
  });

  test('the first by person id among equals, in whatever order they come', () => {
    const team = [there('b'), there('a'), there('c')];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('a');
  });
});

describe('least-loaded offers to', () => {
  test('who has the fewest open tickets, however short a while ago they were offered one', () => {
    const team = [there('a', { open: 3 }), there('b', { open: 2, offeredAt: NOON })];
    expect(chooseAgent('least-loaded', team, ANYBODY)?.personId).toBe('b');
  });

  test('the one whose last offer is the longest ago among those', () => {
    const team = [
      there('a', { open: 2, offeredAt: NOON }),
      there('b', { open: 2, offeredAt: MORNING }),
      there('c', { open: 3 }),
    ];
    expect(chooseAgent('least-loaded', team, ANYBODY)?.personId).toBe('b');
  });
});

test('a team that works from its queue is offered nothing', () => {
  expect(chooseAgent('queue', [there('a')], ANYBODY)).toBeUndefined();
});

describe('nobody is offered a ticket', () => {
  const better = there('b', { open: 5, skills: ['fraud', 'afrikaans'] });
  test.each([
    ['who is off duty', there('a', { available: false }), ANYBODY],
    ['who has no room', there('a', { open: 4, cap: 4 }), ANYBODY],
    ['who may have none', there('a', { cap: 0 }), ANYBODY],
    ['who lacks one of its skills', there('a', { skills: ['fraud'] }), { ...ANYBODY, skills: ['fraud', 'afrikaans'] }],
    ['who is not to have it', there('a'), { ...ANYBODY, excluded: ['a'] }],
  ])('%s', (_, first, wanted) => {
    expect(chooseAgent('least-loaded', [first, better], wanted)?.personId).toBe('b');
    expect(chooseAgent('round-robin', [first], wanted)).toBeUndefined();
  });
});
