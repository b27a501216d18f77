import { describe, expect, test } from 'vitest';
import { createFaults, FaultError, matchesCall } from './faults.ts';

const putItem = { service: 'dynamodb', action: 'PutItem', functionName: 'Support-Service-EnterStageFunction' };

describe('a fault', () => {
  test('happens once unless said otherwise', () => {
    const faults = createFaults();
    faults.add({ kind: 'fail', service: 'dynamodb', code: 'ThrottlingException' });
    const take = () => faults.take('fail', (fault) => matchesCall(fault, putItem));
    expect([take()?.code, take()]).toEqual(['ThrottlingException', undefined]);
  });

  test('lets as many pass first as it skips, and happens as often as it says', () => {
    const faults = createFaults();
    faults.add({ kind: 'repeat', function: 'enter-stage', skip: 1, times: 2 });
    const taken = [1, 2, 3, 4].map(() => faults.take('repeat', () => true) !== undefined);
    expect(taken).toEqual([false, true, true, false]);
  });

  test('finds a function by its folder’s name inside the generated one', () => {
    expect(matchesCall({ function: 'enter-stage' }, putItem)).toBe(true);
    expect(matchesCall({ function: 'fire-clocks' }, putItem)).toBe(false);
  });

  test('matches only what every given field says', () => {
    expect(matchesCall({ service: 'dynamodb', action: 'GetItem' }, putItem)).toBe(false);
    expect(matchesCall({}, putItem)).toBe(true);
  });

  test('is gone after a clear', () => {
    const faults = createFaults();
    faults.add({ kind: 'refuse-mail', times: -1 });
    faults.clear();
    expect(faults.take('refuse-mail', () => true)).toBeUndefined();
  });
});

test.each([
  ['nothing', 'a fault is an object'],
  [{ kind: 'explode' }, 'kind must be one of'],
  [{ kind: 'delay', function: 'x' }, 'a delay fault needs seconds'],
  [{ kind: 'delay', function: 'x', seconds: '3' }, 'seconds must be a number'],
  [{ kind: 'crash', when: 'during' }, 'when must be "before" or "after"'],
  [{ kind: 'repeat', function: 'x', seconds: 3 }, 'a repeat fault has no seconds'],
])('%j is refused: %s', (fault, message) => {
  const faults = createFaults();
  expect(() => faults.addUnknown(fault)).toThrow(FaultError);
  expect(() => faults.addUnknown(fault)).toThrow(message);
});
