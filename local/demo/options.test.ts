import { expect, test } from 'vitest';
import { parseDemoOptions, USAGE } from './options.ts';

test('without a word, all tickets of the example file', () => {
  expect(parseDemoOptions([])).toEqual({ only: [] });
});

test('ids stand one by one or in a list', () => {
  const args = ['--only', 'a,b', '--only', 'c', '--file', 'mine.json'];
  expect(parseDemoOptions(args)).toEqual({ only: ['a', 'b', 'c'], file: 'mine.json' });
});

test.each([[['--what']], [['--file']], [['stray']]])('%j ends in a sentence with the usage', (args) => {
  expect(parseDemoOptions(args)).toMatch(/^[^\n]+\.$/);
  expect(parseDemoOptions(args)).toContain(USAGE);
});
