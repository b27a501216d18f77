import MailComposer from 'nodemailer/lib/mail-composer';
import { z } from 'zod';

const addresses = z.union([z.string(), z.array(z.string())]);

/** What somebody writes, before it is a message. */
export const writtenMail = z.object({
  from: z.string().min(1),
  to: addresses,
  cc: addresses.optional(),
  replyTo: z.string().optional(),
  subject: z.string().default(''),
  text: z.string().optional(),
  html: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: addresses.optional(),
  /** Any others, by name. */
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z.array(z.object({ name: z.string(), type: z.string().optional(), base64: z.base64() })).default([]),
});
export type WrittenMail = z.infer<typeof writtenMail>;

/** The message as a mail program sends it; `messageId` where the mail has none of its own. */
export async function composeInbound(mail: WrittenMail, messageId: string, at: number): Promise<Buffer> {
  const { attachments, headers, ...rest } = mail;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''));
  const composer = new MailComposer({
    text: '',
    messageId,
    date: new Date(at),
    ...given,
    headers,
    attachments: attachments.map(({ name, type, base64 }) => ({
      filename: name,
      content: Buffer.from(base64, 'base64'),
      ...(type === undefined ? {} : { contentType: type }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
