import { expect, test } from 'vitest';
import { MissingConfiguration, readConfiguration } from './configuration.ts';

test('gives each variable that was asked for, and no other', () => {
  expect(readConfiguration(['A', 'B'], { A: 'a', B: 'b', C: 'c' })).toEqual({ A: 'a', B: 'b' });
});

test('names every missing or empty variable at once', () => {
  const read = () => readConfiguration(['A', 'B', 'C'], { A: '', B: 'b' });
  expect(read).toThrow(MissingConfiguration);
  expect(read).toThrow('These environment variables are missing or empty: A, C.');
});
