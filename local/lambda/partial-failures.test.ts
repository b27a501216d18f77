import { expect, test } from 'vitest';
import type { InvocationResult } from '../service.ts';
import { failedItems } from './partial-failures.ts';

const answered = (payload: unknown): InvocationResult => ({
  ok: true,
  payload: JSON.stringify(payload),
  requestId: 'r',
});
const thrown: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', requestId: 'r' };

test.each<[string, InvocationResult, boolean, readonly string[]]>([
  ['a function that failed', thrown, true, ['a', 'b']],
  ['no answer', answered(null), true, []],
  ['an empty list', answered({ batchItemFailures: [] }), true, []],
  ['one of them', answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }), true, ['b']],
  [
    'an identifier that was not in the batch',
    answered({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
    true,
    ['a', 'b'],
  ],
  ['an identifier that is missing', answered({ batchItemFailures: [{}] }), true, ['a', 'b']],
  ['a list that is none', answered({ batchItemFailures: 'b' }), true, ['a', 'b']],
  ['a list that nobody asked for', answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }), false, []],
])('%s', (_, result, partial, expected) => {
  expect(failedItems(result, partial, ['a', 'b'])).toEqual(expected);
});
