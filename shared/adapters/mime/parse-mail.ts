import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import PostalMime, { type Address, type Attachment, addressParser, decodeWords, type Email } from 'postal-mime';
import { cleanLine, cleanText, cut } from '../../domain/intake/clean-text.ts';
import type {
  Delivery,
  MailAddress,
  MailAttachment,
  MailReport,
  Parsed,
  ReceivedMail,
  UnreadableBecause,
} from '../../domain/intake/received-mail.ts';
import { textOfHtml } from './html-text.ts';
import { endOfHead, trulyLabelled } from './true-charset.ts';

/** More than any honest mail has. The service takes mails of at most 40 MB. */
const MOST_BYTES = 42_000_000;
const MOST_HEADER_BYTES = 1_000_000;
const MOST_BOUNDARIES = 500;
const MOST_DASHED_LINES = 20_000;
/** Forty megabytes of attachment have half as many. */
const MOST_LINES = 1_000_000;
const DEEPEST_PART = 50;
const DEEPEST_MAIL = 5;

/** What is kept of it. */
const MOST_TEXT = 200_000;
const MOST_SUBJECT = 500;
const MOST_NAME = 200;
const MOST_ADDRESSES = 100;
/** What is looked at of all headers of one kind. */
const MOST_ADDRESS_TEXT = 30_000;
const MOST_ATTACHMENTS = 100;
const MOST_HEADERS = 500;
const MOST_VALUE = 2_000;
const MOST_IDS = 200;

/**
 * Reads a mail as it came. Whatever the bytes are: it gives a mail, or says why there is none; nothing is thrown. Wrong encodings are
 * read as well as they can be, so that the words around a broken letter are there.
 */
export async function parseMail(bytes: Uint8Array, delivery: Delivery): Promise<Parsed> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const because = tooMuch(raw);
  if (because !== undefined) return { kind: 'unreadable', because };
  try {
    const email = await PostalMime.parse(trulyLabelled(inLines(raw)), {
      maxHeadersSize: MOST_HEADER_BYTES,
      maxNestingDepth: DEEPEST_PART,
      maxRfc822NestingDepth: DEEPEST_MAIL,
    });
    return { kind: 'mail', mail: { ...delivery, sha256, size: raw.length, ...contentOf(email, raw) } };
  } catch (error) {
    return { kind: 'unreadable', because: reasonOf(error) };
  }
}

function tooMuch(raw: Buffer): UnreadableBecause | undefined {
  if (raw.length > MOST_BYTES) return 'too-large';
  const crowded = occurrences(raw, 'oundary=', MOST_BOUNDARIES) || occurrences(raw, '\n--', MOST_DASHED_LINES);
  if (crowded) return 'too-many-parts';
  return occurrences(raw, '\n', MOST_LINES) ? 'too-large' : undefined;
}

function occurrences(raw: Buffer, text: string, most: number): boolean {
  let at = -1;
  for (let found = 0; found <= most; found += 1) {
    at = raw.indexOf(text, at + 1, 'latin1');
    if (at < 0) return false;
  }
  return true;
}

/** The parser tells its limits by the words of its errors only. */
function reasonOf(error: unknown): UnreadableBecause {
  const words = error instanceof Error ? error.message : '';
  if (/header/i.test(words)) return 'too-many-headers';
  return /nesting/i.test(words) ? 'too-deep' : 'broken';
}

/** Some programs end lines as old computers did. */
const inLines = (raw: Buffer): Buffer =>
  raw.includes('\n') ? raw : Buffer.from(raw.toString('latin1').replaceAll('\r', '\n'), 'latin1');

type Content = Omit<ReceivedMail, keyof Delivery | 'sha256' | 'size'>;

function contentOf(email: Email, raw: Buffer): Content {
  const headers = headersOf(email);
  const whole = cleanText(textOf(email, raw));
  const messageId = idsIn(headers.get('message-id'))[0];
  const calendarMethod = calendarMethodOf(email.attachments);
  const report = reportOf(email);
  return {
    ...(messageId === undefined ? {} : { messageId }),
    from: sendersOf(email),
    replyTo: mailboxesOf(email, ['reply-to']),
    to: mailboxesOf(email, ['to', 'cc', 'delivered-to', 'x-original-to', 'x-forwarded-to', 'resent-to']),
    subject: cleanLine(email.subject ?? '', MOST_SUBJECT),
    inReplyTo: idsIn(rawValues(email, 'in-reply-to')),
    references: idsIn(rawValues(email, 'references')),
    headers,
    text: cut(whole, MOST_TEXT),
    ...(whole.length > MOST_TEXT ? { textCut: true as const } : {}),
    attachments: email.attachments.filter(isAttachment).slice(0, MOST_ATTACHMENTS).map(attachmentOf),
    ...(report === undefined ? {} : { report }),
    ...(calendarMethod === undefined ? {} : { calendarMethod }),
  };
}

/**
 * Some programs send a plain text that is empty beside an HTML one that is not. And where parts are announced that never come, what is
 * there is the text.
 */
function textOf({ text = '', html, attachments }: Email, raw: Buffer): string {
  if (text.trim() !== '') return text;
  if (html !== undefined) return textOfHtml(html);
  const announced =
    attachments.length === 0 && /^content-type:\s*multipart/im.test(raw.subarray(0, endOfHead(raw)).toString('latin1'));
  return announced
    ? raw
        .subarray(endOfHead(raw), MOST_HEADER_BYTES)
        .toString('utf8')
        .replaceAll(/^--.*$|^content-[a-z-]+:.*$/gim, '')
    : '';
}

function headersOf(email: Email): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers.slice(0, MOST_HEADERS)) {
    const kept = cleanLine(value, MOST_VALUE);
    headers.set(key, [...(headers.get(key) ?? []), kept]);
  }
  return headers;
}

const rawValues = (email: Email, name: string): string[] =>
  email.headers.filter(({ key }) => key === name).map(({ value }) => value);

/** The first ones and the last ones: a thread's root stands first, what is answered last. */
function idsIn(values: readonly string[] | undefined): string[] {
  const ids = (values ?? []).flatMap((value) => [...value.matchAll(/<[^<>\s]{3,500}>/g)].map(([id]) => id));
  return ids.length <= MOST_IDS ? ids : [...ids.slice(0, MOST_IDS / 2), ...ids.slice(-MOST_IDS / 2)];
}

function mailboxesOf(email: Email, names: readonly string[]): MailAddress[] {
  let room = MOST_ADDRESS_TEXT;
  const found = names
    .flatMap((name) => rawValues(email, name))
    .flatMap((value) => {
      const seen = value.slice(0, room);
      room -= seen.length;
      return addressParser(seen, { flatten: true });
    })
    .flatMap(mailboxOf);
  return unlike(found).slice(0, MOST_ADDRESSES);
}

const unlike = (mailboxes: readonly MailAddress[]): MailAddress[] => [
  ...new Map(mailboxes.map((mailbox) => [mailbox.address, mailbox])).values(),
];

/** Also who stands in brackets of their own beside another: programs differ in which of them they take for the sender. */
function sendersOf(email: Email): MailAddress[] {
  const written = rawValues(email, 'from').map((value) => value.slice(0, MOST_ADDRESS_TEXT).replaceAll(/"[^"]*"/g, ''));
  const inBrackets = written.flatMap((value) =>
    [...value.matchAll(/<([^<>]{1,320})>/g)].map(([, address = '']) => address),
  );
  const beside = inBrackets.length > 1 ? inBrackets.flatMap((address) => mailboxOf({ address, name: '' })) : [];
  return unlike([...beside, ...mailboxesOf(email, ['from'])]);
}

/** `"a+b"@c.example` is the same mailbox without its quotes, where no letter in them needs any. */
const unquoted = (address: string): string => address.replace(/^"([^"]*)"(?=@)/, '$1');

function mailboxOf({ address, name }: Address): MailAddress[] {
  const [, local = '', host = ''] =
    /^([^\s@<>"(),;\\]{1,64})@([^\s@<>"(),;\\]{1,253})$/.exec(unquoted(address?.trim() ?? '')) ?? [];
  const domain = domainToASCII(host);
  if (local === '' || domain === '') return [];
  const called = cleanLine(decodeWords(name), MOST_NAME);
  return [{ address: `${local}@${domain}`.toLowerCase(), ...(called === '' ? {} : { name: called }) }];
}

/** Not what only carries the mail's own machinery. */
const isAttachment = ({ mimeType }: Attachment): boolean =>
  !/^(message\/(delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers|application\/(pgp|pkcs7|x-pkcs7)-signature)$/.test(
    mimeType,
  );

const attachmentOf = (part: Attachment): MailAttachment => ({
  name: cleanLine((part.filename ?? '').replaceAll(/[\\/]/g, '_'), MOST_NAME) || 'attachment',
  type: cleanLine(part.mimeType, MOST_NAME),
  content: bytesOf(part),
  inline: part.related === true || part.disposition === 'inline',
});

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

const REPORTS = ['delivery-status', 'disposition-notification', 'feedback-report'] as const;

/** Whoever passes a report on, with words of their own before it, does not report. */
function reportOf(email: Email): MailReport | undefined {
  const kind = rawValues(email, 'content-type').join(' ');
  if (!/^\s*(multipart\/report|message\/)/i.test(kind)) return undefined;
  const declared = /report-type="?([a-z-]+)/i.exec(kind)?.[1]?.toLowerCase();
  const part = email.attachments.find(({ mimeType }) => REPORTS.some((type) => mimeType === `message/${type}`));
  const type = REPORTS.find(
    (known) => part?.mimeType === `message/${known}` || (part === undefined && declared === known),
  );
  if (type === undefined) return undefined;
  const fields = part === undefined ? '' : cut(cleanText(Buffer.from(bytesOf(part)).toString('utf8')), MOST_TEXT);
  return { type, fields, ids: idsOfReturned(email) };
}

/** The mail that a report is about comes with it, whole or its head only. */
function idsOfReturned(email: Email): string[] {
  const returned = email.attachments.find(({ mimeType }) =>
    /^(message\/rfc822|message\/global|text\/rfc822-headers)/.test(mimeType),
  );
  if (returned === undefined) return [];
  const head =
    Buffer.from(bytesOf(returned))
      .toString('latin1')
      .slice(0, MOST_HEADER_BYTES)
      .split(/\r?\n\r?\n/)[0] ?? '';
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return idsIn(unfolded.filter((line) => /^(references|in-reply-to|message-id):/i.test(line)));
}

/** As the part's head says it, or its text. */
function calendarMethodOf(attachments: readonly Attachment[]): string | undefined {
  const calendar = attachments.find(({ mimeType }) => /^(text\/calendar|application\/ics)$/.test(mimeType));
  if (calendar === undefined) return undefined;
  const said = /^METHOD:\s*([A-Z]+)/im.exec(Buffer.from(bytesOf(calendar)).toString('latin1').slice(0, 10_000))?.[1];
  return (calendar.method ?? said)?.toUpperCase().slice(0, 20);
}
