const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** East Asian letters and emoji take two columns of a terminal. */
const WIDE =
  /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const TAKES_NO_ROOM = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Controls, and marks that would turn the direction of what follows. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const columnsOfOne = (grapheme: string): number => {
  if (TAKES_NO_ROOM.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
};

/** How many columns a text takes on a terminal. */
export function columnsOf(text: string): number {
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + columnsOfOne(segment), 0);
}

/** Somebody's text on one line: line ends become blanks, what could steer a terminal is shown instead of done. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(CONTROLS, (control) => `\\u{${control.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** Cut at a number of columns, with an ellipsis where something is missing. */
export function truncated(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let room = columns - 1;
  for (const { segment } of graphemes.segment(text)) {
    room -= columnsOfOne(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text that runs from right to left keeps to itself: what stands beside it stays where it is. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

export function padded(text: string, columns: number, side: 'left' | 'right' = 'right'): string {
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return side === 'right' ? text + blanks : blanks + text;
}

/** Broken at blanks into lines of at most so many columns; a longer word keeps a line to itself. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
