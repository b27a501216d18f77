import { expect, test } from 'vitest';
import { isMet, percentile } from './figure.ts';

test('a target is met on its bound, and not beyond it', () => {
  expect([isMet(200, { most: 200 }), isMet(201, { most: 200 })]).toEqual([true, false]);
  expect([isMet(20, { least: 20 }), isMet(19, { least: 20 })]).toEqual([true, false]);
});

test('a percentile is one of the values, whatever their order', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile([], 0.5)]).toEqual([50, 99, 0]);
});
