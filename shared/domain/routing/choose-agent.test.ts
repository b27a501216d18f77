import { describe, expect, test } from 'vitest';
import type { Colleague } from '../people/roster.ts';
import { chooseAgent } from './choose-agent.ts';

const colleague = (personId: string, change: Partial<Colleague> = {}): Colleague => ({
  personId,
  available: true,
  skills: [],
  open: 0,
  cap: 20,
  ...change,
});
const ANYBODY = { skills: [], excluded: [] };
const MORNING = '2026-11-23T08:00:00.000Z';
const NOON = '2026-11-23T12:00:00.000Z';

describe('round-robin offers to', () => {
  test('whose last offer is the longest ago, however much they have to do', () => {
    const team = [colleague('a', { offeredAt: NOON }), colleague('b', { offeredAt: MORNING, open: 9 })];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('b');
  });

  test('who was never offered anything, before all others', () => {
    const team = [colleague('a', { offeredAt: MORNING }), colleague('b')];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('b');
  });

  test('the first by person id among equals, in whatever order they come', () => {
    const team = [colleague('b'), colleague('a'), colleague('c')];
    expect(chooseAgent('round-robin', team, ANYBODY)?.personId).toBe('a');
  });
});

describe('least-loaded offers to', () => {
  test('who has the fewest open tickets, however short a while ago they were offered one', () => {
    const team = [colleague('a', { open: 3 }), colleague('b', { open: 2, offeredAt: NOON })];
    expect(chooseAgent('least-loaded', team, ANYBODY)?.personId).toBe('b');
  });

  test('the one whose last offer is the longest ago among those', () => {
    const team = [
      colleague('a', { open: 2, offeredAt: NOON }),
      colleague('b', { open: 2, offeredAt: MORNING }),
      colleague('c', { open: 3 }),
    ];
    expect(chooseAgent('least-loaded', team, ANYBODY)?.personId).toBe('b');
  });
});

test('a team that works from its queue is offered nothing', () => {
  expect(chooseAgent('queue', [colleague('a')], ANYBODY)).toBeUndefined();
});

describe('nobody is offered a ticket', () => {
  const better = colleague('b', { open: 5, skills: ['fraud', 'afrikaans'] });
  test.each([
    ['who is off duty', colleague('a', { available: false }), ANYBODY],
    ['who has no room', colleague('a', { open: 4, cap: 4 }), ANYBODY],
    ['who may have none', colleague('a', { cap: 0 }), ANYBODY],
    [
      'who lacks one of its skills',
      colleague('a', { skills: ['fraud'] }),
      { ...ANYBODY, skills: ['fraud', 'afrikaans'] },
    ],
    ['who is not to have it', colleague('a'), { ...ANYBODY, excluded: ['a'] }],
  ])('%s', (_, first, wanted) => {
    expect(chooseAgent('least-loaded', [first, better], wanted)?.personId).toBe('b');
    expect(chooseAgent('round-robin', [first], wanted)).toBeUndefined();
  });
});
