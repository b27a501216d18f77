import { describe, expect, test } from 'vitest';
import { parsePolicy } from './parse.ts';
import { POLICY } from './policy.ts';

describe('parsing a policy', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'policy: '],
    ['a list', [], 'policy: '],
    ['an unknown field', { ...POLICY, colour: 'red' }, 'policy: '],
    ['a version below 1', { ...POLICY, version: 0 }, 'version: '],
    ['a team that does not exist', { ...POLICY, teams: [{ id: 'pets', level: 2, name: 'Pets' }] }, 'teams.0.id: '],
    ['a level 5', { ...POLICY, teams: [{ id: 'technical', level: 5, name: 'T' }] }, 'teams.0.level: '],
    ['an empty question', { ...POLICY, details: [{ id: 'a', label: 'a', ask: ' ' }] }, 'details.0.ask: '],
    [
      'an id with capitals',
      { ...POLICY, categories: [{ id: 'Pets', title: 'Pets', issueTypes: [] }] },
      'categories.0.id: must be kebab-case',
    ],
    ['a half matrix', { ...POLICY, matrix: { high: POLICY.matrix.high } }, 'matrix.medium: '],
    [
      'three levels of ownership',
      { ...POLICY, targets: { ...POLICY.targets, P1: { ...POLICY.targets.P1, ownership: [1, 2, 3] } } },
      'targets.P1.ownership',
    ],
    [
      'a time below zero',
      { ...POLICY, targets: { ...POLICY.targets, P1: { ...POLICY.targets.P1, firstResponse: -1 } } },
      'targets.P1.firstResponse: ',
    ],
    ['no shard', { ...POLICY, queueShards: 0 }, 'queueShards: '],
  ])('refuses %s and says where', (_what, data, problem) => {
    const parsed = parsePolicy(data);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.problems).toContainEqual(expect.stringContaining(problem));
  });
});
