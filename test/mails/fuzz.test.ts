import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMail } from '../../shared/adapters/mime/parse-mail.ts';
import { readingOf } from '../../shared/domain/intake/reading.ts';
import type { Parsed } from '../../shared/domain/intake/received-mail.ts';
import { senderOf } from '../../shared/domain/intake/robots.ts';
import { MailWorld } from './world.ts';

const DELIVERY = {
  raw: 'inbound/fuzz',
  recipients: ['support@support.example'],
  verdicts: { spam: 'pass', virus: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' },
} as const;
const US = { addresses: ['support@support.example'], answersUs: false };

const parse = (mail: string | Uint8Array): Promise<Parsed> => parseMail(Buffer.from(mail), DELIVERY);

/** A leaf or a multipart of leaves, with words of its own in each. */
type Part = { readonly words: string } | { readonly kind: string; readonly parts: readonly Part[] };

const words = fc.stringMatching(/^[a-z]{3,12}( [a-z]{3,12}){0,5}$/);
const part: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ words }),
    fc.record({
      kind: fc.constantFrom('mixed', 'related', 'report', 'signed', 'unheard-of'),
      parts: fc.array(tie('part'), { minLength: 1, maxLength: 4 }),
    }),
  ),
})).part;

let boundaries = 0;
function written(node: Part): string {
  if ('words' in node) return `Content-Type: text/plain; charset=utf-8\r\n\r\n${node.words}\r\n`;
  boundaries += 1;
  const boundary = `b${boundaries}`;
  const inner = node.parts.map((each) => `--${boundary}\r\n${written(each)}\r\n`).join('');
  return `Content-Type: multipart/${node.kind}; boundary="${boundary}"\r\n\r\n${inner}--${boundary}--\r\n`;
}

const wordsIn = (node: Part): string[] => ('words' in node ? [node.words] : node.parts.flatMap(wordsIn));

test('the words of every part are read, however the parts are nested', async () => {
  await fc.assert(
    fc.asyncProperty(part, async (node) => {
      const parsed = await parse(`From: a@x.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n${written(node)}`);
      if (parsed.kind !== 'mail') throw new Error(parsed.because);
      for (const each of wordsIn(node)) expect(parsed.mail.text).toContain(each);
    }),
    { numRuns: 150 },
  );
});

const encodings = fc.constantFrom('7bit', '8bit', 'base64', 'quoted-printable', 'binary');

function encoded(text: string, encoding: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (encoding === 'base64') return bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  if (encoding !== 'quoted-printable') return text;
  return [...bytes]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
    .replaceAll(/(=..){24}/g, '$&=\r\n');
}

test('a simple mail’s words come through every encoding and are never stripped down to nothing', async () => {
  const text = fc
    .stringMatching(/^[\p{L}\p{N}>:.,@<\- ]{1,60}(\n[\p{L}\p{N}>:.,@<\- ]{0,60}){0,6}$/u)
    .filter((value) => /[\p{L}\p{N}]/u.test(value));
  await fc.assert(
    fc.asyncProperty(text, encodings, async (value, encoding) => {
      const head = `From: a@x.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
      const parsed = await parse(head + encoded(value.replaceAll('\n', '\r\n'), encoding));
      if (parsed.kind !== 'mail') throw new Error(parsed.because);
      const blank = (letters: string) => letters.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
      expect(blank(parsed.mail.text)).toBe(blank(value));
      expect(readingOf(parsed.mail).text).not.toBe('');
    }),
    { numRuns: 150 },
  );
});

const TOKENS = [
  ...[
    'From: ',
    'To: ',
    'Subject: ',
    'Message-ID: <',
    '>',
    'References: ',
    'Content-Type: ',
    'multipart/mixed',
    'text/html',
  ],
  ...[
    '; boundary=',
    '"',
    'b',
    '--b',
    '--b--',
    '\r\n',
    '\r\n\r\n',
    'a@x.example',
    '=?utf-8?B?',
    '?=',
    '%00',
    '\0',
    '=3D',
  ],
  ...['message/rfc822', 'message/delivery-status', 'multipart/report; report-type=delivery-status', 'text/calendar'],
  ...[
    'Content-Transfer-Encoding: base64',
    "filename*0*=utf-8''%",
    'charset=utf-16',
    '<blockquote>',
    '<script>',
    '> ',
    'On ',
  ],
  ...['wrote:', '\u202e', '\ud800', 'Auto-Submitted: ', 'é', 'Final-Recipient: rfc822;', 'Status: 5.1.1', ' ', '\t'],
];

test('no bytes at all make it throw, and every mail has an end', async () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 20 })), { maxLength: 80 });
  const any = fc.oneof(
    pieces.map((list) => Buffer.from(list.join(''))),
    fc.uint8Array({ maxLength: 2_000 }),
  );
  const world = await MailWorld.create();
  await fc.assert(
    fc.asyncProperty(any, async (bytes) => {
      const parsed = await parse(bytes);
      if (parsed.kind === 'mail') senderOf(parsed.mail, US);
      expect(await world.receive(bytes)).toHaveProperty('kind');
    }),
    { numRuns: 300 },
  );
});
