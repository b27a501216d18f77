import { expect, test } from 'vitest';
import { itemBytes } from './item-size.ts';

test('names and texts count their bytes in UTF-8', () => {
  expect(itemBytes({ pk: { S: 'né' } })).toBe(5);
});

test('numbers take a byte for two digits and one more; flags take one', () => {
  expect(itemBytes({ n: { N: '12345' }, b: { BOOL: true }, z: { NULL: true } })).toBe(1 + 4 + 1 + 1 + 1 + 1);
});

test('lists and maps take three bytes and one for each element', () => {
  expect(itemBytes({ l: { L: [{ S: 'ab' }, { S: 'c' }] } })).toBe(1 + 3 + 2 + 3);
  expect(itemBytes({ m: { M: { a: { S: 'bc' } } } })).toBe(1 + 3 + 1 + 3);
});
