import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../domain/mail/ports.ts';
import { asciiAddress, buildMime } from './mime.ts';

const MAIL: OutgoingMail = {
  to: { address: 'naledi@people.example', name: 'Naledi Mokoena' },
  subject: '[SP-2345-6789-J] My basket does not show up',
  text: 'Hello Naledi,\n\nwe have your message.\n',
  html: '<!doctype html>\n<html lang="en"><body><p>Hello Naledi,</p></body></html>\n',
  threadRoot: '<root.SP-2345-6789-J.k1.c2lnbmF0dXJlLXRoYXQtaXMtZm9ydHktdGhyZWUtbG9uZw@support.example>',
  autoSubmitted: 'auto-replied',
  reference: 'SP-2345-6789-J',
  key: '000001#received#requester',
};

const raw = async (change: Partial<OutgoingMail> = {}): Promise<string> =>
  (await buildMime({ ...MAIL, ...change }, 'help@support.example', 'SayPro Support')).toString('utf8');
const parsed = async (change: Partial<OutgoingMail> = {}) => PostalMime.parse(await raw(change));

describe('a mail as it leaves', () => {
  test('has both bodies, plain text first', async () => {
    const mail = await parsed();
    expect(mail.text?.trim()).toBe(MAIL.text.trim());
    expect(mail.html?.trim()).toBe(MAIL.html.trim());
    const source = await raw();
    expect(source.indexOf('text/plain')).toBeLessThan(source.indexOf('text/html'));
    expect(source).toContain('Content-Type: multipart/alternative');
  });

  test('names sender and recipient', async () => {
    const mail = await parsed();
    expect(mail.from).toEqual({ address: 'help@support.example', name: 'SayPro Support' });
    expect(mail.to).toEqual([{ address: 'naledi@people.example', name: 'Naledi Mokoena' }]);
  });

  test('belongs to no conversation where it is about several tickets', async () => {
    const { threadRoot: _, ...digest } = MAIL;
    const source = (await buildMime(digest, 'help@support.example', 'SayPro Support')).toString('utf8');
    expect(source).not.toMatch(/^(References|In-Reply-To):/m);
  });

  test('threads by the signed root, and keeps robots quiet', async () => {
    const mail = await parsed();
    expect(mail.references).toBe(MAIL.threadRoot);
    expect(mail.inReplyTo).toBe(MAIL.threadRoot);
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(header('auto-submitted')).toBe('auto-replied');
    expect(header('x-auto-response-suppress')).toBe('All');
    expect(header('reply-to')).toBeUndefined();
  });

  test('brings names, subjects and words of any script through', async () => {
    const words = 'Ñandú – Здравствуйте – 你好,世界 – مرحبا – 👩‍👩‍👧 – Sawubona';
    const mail = await parsed({
      to: { address: 'x@people.example', name: words },
      subject: `[SP-2345-6789-J] ${words.repeat(3)}`,
      text: `${words}\n`,
      html: `<p>${words}</p>\n`,
    });
    expect(mail.to?.[0]?.name).toBe(words);
    expect(mail.subject).toBe(`[SP-2345-6789-J] ${words.repeat(3)}`);
    expect(mail.text?.trim()).toBe(words);
    expect(mail.html).toContain(words);
  });

  test('is seven-bit and has no line that a server would break', async () => {
    const source = await raw({
      subject: `[SP-2345-6789-J] ${'é'.repeat(300)}`,
      text: `${'long '.repeat(3000)}é\n`,
      html: `<p>${'x'.repeat(5000)}</p>`,
    });
    for (const line of source.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    expect(source).toMatch(/^[\t\r\n -~]*$/);
    expect((await PostalMime.parse(source)).text?.trim()).toBe(`${'long '.repeat(3000)}é`);
  });

  test.each(['\r\nBcc: everybody@people.example', '\nBcc: everybody@people.example', '\r\n\r\nA new body'])(
    'a line end in name or subject (%j) starts no header',
    async (injected) => {
      const mail = await parsed({
        subject: `[SP-2345-6789-J] Hello${injected}`,
        to: { address: 'x@people.example', name: `Naledi${injected}` },
      });
      expect(mail.bcc).toBeUndefined();
      expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
      expect(mail.text?.trim()).toBe(MAIL.text.trim());
      expect(mail.to?.map(({ address }) => address)).toEqual(['x@people.example']);
    },
  );

  test('offers to end what is not essential, by a page and with one click (RFC 8058)', async () => {
    const unsubscribe = `https://support.example/links?${'a=b&'.repeat(100)}signature=x`;
    const mail = await parsed({ unsubscribe });
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe')).toBe(`<${unsubscribe}>`);
    const answered = await parsed({ unsubscribe, replyTo: 'help+sp23456789j.k1.abc@support.example' });
    expect(answered.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe(
      `<mailto:help+sp23456789j.k1.abc@support.example?subject=unsubscribe>, <${unsubscribe}>`,
    );
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect((await parsed()).headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
  });

  test('writes a domain of any script as servers know it', () => {
    expect(asciiAddress('x@münchen.example')).toBe('x@xn--mnchen-3ya.example');
  });
});
