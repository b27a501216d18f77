import { domainToASCII } from 'node:url';
import MimeNode from 'nodemailer/lib/mime-node';
import { oneLine } from '../../domain/mail/content.ts';
import type { OutgoingMail } from '../../domain/mail/ports.ts';
import { UNSUBSCRIBE_SUBJECT } from '../../domain/survey/unsubscribe.ts';

/**
 * A mail as SES takes it raw: both bodies, and headers that thread it and keep robots quiet. SES writes its own Message-ID and Date over
 * the ones in here. Names, subject and bodies are encoded as they need; a line end in a header cannot start another one.
 *
 * @param from the address that the mail comes from, without a name
 */
export async function buildMime(mail: OutgoingMail, from: string, fromName: string): Promise<Buffer> {
  const root = new MimeNode('multipart/alternative', {
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  const { address } = mail.to;
  const name = oneLine(mail.to.name ?? '', LONGEST_NAME);
  root.setHeader('From', { name: fromName, address: from });
  root.setHeader('To', { address: asciiAddress(address), ...(name === '' ? {} : { name }) });
  root.setHeader('Subject', toTheLetter(mail.subject));
  if (mail.replyTo !== undefined) root.setHeader('Reply-To', { name: fromName, address: mail.replyTo });
  if (mail.threadRoot !== undefined) {
    root.setHeader('References', mail.threadRoot);
    root.setHeader('In-Reply-To', mail.threadRoot);
  }
  root.setHeader('Auto-Submitted', mail.autoSubmitted);
  root.setHeader('X-Auto-Response-Suppress', 'All');
  if (mail.unsubscribe !== undefined) {
    const byMail = mail.replyTo === undefined ? '' : `<mailto:${mail.replyTo}?subject=${UNSUBSCRIBE_SUBJECT}>, `;
    root.setHeader('List-Unsubscribe', `${byMail}<${mail.unsubscribe}>`);
    root.setHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
  }
  root.createChild('text/plain; charset=utf-8').setContent(mail.text);
  root.createChild('text/html; charset=utf-8').setContent(mail.html);
  return root.build();
}

/** Bytes: an encoded word has 75 characters at most (RFC 2047), and whole letters. */
const LONGEST_WORD = 45;

/** Characters; nodemailer folds a name at its blanks only, and SES takes no line of more than 998. */
const LONGEST_NAME = 80;

/**
 * Text that looks encoded already would be decoded by whoever reads it: it is encoded, so that they read what was typed. So is what has
 * no blank to fold it at.
 */
function toTheLetter(text: string): string {
  if (!/=\?|\S{75}/.test(text)) return text;
  const words = [''];
  for (const letter of text) {
    const longer = (words.at(-1) ?? '') + letter;
    if (Buffer.byteLength(longer) > LONGEST_WORD) words.push(letter);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

/** Mail servers know a domain by its ASCII name. */
export function asciiAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
