import { enclosedInMail } from '../attachments/enclosed-in-mail.ts';
import { cleanLine, cut } from './clean-text.ts';
import type { DeliveryReport } from './delivery-report.ts';
import { readingOf } from './reading.ts';
import type { ReceivedMail } from './received-mail.ts';

/** As much as a person may write over the API, and what says that there is more. */
const MOST_TEXT = 10_000;
const MORE = '\n\n[The mail is longer; it is kept as it came.]';
const MOST_AUTOMATIC = 3_000;
const MOST_SUBJECT = 200;
const MOST_DETAIL = 2_000;

/** "Re:" and "Fwd:" as programs write them, and what they put into brackets before a subject. */
const PREFIX =
  /^\s*((re|aw|antw|antwort|sv|vs|odp|ref|rif|res|rv|fwd?|wg|tr|enc|vb|vl|pd|ynt|ilt|bls|balas|r|i|回复|回覆|答复|转发|轉寄|返信|転送|답장|отв|на|σχετ|προθ|הועבר|תגובה)\s*(\[\d+\]|\(\d+\))?\s*[:：]|\[(external|extern|ext|caution|spam\??)\])\s*/iu;
const MOST_PREFIXES = 20;

const OUR_REFERENCE = /[[(#]*\s*\bSP-?[A-Z0-9]{4}-?[A-Z0-9]{4}-?[A-Z0-9]\b\s*[\])]*[\s:-]*/gi;

/** The words of a person's mail as a message holds them; a mail of attachments only says so. Empty: there are none at all. */
export function replyWords(mail: ReceivedMail): string {
  const { text } = readingOf(mail);
  if (text !== '') return withRefused(text, mail);
  const names = mail.attachments.map(({ name }) => name);
  return names.length === 0 ? '' : withRefused(`[No words; sent with it: ${names.join(', ')}]`, mail);
}

const MOST_REFUSED = 2_000;

/** And which of the files that were sent with it are not kept. */
function withRefused(text: string, mail: ReceivedMail): string {
  const refused = enclosedInMail(mail).refused.map(({ name, because }) => `[Not kept: ${name} ${because}.]`);
  const more = refused.length === 0 ? '' : `\n\n${cut(refused.join('\n'), MOST_REFUSED)}`;
  const room = MOST_TEXT - more.length;
  return (text.length <= room && !mail.textCut ? text : cut(text, room - MORE.length) + MORE) + more;
}

/** What a new ticket is about, without what programs put before it. */
export function subjectOfMail(mail: ReceivedMail): string {
  let subject = mail.subject;
  for (let i = 0; i < MOST_PREFIXES && PREFIX.test(subject); i += 1) subject = subject.replace(PREFIX, '');
  const own = cleanLine(subject.replaceAll(OUR_REFERENCE, ' '), MOST_SUBJECT);
  const first = replyWords(mail)
    .split('\n')
    .find((line) => /[\p{L}\p{N}]/u.test(line));
  return own || cleanLine(first ?? '', 80) || 'A mail without a subject';
}

/** The text of a new ticket; a mail may say everything in its subject. */
export const ticketWords = (mail: ReceivedMail): string => replyWords(mail) || subjectOfMail(mail);

/** What the mail itself answers of what is asked for: the description. Nobody is asked again for what they have just told. */
export const detailsOf = (mail: ReceivedMail): Readonly<Record<string, string>> => {
  const words = readingOf(mail).text;
  return words === '' ? {} : { description: cut(words, MOST_DETAIL) };
};

/** A mail that was one too many to open a ticket: all of its words, for agents. */
export function floodWords(mail: ReceivedMail): string {
  const from = mail.from.map(({ address }) => address).join(', ');
  const names = mail.attachments.map(({ name }) => name);
  const enclosed = names.length === 0 ? [] : [`Sent with it, in the mail as it came: ${names.join(', ')}`];
  const why =
    'Its sender has opened so many tickets by mail lately that this mail has opened none. Nobody was answered.';
  const head = [why, `From: ${from}`, `Subject: ${mail.subject}`, ...enclosed].join('\n');
  return cut(`${cut(head, MOST_AUTOMATIC)}\n\n${replyWords(mail)}`.trim(), MOST_TEXT);
}

/** A program's mail, for agents. */
export function automaticWords(mail: ReceivedMail, rule: string, deliveries: readonly DeliveryReport[]): string {
  const from = mail.from.map(({ address }) => address).join(', ') || 'nobody';
  const became = deliveries.map(({ recipient, action, status, diagnostic }) =>
    [`${recipient}: ${action}`, status, diagnostic].filter((part) => part !== undefined).join(', '),
  );
  const head = [`A program answered (${rule}).`, `From: ${from}`, `Subject: ${mail.subject}`, ...became].join('\n');
  return cut(`${head}\n\n${mail.text.trim()}`.trim(), MOST_AUTOMATIC);
}
