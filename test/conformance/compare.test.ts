import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from './cases.ts';
import { agree, differenceInChains, differenceInOrder } from './compare.ts';

const none = new Map<string, string>();
const event = (id: number, previous: number, type: string, details?: Record<string, unknown>): RecordedEvent => ({
  id,
  previous,
  type,
  details,
});

describe('a placeholder', () => {
  test('matches any value, and the same value wherever it stands again', () => {
    expect(agree({ a: '<uuid:1>', b: 'id <uuid:1>' }, { a: 'x', b: 'id x' }, none)).toBeDefined();
    expect(agree({ a: '<uuid:1>', b: 'id <uuid:1>' }, { a: 'x', b: 'id y' }, none)).toBeUndefined();
  });

  test('is no excuse for a missing or a surplus field', () => {
    expect(agree({ a: '<uuid:1>' }, {}, none)).toBeUndefined();
    expect(agree({}, { a: 1 }, none)).toBeUndefined();
  });
});

describe('two histories', () => {
  const recorded = [
    event(1, 0, 'ExecutionStarted', { input: '[1, 2]' }),
    event(2, 0, 'PassStateEntered', { name: 'A', input: { x: 1 } }),
    event(3, 2, 'ExecutionSucceeded', { output: '{"x":1}' }),
  ];

  test('agree where texts differ and their values do not', () => {
    const found = [
      event(1, 0, 'ExecutionStarted', { input: '[1,2]' }),
      event(2, 0, 'PassStateEntered', { name: 'A', input: '{"x":1}' }),
      event(3, 2, 'ExecutionSucceeded', { output: '{ "x": 1 }' }),
    ];
    expect(differenceInOrder(recorded, found, none)).toBeUndefined();
  });

  test.each([
    ['an event is missing', recorded.slice(0, 2), /3 ExecutionSucceeded is missing/],
    ['an event is one too many', [...recorded, event(4, 3, 'ExecutionFailed')], /4 ExecutionFailed is one too many/],
    [
      'a predecessor differs',
      [recorded[0], event(2, 1, 'PassStateEntered', { name: 'A', input: { x: 1 } }), recorded[2]],
      /after 1, but was PassStateEntered after 0/,
    ],
    [
      'a detail differs',
      [recorded[0], event(2, 0, 'PassStateEntered', { name: 'B', input: { x: 1 } }), recorded[2]],
      /"name":"B"/,
    ],
  ])('differ where %s', (_, found, words) => {
    expect(
      differenceInOrder(
        recorded,
        found.filter((it) => it !== undefined),
        none,
      ),
    ).toMatch(words);
  });

  test('of branches side by side agree whatever the order of siblings, but not of chains', () => {
    const branches = (first: string, second: string, third = first) => [
      event(1, 0, 'ParallelStateStarted'),
      event(2, 1, 'PassStateEntered', { name: first }),
      event(3, 1, 'PassStateEntered', { name: second }),
      event(4, 2, 'PassStateExited', { name: third }),
    ];
    expect(differenceInChains(branches('A', 'B'), branches('A', 'B'), none)).toBeUndefined();
    const swapped = [
      event(1, 0, 'ParallelStateStarted'),
      event(2, 1, 'PassStateEntered', { name: 'B' }),
      event(3, 1, 'PassStateEntered', { name: 'A' }),
      event(4, 3, 'PassStateExited', { name: 'A' }),
    ];
    expect(differenceInChains(branches('A', 'B'), swapped, none)).toBeUndefined();
    expect(differenceInChains(branches('A', 'B'), branches('A', 'B', 'B'), none)).toMatch(/no counterpart/);
  });
});
