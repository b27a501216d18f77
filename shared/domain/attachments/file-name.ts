import type { FileType } from './attachment.ts';

const MOST_NAME = 120;
const NAMELESS = 'file';

/** What cannot be seen, or turns the order of what can: `gpj.exe` read backwards is a picture. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** How a name may end, by what the file is; the first is given to a name that ends otherwise. */
const ENDINGS: Readonly<Record<FileType, readonly [string, ...string[]]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif', 'hif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log', 'md', 'json'],
  'text/csv': ['csv', 'tsv', 'txt'],
};

/** A name that is only a name: no folder, no control characters, nothing that a shell or a header reads as its own; at most 120 characters. */
export const fileName = (given: string): string => shortened(plainName(given)) || NAMELESS;

/**
 * The name under which a file is saved. Its ending is what it is opened by, and a page of HTML, or a script, is a text or begins like a
 * picture: `page.html` that is a text becomes `page.html.txt`.
 */
export function savedName(given: string, type: FileType): string {
  const name = plainName(given) || NAMELESS;
  const ending = endingOf(name);
  return shortened(ENDINGS[type].includes(ending) ? name : `${name}.${ENDINGS[type][0]}`);
}

/** Which text a file is by its name, where nobody says. */
export function textByName(name: string): 'text/plain' | 'text/csv' | undefined {
  const ending = endingOf(plainName(name));
  return (['text/plain', 'text/csv'] as const).find((type) => ENDINGS[type].includes(ending));
}

const endingOf = (name: string): string => (/\.([^.]*)$/.exec(name)?.[1] ?? '').toLowerCase();

function plainName(given: string): string {
  const plain = given.toWellFormed().normalize('NFC').replaceAll(UNSEEN, '');
  const last = plain.split(/[/\\]/).at(-1) ?? '';
  return last
    .replaceAll(/[<>:"|?*;]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
}

/** Its beginning and its ending: the ending says with what it is opened. */
function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= MOST_NAME) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return letters.slice(0, MOST_NAME - ending.length).join('') + ending;
}
