import { expect, test } from 'vitest';
import { columnsOf, isolated, oneLine, padded, truncated, wrapped } from './terminal-text.ts';

test('East Asian letters and emoji take two columns, marks and joiners none', () => {
  expect(columnsOf('abc')).toBe(3);
  expect(columnsOf('无法下单')).toBe(8);
  expect(columnsOf('💔')).toBe(2);
  expect(columnsOf('e\u0301')).toBe(1);
  expect(columnsOf('\u2068سلام\u2069')).toBe(4);
});

test('a text is cut between letters, never within one', () => {
  expect(truncated('slow', 4)).toBe('slow');
  expect(truncated('slower', 4)).toBe('slo…');
  expect(truncated('无法下单', 6)).toBe('无法…');
  expect(columnsOf(truncated('无法下单', 6))).toBeLessThanOrEqual(6);
});

test('what could steer a terminal is shown instead of done', () => {
  expect(oneLine('a\r\nBcc: b')).toBe('a Bcc: b');
  expect(oneLine('\u001b[31mred')).toBe('\\u{1b}[31mred');
  expect(oneLine('\u202egnp.exe')).toBe('\\u{202e}gnp.exe');
});

test('only a text that runs from right to left is isolated', () => {
  expect(isolated('left')).toBe('left');
  expect(isolated('سلام')).toBe('\u2068سلام\u2069');
});

test('padding counts columns, on either side', () => {
  expect(padded('无', 4)).toBe('无  ');
  expect(padded('7', 3, 'left')).toBe('  7');
});

test('lines break at blanks, and a long word keeps its own line', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
});
