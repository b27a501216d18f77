import { createHash } from 'node:crypto';
import {
  type Attachment,
  EMPTY,
  MOST_BYTES,
  MOST_BYTES_ON_A_MESSAGE,
  TOO_LARGE,
  TOO_LARGE_TOGETHER,
  WRONG_TYPE,
} from './attachment.ts';
import { savedName } from './file-name.ts';
import { fileTypeOf } from './file-type.ts';
import type { AttachmentStore } from './ports.ts';

/** A file that is taken, and what it holds. */
export interface Enclosed {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

export interface Judged {
  readonly id: string;
  readonly name: string;
  /** As its sender calls it. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The file as a message names it, or why it is not taken. */
export function enclose({ id, name, type, bytes }: Judged): Enclosed | string {
  if (bytes.length === 0) return EMPTY;
  if (bytes.length > MOST_BYTES) return TOO_LARGE;
  const known = fileTypeOf(bytes, { type, name });
  if (known === undefined) return WRONG_TYPE;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { attachment: { id, name: savedName(name, known), type: known, size: bytes.length, sha256 }, bytes };
}

export type Taken =
  | { readonly kind: 'taken'; readonly enclosed: readonly Enclosed[] }
  /** `index`: which of the ids. */
  | { readonly kind: 'refused'; readonly index: number; readonly because: string };

/** Looks at what a person has uploaded for a message; nothing is kept yet. */
export async function takeUploads(
  store: Pick<AttachmentStore, 'uploaded'>,
  personId: string,
  ids: readonly string[],
): Promise<Taken> {
  const enclosed: Enclosed[] = [];
  let bytes = 0;
  for (const [index, id] of ids.entries()) {
    const uploaded = await store.uploaded(personId, id);
    if (uploaded === undefined) return { kind: 'refused', index, because: NOT_UPLOADED };
    const file = enclose({ id: fileId(id, uploaded.bytes), ...uploaded });
    if (typeof file === 'string') return { kind: 'refused', index, because: `The file ${file}.` };
    bytes += file.attachment.size;
    if (bytes > MOST_BYTES_ON_A_MESSAGE) return { kind: 'refused', index, because: `The file ${TOO_LARGE_TOGETHER}.` };
    enclosed.push(file);
  }
  return { kind: 'taken', enclosed };
}

/** A form can be sent again within its minutes: other bytes are another file, even of the same upload. */
const fileId = (id: string, bytes: Uint8Array): string =>
  createHash('sha256').update(`${id}|`).update(bytes).digest('hex').slice(0, 32);

const NOT_UPLOADED =
  'You have uploaded nothing of this id, or more than a day ago. POST /attachments gives a form to upload with.';

export async function keepAll(store: Pick<AttachmentStore, 'keep'>, enclosed: readonly Enclosed[]): Promise<void> {
  for (const { attachment, bytes } of enclosed) await store.keep(attachment, bytes);
}
