import { describe, expect, test } from 'vitest';
import { openCursor, sealCursor } from './cursor.ts';

const SECRET = { current: 'k1', keys: { k1: 'random' } };
const binding = { operationId: 'listQueue', personId: 'p1', query: { team: 'payments', limit: 20, cursor: undefined } };
const sealed = sealCursor(SECRET, binding, '2026-11-23T08:00:00.000Z#SP-2345-6789-Y');

describe('a cursor', () => {
  test('leads on in the same list, of whatever page size', () => {
    const next = { ...binding, query: { ...binding.query, limit: 50, cursor: sealed } };
    expect(openCursor(SECRET, next, sealed)).toEqual({ position: '2026-11-23T08:00:00.000Z#SP-2345-6789-Y' });
  });

  test.each([
    ['another person', { ...binding, personId: 'p2' }],
    ['another list', { ...binding, operationId: 'listOpenTickets' }],
    ['another query', { ...binding, query: { ...binding.query, team: 'security' } }],
    ['one parameter less', { ...binding, query: { limit: 20 } }],
  ])('is worth nothing for %s', (_, other) => {
    expect(openCursor(SECRET, other, sealed)).toMatchObject({ kind: 'problem', code: 'cursor-refused' });
  });

  test.each(['', '.', '..', 'abc', `${sealed}x`, sealed.replace('.k1.', '.k2.')])('is not %j', (cursor) => {
    expect(openCursor(SECRET, binding, cursor)).toMatchObject({ kind: 'problem', code: 'cursor-refused' });
  });
});
