import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, isPublicAddress } from './public-address.ts';

const byte = () => fc.integer({ min: 0, max: 255 });
const rest = (count: number) => fc.array(byte(), { minLength: count, maxLength: count });
const dotted = (bytes: readonly number[]) => bytes.join('.');
const hex = (bytes: readonly number[]) =>
  Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
const grouped = (bytes: readonly number[]) => hex(bytes).join(':');
const address4 = () => rest(4);
const address6 = () => rest(16);

describe('an address of the public Internet', () => {
  test.each([
    ...['1.1.1.1', '8.8.8.8', '52.94.236.248', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0'],
    ...['169.253.1.1', '192.0.1.1', '198.17.0.1', '198.20.0.1', '223.255.255.255'],
    ...['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2600:9000::1', '2003::1'],
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.19.255.255'],
    ...['192.88.99.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::10.0.0.1'],
    ...['64:ff9b::808:808', '64:ff9b:1::1', '100::1', 'fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
    ...['2001::1', '2001:db8::1', '2001:10::1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '3fff::1', '5f00::1'],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '',
    'localhost',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '01.1.1.1',
    '256.1.1.1',
    '1.1.1.1 ',
    '0x8.8.8.8',
    '8.8.8.8/8',
  ])('is not “%s”, which is no address', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });

  test.each([':', ':::', '2606:::1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '2606::1::2', '2606::g', '2606::1%eth0'])(
    'is not “%s”, which is no address either',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );

  const PRIVATE: readonly (readonly [string, readonly number[]])[] = [
    ['loopback', [127]],
    ['10/8', [10]],
    ['link-local', [169, 254]],
    ['192.168/16', [192, 168]],
    ['this network', [0]],
  ];

  test.each(PRIVATE)('is never one of %s, nor the same in the clothes of IPv6', (_, prefix) => {
    fc.assert(
      fc.property(rest(4 - prefix.length), (tail) => {
        const four = [...prefix, ...tail];
        const zeros = Array<number>(10).fill(0);
        expect(isPublicAddress(dotted(four))).toBe(false);
        expect(isPublicAddress(`::ffff:${dotted(four)}`)).toBe(false);
        expect(isPublicAddress(grouped([...zeros, 255, 255, ...four]))).toBe(false);
        expect(isPublicAddress(grouped([...zeros, 0, 0, ...four]))).toBe(false);
        expect(isPublicAddress(grouped([0x20, 0x02, ...four, ...zeros]))).toBe(false);
        expect(isPublicAddress(grouped([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ...four]))).toBe(false);
      }),
    );
  });

  test('of IPv6 begins with the bits 001', () => {
    fc.assert(
      fc.property(address6(), (bytes) => {
        if ((bytes[0] ?? 0) >> 5 !== 1) expect(isPublicAddress(grouped(bytes))).toBe(false);
      }),
    );
  });

  test('is so however it is written', () => {
    fc.assert(
      fc.property(address6(), (bytes) => {
        const short = new URL(`http://[${grouped(bytes)}]`).hostname.slice(1, -1);
        expect(bytesOf(short)).toEqual(bytes);
        expect(bytesOf(grouped(bytes).toUpperCase())).toEqual(bytes);
        expect(isPublicAddress(short)).toBe(isPublicAddress(grouped(bytes)));
      }),
    );
  });

  test('is read as Node.js reads it: what one takes for an address, the other does', () => {
    const texts = fc.oneof(
      fc.string(),
      address4().map(dotted),
      fc.stringMatching(/^[0-9a-f:.]{0,40}$/),
      fc.array(fc.stringMatching(/^[0-9a-f]{0,5}$/), { maxLength: 9 }).map((groups) => groups.join(':')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (!text.includes('%')) expect(bytesOf(text) !== undefined, text).toBe(isIP(text) !== 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
