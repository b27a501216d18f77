/** A file that came with a message: its bytes lie apart from it. */
export interface Attachment {
  /** Lives as long as the file; no two have the same. */
  readonly id: string;
  /** One line, without a path. */
  readonly name: string;
  /** What its bytes are, whatever its sender has called them. */
  readonly type: FileType;
  /** In bytes. */
  readonly size: number;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** What support can look at without running anything. */
export const FILE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/heic',
  'application/pdf',
  'text/plain',
  'text/csv',
] as const;
export type FileType = (typeof FILE_TYPES)[number];

export const MOST_BYTES = 10_000_000;
export const MOST_ON_A_MESSAGE = 10;
export const MOST_BYTES_ON_A_MESSAGE = 20_000_000;

/** Why a file is not taken, in words for whoever sent it. */
export const WRONG_TYPE = 'is no picture (PNG, JPEG, GIF, WebP, HEIC), PDF, text or CSV';
export const TOO_LARGE = `has more than ${MOST_BYTES / 1_000_000} MB`;
export const TOO_MANY = `is one of more than ${MOST_ON_A_MESSAGE} files`;
export const TOO_LARGE_TOGETHER = `has, together with the others, more than ${MOST_BYTES_ON_A_MESSAGE / 1_000_000} MB`;
export const EMPTY = 'is empty';
