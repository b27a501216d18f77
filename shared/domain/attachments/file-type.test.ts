import { describe, expect, test } from 'vitest';
import { fileTypeOf } from './file-type.ts';

/** A name that says nothing. */
const called = (type: string, name = 'x') => ({ type, name });
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('what a file is', () => {
  test.each([
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['GIF89a\x01\0', 'image/gif'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x18ftypheic\0\0\0\0', 'image/heic'],
    ['%PDF-1.7\n', 'application/pdf'],
  ])('its first bytes say, whatever it is called: %j', (start, type) => {
    expect(fileTypeOf(bytes(start), called('text/plain'))).toBe(type);
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['text/csv; charset=utf-8', 'text/csv'],
    ['application/vnd.ms-excel', 'text/csv'],
  ])('text is what it is called: %s', (said, type) => {
    expect(fileTypeOf(Buffer.from('naïve;1\r\n\t“x”'), called(said))).toBe(type);
  });

  test.each([
    ['orders.CSV', 'text/csv'],
    ['server.log', 'text/plain'],
    ['page.html', undefined],
    ['page', undefined],
  ] as const)('text of which nothing is said is what its name says: %s', (name, type) => {
    expect(fileTypeOf(Buffer.from('a;b'), called('application/octet-stream', name))).toBe(type);
    expect(fileTypeOf(Buffer.from('MZ\0'), called('application/octet-stream', name))).toBeUndefined();
  });

  test.each([
    ['as Excel writes it', '\xff\xfea\0;\0b\0', 'text/csv'],
    ['the other way round', '\xfe\xff\0a\0;\0b', 'text/csv'],
    ['with a NUL', '\xff\xfea\0\0\0', undefined],
    ['cut in half', '\xff\xfea\0b', undefined],
    ['with half of a letter', '\xff\xfe\0\xd8a\0', undefined],
  ] as const)('text in UTF-16 is text: %s', (_, start, type) => {
    expect(fileTypeOf(bytes(start), called('text/csv'))).toBe(type);
  });

  test.each([
    ['a program', 'MZ\x90\0\x03', 'image/png'],
    ['an archive', 'PK\x03\x04', 'application/zip'],
    ['a document with macros, called text', 'PK\x03\x04\x14\0\x06\0word/vbaProject.bin', 'text/plain'],
    ['a PDF after something else', '<html>%PDF-1.7', 'application/pdf'],
    ['text that moves a terminal’s cursor', 'a\x1b[2J', 'text/plain'],
    ['a page that is called a picture', '<html><script>', 'image/png'],
    ['a drawing, which can hold programs', '<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['sound in the same box as pictures', 'RIFF\x24\0\0\0WAVEfmt ', 'audio/wav'],
    ['a film in the same box as pictures', '\0\0\0\x18ftypmp42', 'video/mp4'],
    ['bytes that are called text', 'a\0b', 'text/plain'],
    ['half of a picture’s mark', '\x89PN', 'image/png'],
  ])('%s is nothing that is taken', (_, start, said) => {
    expect(fileTypeOf(bytes(start), called(said, 'x.txt'))).toBeUndefined();
  });
});
