/** Control characters but newline and tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** What has no width, or turns the reading direction of what follows: nothing is lost with it but deceptions. */
const INVISIBLE = /[\u00AD\u200B\u200E\u200F\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/g;

/** Blanks that only look like one. The joiners of emoji and of Indian scripts stay. */
const BLANKS = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;

/** Line ends as one newline, ordinary blanks, no control characters, no half characters, composed as Unicode recommends. */
export const cleanText = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(CONTROLS, '')
    .replaceAll(INVISIBLE, '')
    .replaceAll(BLANKS, ' ')
    .toWellFormed()
    .normalize('NFC');

/** The same on one line, at most so many characters long. */
export const cleanLine = (text: string, most: number): string =>
  cut(cleanText(text).replaceAll(/\s+/g, ' ').trim(), most);

/** At most so many UTF-16 units, never half a character. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
