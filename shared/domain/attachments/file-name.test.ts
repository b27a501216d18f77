import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILE_TYPES } from './attachment.ts';
import { fileName, savedName } from './file-name.ts';

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

test.each([
  ['page.html', 'text/plain', 'page.html.txt'],
  ['drawing.svg', 'text/plain', 'drawing.svg.txt'],
  ['setup.exe', 'image/png', 'setup.exe.png'],
  ['setup.exe .', 'application/pdf', 'setup.exe.pdf'],
  ['photo.png', 'image/jpeg', 'photo.png.jpg'],
  ['PHOTO.JPEG', 'image/jpeg', 'PHOTO.JPEG'],
  ['photo', 'image/heic', 'photo.heic'],
  ['server.log', 'text/plain', 'server.log'],
  ['orders.txt', 'text/csv', 'orders.txt'],
  ['', 'image/gif', 'file.gif'],
] as const)('%j that is %s is saved as %j', (given, type, name) => {
  expect(savedName(given, type)).toBe(name);
});

test('nothing is saved under a name that a program is opened by', () => {
  const given = fc.tuple(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('.html', '.exe', '.js ', '.hta.'),
  );
  fc.assert(
    fc.property(given, fc.constantFrom(...FILE_TYPES), ([start, end], type) => {
      expect(savedName(start + end, type)).toMatch(/^[^/\\]{1,120}\.(png|jpg|gif|webp|heic|pdf|txt|csv)$/u);
    }),
  );
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
