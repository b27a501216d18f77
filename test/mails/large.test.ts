import { expect, test } from 'vitest';
import { parseMail } from '../../shared/adapters/mime/parse-mail.ts';
import { readingOf } from '../../shared/domain/intake/reading.ts';
import { MailWorld } from './world.ts';

const DELIVERY = {
  raw: 'inbound/large',
  recipients: ['support@support.example'],
  verdicts: { spam: 'pass', virus: 'pass', spf: 'pass', dkim: 'pass', dmarc: 'pass' },
} as const;
const HEAD =
  'From: a@x.example\r\nTo: support@support.example\r\nSubject: large\r\nMessage-ID: <l@x.example>\r\nMIME-Version: 1.0\r\n';

const parse = (mail: string) => parseMail(Buffer.from(mail, 'latin1'), DELIVERY);

test('twenty-five megabytes of attachment are read, words and all', async () => {
  const line = `${'A'.repeat(76)}\r\n`;
  const body = `--b\r\nContent-Type: text/plain\r\n\r\nHere is the film.\r\n--b\r\nContent-Type: video/mp4; name=film.mp4\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(336_000)}--b--\r\n`;
  const parsed = await parse(`${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${body}`);
  if (parsed.kind !== 'mail') throw new Error(parsed.because);
  expect(parsed.mail.text.trim()).toBe('Here is the film.');
  expect(parsed.mail.attachments).toMatchObject([{ name: 'film.mp4', type: 'video/mp4' }]);
  expect(parsed.mail.attachments[0]?.content.length).toBe(336_000 * 57);
});

test('a text of megabytes is cut, and says so on the ticket', async () => {
  const mail = `${HEAD}\r\n${'Word after word after word.\r\n'.repeat(100_000)}`;
  const parsed = await parse(mail);
  if (parsed.kind !== 'mail') throw new Error(parsed.because);
  expect(parsed.mail).toMatchObject({ textCut: true });
  expect(parsed.mail.text.length).toBe(200_000);
  const world = await MailWorld.create();
  const accepted = await world.receive(Buffer.from(mail));
  if (accepted.kind !== 'filed') throw new Error(accepted.kind);
  const [description] = world.messages(accepted.reference);
  expect(description?.text.length).toBeLessThanOrEqual(10_000);
  expect(description?.text).toMatch(/kept as it came\.\]$/);
});

test.each([
  ['too-large', `${HEAD}\r\n${'x'.repeat(42_000_000)}`],
  ['too-large', `${HEAD}\r\n${'\r\n'.repeat(1_000_001)}`],
  ['too-many-parts', `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(1_000_000)}`],
  ['too-many-parts', `${HEAD}\r\n${'Content-Type: multipart/mixed; boundary=b\r\n'.repeat(2_000)}`],
  ['too-many-headers', `${HEAD}${`X-Noise: ${'n'.repeat(900)}\r\n`.repeat(2_000)}\r\nhello`],
])('%s: it is not read at all', async (because, mail) => {
  expect(await parse(mail)).toEqual({ kind: 'unreadable', because });
});

test('HTML without an end to its nesting is read all the same', async () => {
  const parsed = await parse(`${HEAD}Content-Type: text/html\r\n\r\n${'<div><blockquote>'.repeat(50_000)}Order 4711`);
  if (parsed.kind !== 'mail') throw new Error(parsed.because);
  expect(readingOf(parsed.mail).text).toContain('Order 4711');
});

test('HTML of nothing but brackets is read in a time that grows with its length only', async () => {
  const parsed = await parse(`${HEAD}Content-Type: text/html\r\n\r\n${'<'.repeat(400_000)}<p>Order 4711`);
  expect(parsed.kind).toBe('mail');
});

test('a mail in a mail in a mail ends somewhere', async () => {
  let mail = 'Content-Type: text/plain\r\n\r\nthe innermost';
  for (let i = 0; i < 40; i += 1) mail = `Content-Type: message/rfc822\r\n\r\nSubject: ${i}\r\n${mail}`;
  expect((await parse(`${HEAD}${mail}`)).kind).toBe('mail');
});
