import { describe, expect, test } from 'vitest';
import { LINK_ACTIONS, LINK_PARAMETERS, type Link, linkUrl, signLink, verifyLink } from './link.ts';
import { isSigned, type SigningSecret, sign } from './signing-secret.ts';

const OLD: SigningSecret = { current: 'k1', keys: { k1: 'the first random text' } };
const NEW: SigningSecret = { current: 'k2', keys: { ...OLD.keys, k2: 'the second random text' } };
const NOW = Date.parse('2026-11-23T08:00:00.000Z');

const link = (change: Partial<Link> = {}): Link => ({
  reference: 'SP-2345-6789-Y',
  action: 'confirm',
  resolution: 2,
  personId: 'https://id.example/pool|person & co',
  expiresAt: '2026-11-28T08:00:00.000Z',
  ...change,
});

describe('a signed link', () => {
  test.each(LINK_ACTIONS)('to %s comes back as it was, through an address', (action) => {
    const url = new URL(linkUrl('https://support.example', OLD, link({ action })));
    expect(url.pathname).toBe('/links');
    expect(verifyLink(OLD, Object.fromEntries(url.searchParams), link().personId, NOW)).toEqual({
      kind: 'valid',
      link: link({ action }),
    });
  });

  test('belongs to one person, whom its address does not name', () => {
    const url = linkUrl('https://support.example', OLD, link());
    expect(url).not.toContain('person');
    expect(verifyLink(OLD, Object.fromEntries(new URL(url).searchParams), 'somebody else', NOW).kind).toBe('forged');
  });

  test('without a resolution comes back without one', () => {
    const { resolution: _, ...view } = link({ action: 'view' });
    expect(verifyLink(OLD, signLink(OLD, view), view.personId, NOW)).toEqual({ kind: 'valid', link: view });
  });

  test.each(LINK_PARAMETERS)('is forged when its %s is another or missing', (parameter) => {
    const query = signLink(OLD, link());
    expect(verifyLink(OLD, { ...query, [parameter]: `${query[parameter]}0` }, link().personId, NOW)).toEqual({
      kind: 'forged',
    });
    expect(verifyLink(OLD, { ...query, [parameter]: undefined }, link().personId, NOW)).toEqual({ kind: 'forged' });
  });

  test('is good until its second has come, not longer', () => {
    const query = signLink(OLD, link());
    const end = Date.parse(link().expiresAt);
    expect(verifyLink(OLD, query, link().personId, end - 1).kind).toBe('valid');
    expect(verifyLink(OLD, query, link().personId, end).kind).toBe('expired');
  });

  test('goes on working when a new key has come, and ends with its own', () => {
    const query = signLink(OLD, link());
    expect(verifyLink(NEW, query, link().personId, NOW).kind).toBe('valid');
    expect(
      verifyLink({ current: 'k2', keys: { k2: 'the second random text' } }, query, link().personId, NOW).kind,
    ).toBe('forged');
    expect(signLink(NEW, link()).key).toBe('k2');
  });

  test('has no key by the name of what every object has', () => {
    expect(verifyLink(OLD, { ...signLink(OLD, link()), key: 'constructor' }, link().personId, NOW).kind).toBe('forged');
  });
});

test('a signature means one purpose, and words do not run together', () => {
  const signed = sign(OLD, 'cursor', ['ab', 'c']);
  expect(isSigned(OLD, 'cursor', ['ab', 'c'], signed)).toBe(true);
  expect(isSigned(OLD, 'link', ['ab', 'c'], signed)).toBe(false);
  expect(isSigned(OLD, 'cursor', ['a', 'bc'], signed)).toBe(false);
});

test('a secret without its current key signs nothing', () => {
  expect(() => sign({ current: 'k3', keys: OLD.keys }, 'link', [])).toThrow('current key');
});
