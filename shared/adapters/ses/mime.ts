import { domainToASCII } from 'node:url';
import MimeNode from 'nodemailer/lib/mime-node';
import type { OutgoingMail } from '../../domain/mail/ports.ts';

/**
 * A mail as SES takes it raw: both bodies, and headers that thread it and keep robots quiet. SES writes its own Message-ID and Date over
 * the ones in here. Names, subject and bodies are encoded as they need; a line end in a header cannot start another one.
 *
 * @param from the address that the mail comes from, without a name
 */
export async function buildMime(mail: OutgoingMail, from: string, fromName: string): Promise<Buffer> {
  const root = new MimeNode('multipart/alternative', { disableFileAccess: true, disableUrlAccess: true });
  const { address, name } = mail.to;
  root.setHeader('From', { name: fromName, address: from });
  root.setHeader('To', { address: asciiAddress(address), ...(name === undefined ? {} : { name }) });
  root.setHeader('Subject', mail.subject);
  if (mail.replyTo !== undefined) root.setHeader('Reply-To', { name: fromName, address: mail.replyTo });
  if (mail.threadRoot !== undefined) {
    root.setHeader('References', mail.threadRoot);
    root.setHeader('In-Reply-To', mail.threadRoot);
  }
  root.setHeader('Auto-Submitted', mail.autoSubmitted);
  root.setHeader('X-Auto-Response-Suppress', 'All');
  if (mail.unsubscribe !== undefined) {
    root.setHeader('List-Unsubscribe', `<${mail.unsubscribe}>`);
    root.setHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
  }
  root.createChild('text/plain; charset=utf-8').setContent(mail.text);
  root.createChild('text/html; charset=utf-8').setContent(mail.html);
  return root.build();
}

/** Mail servers know a domain by its ASCII name. */
export function asciiAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
