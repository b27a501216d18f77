import { expect, test } from 'vitest';
import { openJournal } from '../runtime/journal.ts';
import { createCredentials } from './credentials.ts';

test('a key stays its caller’s when the environment is gone, and when the process is', () => {
  const journal = openJournal(':memory:');
  const caller = { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/reader', name: 'reader' } as const;
  const first = createCredentials(journal);
  const still = () => () => {};
  first.issue('ASIA1', { caller, functionName: 'reader', countCall: () => 1, crash: () => {}, pause: still });
  first.revoke('ASIA1');
  expect(first.find('ASIA1')).toBeUndefined();
  expect(first.callerOf('ASIA1')).toEqual(caller);
  expect(createCredentials(journal).callerOf('ASIA1')).toEqual(caller);
  expect(first.callerOf('anything')).toEqual({ kind: 'operator' });
  journal.close();
});
