import { expect, test } from 'vitest';
import { createChance } from './random.ts';

test('the same seed gives the same ids, another seed others', () => {
  const ids = (seed: number) => {
    const chance = createChance(seed);
    return [chance.uuid(), chance.uuid(), chance.code(16), chance.random()];
  };
  expect(ids(5)).toEqual(ids(5));
  expect(ids(5)).not.toEqual(ids(6));
});

test('ids look as they should', () => {
  const chance = createChance(1);
  expect(chance.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(chance.code(16)).toMatch(/^[A-Z2-7]{16}$/);
});
