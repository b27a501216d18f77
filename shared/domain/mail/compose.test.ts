import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audienceOf, kindOf, mailsOfStory, ofKind } from '../../../test/support/mail-reading.ts';
import { ALL_STORIES, PLAIN, type Story, type Words } from '../../../test/support/mail-stories.ts';
import { SETTINGS } from '../../../test/support/mail-world.ts';
import type { OutgoingMail } from './ports.ts';

/** Every mail of every example story, as sent at once after its event. */
async function allMails(words: Words, name = 'Naledi Mokoena'): Promise<OutgoingMail[]> {
  const mails: OutgoingMail[] = [];
  for (const story of ALL_STORIES(words)) mails.push(...(await mailsOfStory(story, name)));
  return mails;
}

const MAILS = await allMails(PLAIN);

describe('every kind of mail', () => {
  test.each([...new Set(MAILS.map(kindOf))])('%s is personal and complete', (kind) => {
    for (const mail of MAILS.filter((candidate) => kindOf(candidate) === kind)) {
      expect(mail.subject).toMatch(/\S \[SP-2345-6789-J\]$/);
      expect(mail.subject).toContain(PLAIN.subject);
      expect(mail.text).toContain(PLAIN.subject);
      expect(mail.text).toContain('SP-2345-6789-J');
      for (const unfinished of [
        /\bundefined\b/,
        /\bNaN\b/,
        /\[object/,
        /\bnull\b/,
        /\{\{|\}\}/,
        /Invalid Date/,
        / {2}\S*,/,
      ])
        expect(mail.text).not.toMatch(unfinished);
      if (audienceOf(mail) === 'requester') expect(mail.text).toMatch(/^Hello Naledi Mokoena,$/m);
    }
  });

  test('says the same in text and in HTML', () => {
    for (const { text, html } of MAILS) expect(wordsOf(html)).toEqual(wordsOf(text));
  });

  test('tells times in words, with their zone', () => {
    expect(ofKind(MAILS, 'received').text).toContain('by Monday, 23 November 2026 at 18:00 SAST at the latest');
  });

  test('has one subject for all mails to a requester, so that they stay one conversation', () => {
    const subjects = MAILS.filter((mail) => audienceOf(mail) === 'requester').map(({ subject }) => subject);
    expect(new Set(subjects)).toEqual(new Set([`${PLAIN.subject} [SP-2345-6789-J]`]));
  });

  test('is told apart as an answer to a person, or as something that a program sends', () => {
    for (const mail of MAILS)
      expect(mail.autoSubmitted).toBe(kindOf(mail) === 'received' ? 'auto-replied' : 'auto-generated');
  });

  test('to a colleague opens the ticket; the account team, which may not read it, and requesters get no such link', () => {
    const desk = 'Open the ticket:\nhttps://desk.example/tickets/SP-2345-6789-J\n';
    const without = MAILS.filter(({ text }) => !text.includes(desk)).map((mail) =>
      audienceOf(mail) === 'requester' ? 'requester' : kindOf(mail),
    );
    expect(new Set(without)).toEqual(new Set(['requester', 'account-lock']));
  });

  test('to a colleague names the reference only where there is no page to open', async () => {
    const { deskUrl: _, ...without } = SETTINGS;
    const mails = await mailsOfStory(ALL_STORIES(PLAIN)[0] as Story, undefined, undefined, without);
    expect(mails.some(({ text }) => text.includes('Open the ticket'))).toBe(false);
  });

  test('carries the signed links only while they do something', () => {
    const linked = MAILS.filter(({ text }) => text.includes('action=confirm')).map(kindOf);
    expect(new Set(linked)).toEqual(new Set(['resolved', 'confirmation-reminder']));
  });

  test('tells a requester nothing that colleagues wrote to each other', async () => {
    const secret = 'between us';
    const story = ALL_STORIES(PLAIN)[1];
    const internal = story?.life.messages.filter((message) => message.visibility === 'internal') ?? [];
    expect(internal.length).toBeGreaterThan(0);
    for (const message of internal) Object.assign(message, { text: secret });
    const mails = await mailsOfStory(story as Story);
    expect(mails.filter(({ text }) => text.includes(secret)).map(audienceOf)).toEqual(['team', 'team']);
  });
});

describe('the acknowledgement', () => {
  test('of a security incident gives the advice at once', async () => {
    const mails = await mailsOfStory(ALL_STORIES(PLAIN)[3] as Story);
    expect(ofKind(mails, 'received').text).toContain('change your password now');
  });

  test('asks for what is missing, and says how to send it', () => {
    const { text } = ofKind(MAILS, 'received');
    expect(text).toContain('Which listing is it?');
    expect(text).toContain('Please answer in your marketplace account');
  });
});

describe('what people type', () => {
  const HOSTILE = [
    '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;',
    'Subject\r\nBcc: everybody@people.example\r\n\r\nInjected body',
    `{{name}} ${'$'}{ticket.reference} %s <%= secret %> $& $1 $$`,
    'مرحبا \u202Eevil\u202C שלום 你好 👩‍👩‍👧 ñ',
    `${'x'.repeat(5000)} end`,
    '\u0000\u0007\u001b[31m\u2028\u2029\u0085',
    '> quoted\n-- \n.\nFrom nobody',
  ];

  test.each(HOSTILE)('%j stays what it is', async (typed) => {
    for (const mail of await allMails({ subject: typed, text: typed }, typed)) holdsTogether(mail);
  });

  test('whatever it is, every mail holds together', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (subject, body, name) => {
        for (const mail of await allMails({ subject, text: `.${body}` }, name)) holdsTogether(mail);
      }),
      { numRuns: 25 },
    );
  });

  test('keeps its placeholders as text, to the letter', async () => {
    const typed = `{{name}} ${'$'}{x} $& $1`;
    const mails = await allMails({ subject: 'A basket', text: typed });
    expect(ofKind(mails, 'update').text).toContain(`> ${typed}`);
  });

  function holdsTogether({ subject, html, text }: OutgoingMail): void {
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
    expect(subject).toMatch(/\S \[SP-2345-6789-J\]$/);
    expect(text).toMatch(/^Hello(,| \S.*,)$/m);
    expect([...subject].length).toBeLessThanOrEqual(150);
    expect(text).not.toMatch(/(?!\n|\t)\p{Cc}/u);
    const tags = [...seen(html).matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase());
    expect([...new Set(tags)].filter((tag) => !ALLOWED_TAGS.has(tag ?? ''))).toEqual([]);
    expect(html).not.toMatch(/\son[a-z]+=(?=[^&]*>)/i);
    for (const [, url] of html.matchAll(/href="([^"]*)"/g))
      expect(url).toMatch(/^https:\/\/(support\.example\/links\?|help\.example\/|desk\.example\/tickets\/SP-)/);
  }
});

const ALLOWED_TAGS = new Set(
  'html head meta title body div table tbody tr td th h1 p blockquote br b ul li a'.split(' '),
);

/** Without what only old Outlook reads, and what nobody sees. */
const seen = (html: string): string => html.replaceAll(/<!--.*?-->/gs, '').replaceAll(/<style.*?<\/style>/gs, '');

/** Letters and digits in order: what a reader reads, without marks, links and preview. */
function wordsOf(body: string): string[] {
  const plain = body.startsWith('<!doctype')
    ? seen(body)
        .replace(/<head>.*?<\/head>/s, '')
        .replace(/<div style="display:none.*?<\/div>/s, '')
        .replace(/>SayPro Support<\/div>/, '></div>')
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '')
    : body.replaceAll(/^https:\S+$/gm, '');
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
