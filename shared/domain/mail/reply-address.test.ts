import { expect, test } from 'vitest';
import { claimOf, isReplyAddressOf, replyAddress } from './reply-address.ts';

const OLD = { current: 'K1', keys: { K1: 'an old random text' } };
const NEW = { current: 'k2', keys: { ...OLD.keys, k2: 'a new random text' } };
const INBOUND = 'support@support.example';
const REFERENCE = 'SP-2345-6789-J';

test('the address names the ticket, fits into a mailbox name, and comes back as it was', () => {
  const address = replyAddress(NEW, INBOUND, REFERENCE, 'issuer|person');
  expect(address).toMatch(/^support\+sp23456789j\.k2\.[a-z2-7]{16}@support\.example$/);
  expect(address.indexOf('@')).toBeLessThanOrEqual(64);
  const claim = claimOf(INBOUND, address);
  expect(claim).toMatchObject({ reference: REFERENCE, keyId: 'k2' });
  expect(claim && isReplyAddressOf(NEW, claim, 'issuer|person')).toBe(true);
});

test.each(['toUpperCase', 'toLowerCase'] as const)('a mail program may change its case: %s', (change) => {
  const claim = claimOf(INBOUND, replyAddress(OLD, INBOUND, REFERENCE, 'p')[change]());
  expect(claim && isReplyAddressOf(NEW, claim, 'p')).toBe(true);
});

test('it is another person’s, another ticket’s and another key’s no more than it is forged', () => {
  const claim = claimOf(INBOUND, replyAddress(OLD, INBOUND, REFERENCE, 'p'));
  if (claim === undefined) throw new Error('no claim');
  expect(isReplyAddressOf(OLD, claim, 'q')).toBe(false);
  expect(isReplyAddressOf(OLD, { ...claim, reference: 'SP-2345-678A-F' }, 'p')).toBe(false);
  expect(isReplyAddressOf(OLD, { ...claim, keyId: 'constructor' }, 'p')).toBe(false);
  expect(isReplyAddressOf(OLD, { ...claim, mac: claim.mac.slice(1) }, 'p')).toBe(false);
  expect(isReplyAddressOf({ current: 'k2', keys: { k2: 'a new random text' } }, claim, 'p')).toBe(false);
});

test.each([
  'support@support.example',
  'support+@support.example',
  'support+hello@support.example',
  'support+sp2345678.k1.aaaaaaaaaaaaaaaa@support.example',
  'support+sp23456789k.k1.aaaaaaaaaaaaaaaa@support.example',
  'support+sp23456789j.k1.aaaaaaaaaaaaaaaa@elsewhere.example',
  'sales+sp23456789j.k1.aaaaaaaaaaaaaaaa@support.example',
  '',
])('%s answers no ticket', (address) => {
  expect(claimOf(INBOUND, address)).toBeUndefined();
});

test('an address that no mail program would take is a mistake in the configuration', () => {
  const long = `${'s'.repeat(40)}@support.example`;
  expect(() => replyAddress(OLD, long, REFERENCE, 'p')).toThrow('64 characters');
});
