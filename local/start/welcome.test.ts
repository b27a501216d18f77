import path from 'node:path';
import { expect, test } from 'vitest';
import { type Welcome, welcome } from './welcome.ts';

const LAST = Date.parse('2026-11-20T17:03:09.500Z');
const home = path.resolve('.local');
const wordsOf = (beginning: Welcome['beginning'], place = home): string | undefined =>
  welcome({
    apiUrl: 'http://127.0.0.1:8080',
    endpointUrl: 'http://127.0.0.1:4566',
    region: 'eu-west-1',
    clock: 'real',
    roster: 'as it was',
    beginning,
    home: place,
  }).split('\n')[2];

test.each([
  [{ continues: false, lastUsedAt: undefined, running: 0 }, 'It begins anew; everything is kept in .local.'],
  [
    { continues: true, lastUsedAt: LAST, running: 12 },
    'It continues with 12 open tickets from 2026-11-20 17:03:09 UTC, kept in .local; "npm start -- --fresh" begins anew.',
  ],
  [
    { continues: true, lastUsedAt: LAST, running: 1 },
    'It continues with 1 open ticket from 2026-11-20 17:03:09 UTC, kept in .local; "npm start -- --fresh" begins anew.',
  ],
])('a start says how it begins: %j', (beginning, words) => {
  expect(wordsOf(beginning)).toBe(words);
});

test('a folder outside the project is named in full', () => {
  expect(wordsOf({ continues: false, lastUsedAt: undefined, running: 0 }, '/tmp/desk')).toContain('kept in /tmp/desk.');
});
