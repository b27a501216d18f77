import { describe, expect, test } from 'vitest';
import { compileFilterPattern } from './filter-pattern.ts';

const passes = (pattern: string, line: string) => compileFilterPattern(pattern)(line);

describe('a pattern of terms', () => {
  test.each<[string, string, boolean]>([
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['one two', 'two, then one', true],
    ['one two', 'one only', false],
    ['?one ?two', 'two', true],
    ['?one ?two', 'three', false],
    ['one -two', 'one and two', false],
    ['"one two"', 'one two', true],
    ['"one two"', 'two one', false],
    ['%t[ow]o%', 'too', true],
  ])('%s on "%s": %s', (pattern, line, expected) => expect(passes(pattern, line)).toBe(expected));
});

describe('a pattern on JSON', () => {
  const line = JSON.stringify({
    level: 'ERROR',
    status: 503,
    request: { id: 'r-1' },
    tags: ['a', 'b'],
    cold: true,
    who: null,
  });
  test.each<[string, boolean]>([
    ['{ $.level = "ERROR" }', true],
    ['{ $.level = ERROR }', true],
    ['{ $.level = "E*" }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.status >= 500 }', true],
    ['{ $.status < 500 }', false],
    ['{ $.status = 503 && $.level = "INFO" }', false],
    ['{ $.status = 404 || $.level = "ERROR" }', true],
    ['{ ($.status = 404 || $.status = 503) && $.level = "ERROR" }', true],
    ['{ $.request.id = "r-1" }', true],
    ['{ $.tags[1] = "b" }', true],
    ['{ $.cold IS TRUE }', true],
    ['{ $.who IS NULL }', true],
    ['{ $.absent NOT EXISTS }', true],
    ['{ $.absent = "x" }', false],
  ])('%s: %s', (pattern, expected) => expect(passes(pattern, line)).toBe(expected));

  test('lets no line through that is not JSON', () => {
    expect(passes('{ $.level = "ERROR" }', 'level ERROR')).toBe(false);
  });

  test.each(['{ $.level = "ERROR"', '{ level = "ERROR" }', '{ $.level ~ 1 }'])('%s is refused', (pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow('Invalid filter pattern');
  });
});
