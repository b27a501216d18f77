import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test.each([
  ['basket.png', 'basket.png'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\a b.pdf', 'a b.pdf'],
  ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
  ['exe.\u202Egnp.txt', 'exe.gnp.txt'],
  ['.htaccess', 'htaccess'],
  ['  ', 'file'],
  ['écran.png', 'écran.png'],
])('%j is called %j', (given, name) => {
  expect(fileName(given)).toBe(name);
});

test('a long name keeps its ending', () => {
  expect(fileName(`${'a'.repeat(300)}.jpeg`)).toBe(`${'a'.repeat(115)}.jpeg`);
});

test('no name has a folder, a control character or more than 120 letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = fileName(given);
      expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}"]/u);
      expect([...name].length).toBeLessThanOrEqual(120);
      expect(name).not.toBe('');
    }),
  );
});
