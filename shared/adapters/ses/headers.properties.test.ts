import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { mailsOfStory, ofKind } from '../../../test/support/mail-reading.ts';
import { Story } from '../../../test/support/mail-stories.ts';
import type { OutgoingMail } from '../../domain/mail/ports.ts';
import { buildMime } from './mime.ts';

const NASTY = [
  '\r\nBcc: everybody@people.example',
  '\nX-Spam: no\n\nbody',
  '\r\n\r\n<script>',
  'x'.repeat(3000),
  'é'.repeat(1000),
  '👩‍👩‍👧'.repeat(200),
  'שלום \u202Eevil\u202C مرحبا',
  '"quoted" <a@b.example>, c@d.example; group: e@f.example;',
  '=?utf-8?B?QmNjOiB4QHkuZXhhbXBsZQ==?=',
  'a\u0000b\u0007c\u2028d\u0085e',
  '\uD800 half a character',
  '   ',
  '\\" \\\\ ( comment ) : ; , .',
];
const typed = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...NASTY, ' ', 'basket'), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** Everything that a mail server sees of a mail before its bodies. */
async function sourceOf(mail: OutgoingMail): Promise<string> {
  return (await buildMime(mail, 'help@support.example', 'SayPro Support')).toString('latin1');
}

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'message-id',
  'mime-version',
  'references',
  'reply-to',
  'subject',
  'to',
  'x-auto-response-suppress',
];

function isSound(source: string): void {
  const head = source.slice(0, source.indexOf('\r\n\r\n'));
  for (const line of source.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(998);
    expect(line).toMatch(/^[\t -~]*$/);
  }
  const names = head
    .replaceAll(/\r\n[\t ]+/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  expect(names.filter((name) => !HEADERS.includes(name))).toEqual([]);
  expect(names.length).toBe(new Set(names).size);
}

describe('whatever people call themselves and their matter', () => {
  test('a mail has the headers that it should, one recipient, and no line that a server breaks', async () => {
    await fc.assert(
      fc.asyncProperty(typed, typed, async (subject, name) => {
        const story = new Story({}, { subject, text: 'It does not show up.' });
        const mail = ofKind(await mailsOfStory(story, name), 'received');
        const source = await sourceOf(mail);
        isSound(source);
        const read = await PostalMime.parse(source);
        expect(read.to?.map(({ address }) => address)).toEqual(['naledi@people.example']);
        expect(read.cc ?? read.bcc).toBeUndefined();
        expect(read.subject).toMatch(/\S \[SP-2345-6789-J\]$/);
        expect(read.references).toMatch(/^<root\.SP-2345-6789-J\.[^<>\s]+>$/);
      }),
      { numRuns: 300 },
    );
  });

  test('the adapter alone keeps names and subjects in their headers, however little was cleaned before', async () => {
    const story = await mailsOfStory(new Story());
    const mail = ofKind(story, 'received');
    await fc.assert(
      fc.asyncProperty(typed, typed, async (subject, name) => {
        const source = await sourceOf({ ...mail, subject, to: { ...mail.to, name } });
        isSound(source);
        const read = await PostalMime.parse(source);
        expect(read.to?.map(({ address }) => address)).toEqual(['naledi@people.example']);
      }),
      { numRuns: 300 },
    );
  });

  test('a subject that can be written arrives to the letter', async () => {
    for (const subject of ['Ñandú – 你好', '👩‍👩‍👧 basket', 'שלום', '"quoted", and more', '=?utf-8?Q?x?=']) {
      const mail = ofKind(await mailsOfStory(new Story({}, { subject, text: 'x' })), 'received');
      expect((await PostalMime.parse(await sourceOf(mail))).subject).toBe(`${subject} [SP-2345-6789-J]`);
    }
  });
});
