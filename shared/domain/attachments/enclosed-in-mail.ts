import { createHash } from 'node:crypto';
import type { MailAttachment, ReceivedMail } from '../intake/received-mail.ts';
import { MOST_BYTES_ON_A_MESSAGE, MOST_ON_A_MESSAGE, TOO_LARGE_TOGETHER, TOO_MANY } from './attachment.ts';
import { fileName } from './file-name.ts';
import { type Enclosed, enclose } from './take.ts';

/** What came with a mail, and what of it is not taken. */
export interface EnclosedInMail {
  readonly taken: readonly Enclosed[];
  readonly refused: readonly { readonly name: string; readonly because: string }[];
}

/** A picture within the text that is smaller is a logo or a smiley of a signature; a screenshot is larger. */
const SMALL_PICTURE = 10_000;

type Carrier = Pick<ReceivedMail, 'sha256' | 'attachments'>;

/** Its words, its ticket and its files ask for the same mail. */
const SORTED = new WeakMap<Carrier, EnclosedInMail>();

/** The same mail's files get the same ids, however often it is delivered. */
export function enclosedInMail(mail: Carrier): EnclosedInMail {
  const sorted = SORTED.get(mail) ?? sortOut(mail);
  SORTED.set(mail, sorted);
  return sorted;
}

function sortOut(mail: Carrier): EnclosedInMail {
  const taken: Enclosed[] = [];
  const refused: { name: string; because: string }[] = [];
  let bytes = 0;
  for (const [index, { name, type, content }] of mail.attachments.filter(isSent).entries()) {
    const file = roomFor(enclose({ id: idOf(mail.sha256, index), name, type, bytes: content }), taken.length, bytes);
    if (typeof file === 'string') {
      refused.push({ name: fileName(name), because: file });
    } else {
      bytes += file.attachment.size;
      taken.push(file);
    }
  }
  return { taken, refused };
}

/** `files` and `bytes`: of those that are taken already. */
function roomFor(file: Enclosed | string, files: number, bytes: number): Enclosed | string {
  if (typeof file === 'string') return file;
  if (files >= MOST_ON_A_MESSAGE) return TOO_MANY;
  return bytes + file.attachment.size > MOST_BYTES_ON_A_MESSAGE ? TOO_LARGE_TOGETHER : file;
}

/** Nor is an invitation's own part: a calendar reads it, and the mail says the same in words. */
const isSent = ({ inline, type, content }: MailAttachment): boolean =>
  !(inline && type.startsWith('image/') && content.length < SMALL_PICTURE) && type !== 'text/calendar';

const idOf = (sha256: string, index: number): string =>
  createHash('sha256').update(`${sha256}|${index}`).digest('hex').slice(0, 32);
