import { expect, test } from 'vitest';
import { isSigned } from '../links/signing-secret.ts';
import { referenceOfRoot, threadRoot } from './thread.ts';

const SECRET = { current: 'k2', keys: { k1: 'an old random text', k2: 'a new random text' } };
const REFERENCE = 'SP-2345-6789-J';

test('the root of a thread names the ticket, and its key and signature prove it', () => {
  const root = threadRoot(SECRET, REFERENCE, 'support.example');
  const [, reference = '', keyId = '', signature = ''] =
    /^<root\.([^.]+)\.([^.]+)\.([\w-]+)@support\.example>$/.exec(root) ?? [];
  expect([reference, keyId]).toEqual([REFERENCE, 'k2']);
  expect(isSigned(SECRET, 'thread', [reference], { keyId, signature })).toBe(true);
  expect(isSigned(SECRET, 'thread', ['SP-2345-6789-Z'], { keyId, signature })).toBe(false);
  expect(isSigned(SECRET, 'link', [reference], { keyId, signature })).toBe(false);
});

test('all mails of a ticket share it, another ticket has another', () => {
  expect(threadRoot(SECRET, REFERENCE, 'support.example')).toBe(threadRoot(SECRET, REFERENCE, 'support.example'));
  expect(threadRoot(SECRET, 'SP-AAAA-BBBB-C', 'support.example')).not.toContain(REFERENCE);
});

test('a root says whose it is, and only one that we signed does', () => {
  const root = threadRoot(SECRET, REFERENCE, 'support.example');
  expect(referenceOfRoot(SECRET, root)).toBe(REFERENCE);
  expect(referenceOfRoot(SECRET, root.slice(1, -1))).toBe(REFERENCE);
  expect(referenceOfRoot(SECRET, root.replace(REFERENCE, 'SP-2345-678A-F'))).toBeUndefined();
  expect(referenceOfRoot(SECRET, root.replace('.k2.', '.k1.'))).toBeUndefined();
  expect(referenceOfRoot(SECRET, '<CAF+other@mail.gmail.com>')).toBeUndefined();
  expect(referenceOfRoot({ current: 'k3', keys: { k3: 'yet another' } }, root)).toBeUndefined();
});
