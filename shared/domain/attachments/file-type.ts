import type { FileType } from './attachment.ts';
import { textByName } from './file-name.ts';

interface Signature {
  readonly type: FileType;
  /** Latin-1 texts by the place where they stand. */
  readonly marks: readonly (readonly [at: number, text: string])[];
}

const SIGNATURES: readonly Signature[] = [
  { type: 'image/png', marks: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', marks: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', marks: [[0, 'GIF87a']] },
  { type: 'image/gif', marks: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    marks: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  // The brands that cameras and phones write (ISO/IEC 23008-12).
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1'].map(
    (brand): Signature => ({
      type: 'image/heic',
      marks: [
        [4, 'ftyp'],
        [8, brand],
      ],
    }),
  ),
  { type: 'application/pdf', marks: [[0, '%PDF-']] },
];

/** What is said of a file's bytes, by whoever sends them. */
interface Called {
  readonly type: string;
  readonly name: string;
}

/**
 * What a file is by its bytes; undefined for whatever is not taken. Text has no mark of its own: bytes that are text are what they are
 * called, if that is text too. A page of HTML that is called text is text, and is never shown as anything else.
 */
export function fileTypeOf(bytes: Uint8Array, called: Called): FileType | undefined {
  const known = SIGNATURES.find(({ marks }) => marks.every(([at, text]) => stands(bytes, at, text)));
  if (known !== undefined) return known.type;
  const type = called.type.split(';')[0]?.trim().toLowerCase() ?? '';
  // Some mail programs call every text this.
  const text = type === 'application/octet-stream' ? textByName(called.name) : TEXTS[type];
  return text !== undefined && isText(bytes) ? text : undefined;
}

/** What programs call the two. */
const TEXTS: Readonly<Record<string, FileType>> = {
  'text/plain': 'text/plain',
  'text/csv': 'text/csv',
  'application/csv': 'text/csv',
  'application/vnd.ms-excel': 'text/csv',
};

const stands = (bytes: Uint8Array, at: number, text: string): boolean =>
  bytes.length >= at + text.length && [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** No text holds a NUL, and other control characters than its own are a program's. Text in UTF-16, as Excel writes it, says so at its beginning. */
function isText(bytes: Uint8Array): boolean {
  const label = stands(bytes, 0, '\xff\xfe') ? 'utf-16le' : stands(bytes, 0, '\xfe\xff') ? 'utf-16be' : undefined;
  if (label === undefined) return bytes.every(isOfText);
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    for (let at = 0; at < text.length; at += 1) if (!isOfText(text.charCodeAt(at))) return false;
    return true;
  } catch {
    return false;
  }
}

const isOfText = (code: number): boolean =>
  code >= 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x0c;
