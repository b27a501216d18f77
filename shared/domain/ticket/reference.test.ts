import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeReference, parseReference, REFERENCE_BYTES } from './reference.ts';

const bytes = fc.uint8Array({ minLength: REFERENCE_BYTES, maxLength: REFERENCE_BYTES });

describe('a reference', () => {
  test('looks like SP-7K3Q-9XZT-J and reads back as itself', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const reference = makeReference(random);
        expect(reference).toMatch(/^SP-[2-9A-HJ-KMNP-TV-Z]{4}-[2-9A-HJ-KMNP-TV-Z]{4}-[2-9A-HJ-KMNP-TV-Z]$/);
        expect(parseReference(reference)).toBe(reference);
      }),
    );
  });

  test('is understood in small letters, without dashes and between blanks', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const reference = makeReference(random);
        expect(parseReference(` ${reference.toLowerCase().replaceAll('-', '')} `)).toBe(reference);
      }),
    );
  });

  test('with any one letter changed is none', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 8 }), fc.nat({ max: 28 }), (random, position, shift) => {
        const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
        const body = [...makeReference(random).replaceAll('-', '').slice(2)];
        const old = letters.indexOf(body[position] ?? '');
        body[position] = letters.charAt((old + 1 + shift) % letters.length);
        expect(parseReference(`SP${body.join('')}`)).toBeUndefined();
      }),
    );
  });

  test.each(['', 'SP', 'SP-', 'hello', 'SP-7K3Q-9XZT', 'XX-2345-6789-Y', 'SP-O1IL-0000-0', 'SP-2345-6789-YY'])(
    'is not found in %j',
    (text) => {
      expect(parseReference(text)).toBeUndefined();
    },
  );
});
