import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { historyHash } from './test-history-hash.ts';

const PROGRAM = fileURLToPath(new URL('./test-history-hash.ts', import.meta.url));

test('the same seed gives the same histories byte for byte: twice here, and in another process', async () => {
  const here = await historyHash(7);
  expect(await historyHash(7)).toBe(here);
  const there = await promisify(execFile)(process.execPath, [PROGRAM, '7']);
  expect(there.stdout).toBe(here);
});

test('another seed gives others', async () => {
  expect(await historyHash(8)).not.toBe(await historyHash(7));
});
