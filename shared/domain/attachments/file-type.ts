import type { FileType } from './attachment.ts';

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

/**
 * What a file is by its bytes; undefined for whatever is not taken. Text has no mark of its own: bytes that are text are what they are
 * called, if that is text too. A page of HTML that is called text is text, and is never shown as anything else.
 */
export function fileTypeOf(bytes: Uint8Array, calledType: string): FileType | undefined {
  const known = SIGNATURES.find(({ marks }) => marks.every(([at, text]) => stands(bytes, at, text)));
  if (known !== undefined) return known.type;
  const called = TEXTS[calledType.split(';')[0]?.trim().toLowerCase() ?? ''];
  return called !== undefined && isText(bytes) ? called : undefined;
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

/** No text holds a NUL, and other control characters than its own are a program's. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c);
}
