import { expect, test } from 'vitest';
import type { MailAttachment } from '../intake/received-mail.ts';
import { enclosedInMail } from './enclosed-in-mail.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const picture = (size: number, change: Partial<MailAttachment> = {}): MailAttachment => ({
  name: 'basket.png',
  type: 'image/png',
  content: Buffer.concat([PNG, Buffer.alloc(size - PNG.length)]),
  inline: false,
  ...change,
});
const sorted = (...attachments: MailAttachment[]) => {
  const { taken, refused } = enclosedInMail({ sha256: 'abc', attachments });
  return [taken.map(({ attachment }) => attachment.name), refused.map(({ name, because }) => `${name} ${because}`)];
};

test('what can be looked at is taken, anything else is named with the reason', () => {
  const program = picture(20, { name: 'tool/a.exe', content: Buffer.from('MZ\0') });
  expect(sorted(picture(20), program, picture(20, { content: Buffer.alloc(0) }))).toEqual([
    ['basket.png'],
    ['a.exe is no picture (PNG, JPEG, GIF, WebP, HEIC), PDF, text or CSV', 'basket.png is empty'],
  ]);
});

test('a small picture within the text belongs to a signature; a large one is a screenshot', () => {
  expect(sorted(picture(9_999, { inline: true }), picture(10_000, { inline: true, name: 'screen.png' }))).toEqual([
    ['screen.png'],
    [],
  ]);
});

test('there is an end to how many, to how large, and to how large together', () => {
  const [many] = sorted(...Array.from({ length: 12 }, () => picture(20)));
  expect(many).toHaveLength(10);
  expect(sorted(picture(10_000_001))).toEqual([[], ['basket.png has more than 10 MB']]);
  const [large, left] = sorted(picture(9_000_000), picture(9_000_000), picture(9_000_000));
  expect([large, left]).toEqual([
    ['basket.png', 'basket.png'],
    ['basket.png has, together with the others, more than 20 MB'],
  ]);
});

test('the same mail’s files have the same ids, and no two the same', () => {
  const ids = () =>
    enclosedInMail({ sha256: 'abc', attachments: [picture(20), picture(20)] }).taken.map(
      ({ attachment }) => attachment.id,
    );
  expect(ids()).toEqual(ids());
  expect(new Set(ids()).size).toBe(2);
});
