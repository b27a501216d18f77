import { describe, expect, test } from 'vitest';
import { cleaned, details, id, line, text } from './text.ts';

describe('what people type', () => {
  test.each([
    ['line ends of every system', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['control characters of both kinds', 'a\u0000b\u001b[31mc\u0085d\u007f', 'ab[31mcd'],
    ['tabs, which stay', 'a\tb', 'a\tb'],
    ['letters in pieces', 'cafe\u0301', 'café'],
    ['half a character', 'a\ud83d', 'a\ufffd'],
    ['other scripts, as they are', 'عمر 田中 ‏😀', 'عمر 田中 ‏😀'],
  ])('%s', (_, typed, kept) => {
    expect(cleaned(typed)).toBe(kept);
  });

  test('is measured after cleaning, without the space around it', () => {
    expect(text(3).parse('  abc\u0000  ')).toBe('abc');
    expect(text(3).safeParse('abcd').success).toBe(false);
    expect(text().safeParse('\u0000 \n').success).toBe(false);
  });

  test.each(['\u200b', '\u2060 \ufeff', '\u00ad', '\u3000', '\u115f'])('is not blank: %j says nothing', (typed) => {
    expect([text().safeParse(typed).success, line().safeParse(typed).success]).toEqual([false, false]);
  });

  test.each(['a\nb', 'a\rb', 'a\tb', 'a\u2028b'])('is a single line where one is asked for: not %j', (typed) => {
    expect(line().safeParse(typed).success).toBe(false);
  });
});

describe('ids and details', () => {
  test.each(['', ' ', '../x', 'a b', '-a', 'a|b', 'a'.repeat(101)])('%j is no id', (typed) => {
    expect(id().safeParse(typed).success).toBe(false);
  });

  test('a detail named like what every object has is nothing special', () => {
    const parsed = details().parse(JSON.parse('{"constructor": "x", "order-number": "1"}'));
    expect(Object.entries(parsed)).toEqual([
      ['constructor', 'x'],
      ['order-number', '1'],
    ]);
    expect(Object.getPrototypeOf(details().parse(JSON.parse('{"__proto__": {"a": "b"}}')))).toBe(Object.prototype);
  });
});
