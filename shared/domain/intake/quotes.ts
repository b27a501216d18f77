import {
  BETWEEN_DASHES,
  FIRST_PERSON,
  FORWARD_SUBJECT,
  FORWARDED,
  FROM,
  ON_ONE_LINE,
  OPENER,
  ORIGINAL,
  TO_OR_SUBJECT,
  WHEN,
  WROTE,
} from './quote-marks.ts';

/** What a line of a mail is, seen from its reader. */
export type LineKind = 'words' | 'blank' | 'quoted' | 'header' | 'rest';

/** Only so much of a line is looked at: nothing here takes longer than its length. */
const LOOKED_AT = 400;

/** Programs break lines at 72 to 78 characters. */
const LONG_LINE = 64;

const QUOTED = /^\s{0,3}(>|&gt;)/;

/** An attribution speaks of somebody at some time. */
const SOMEBODY_OR_SOMETIME = /[^\s@<>]@[^\s@<>]|\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}[./-]/u;

const SOMEBODY = /[^\s@<>]@[^\s@<>]/u;
const SOMETIME = /\d{4}|\d{1,2}[:.h]\d{2}|[۰-۹]{4}/u;

const LABELLED = /^[\s*]*\p{L}[\p{L}\p{M} ]{0,30}\*?\s?[:：]\*?\s*\S/u;

const SHORT = /[:：]\s*$/u;

const heard = (line: string | undefined): string => (line ?? '').slice(0, LOOKED_AT);

export const isBlank = (line: string | undefined): boolean => heard(line).trim() === '';
export const isQuoted = (line: string): boolean => QUOTED.test(heard(line));

/** What each line is. `rest`: everything from a mark on after which nothing is the sender's own. */
export function kindsOf(lines: readonly string[]): LineKind[] {
  const end = beforeRulers(
    lines,
    lines.findIndex((_, i) => opensRest(lines, i)),
  );
  const kinds = lines.map((line, i): LineKind => {
    if (end >= 0 && i >= end) return 'rest';
    if (isBlank(line)) return 'blank';
    return isQuoted(line) || isOverflow(lines, i) ? 'quoted' : 'words';
  });
  let spoken = false;
  let attributed = false;
  for (let i = 0; i < kinds.length; i += 1) {
    if (kinds[i] === 'words') spoken = true;
    if (kinds[i] !== 'quoted' || kinds[i - 1] === 'quoted') continue;
    const attribution = attributionBefore(lines, kinds, i);
    for (const at of attribution) kinds[at] = 'header';
    const run = runFrom(kinds, i);
    attributed ||= !spoken || attribution.length > 0 || isAttributedWithin(lines, run);
    if (spoken && !attributed && isOwnMark(kinds, run)) for (const at of run) kinds[at] = 'words';
  }
  return kinds;
}

/** The end of a marked line that a program has broken: no answer, for it begins in the middle of a sentence. */
const isOverflow = (lines: readonly string[], i: number): boolean =>
  isQuoted(lines[i - 1] ?? '') &&
  isQuoted(lines[i + 1] ?? '') &&
  heard(lines[i - 1]).length >= LONG_LINE &&
  /^\p{Ll}.{0,40}$/u.test(heard(lines[i]));

/** The line that some programs draw before what they quote belongs to it. */
function beforeRulers(lines: readonly string[], end: number): number {
  let first = end;
  while (first > 0 && /^\s*[_-]{5,}\s*$|^\s*$/.test(heard(lines[first - 1]))) first -= 1;
  return first;
}

/** Nobody is named as its author: a line or two, or what follows words without a gap, is a person's own way to set something off. */
const isOwnMark = (kinds: readonly LineKind[], run: readonly number[]): boolean =>
  run.length < 3 || kinds[(run[0] ?? 0) - 1] === 'words';

/** A phone puts the marks before the attribution as well. */
const isAttributedWithin = (lines: readonly string[], run: readonly number[]): boolean =>
  attributionLength(
    run.slice(0, 4).map((at) => heard(lines[at]).replace(/^[\s>]+/, '')),
    0,
  ) > 0;

function runFrom(kinds: readonly LineKind[], first: number): number[] {
  let end = first;
  while (kinds[end] === 'quoted') end += 1;
  return range(first, end - 1);
}

export function isForwarded(subject: string, lines: readonly string[]): boolean {
  if (FORWARD_SUBJECT.test(subject.slice(0, LOOKED_AT))) return true;
  const forwarded = lines.findIndex((line) => FORWARDED.test(heard(line)));
  if (forwarded < 0) return false;
  const answered = lines.findIndex((line, i) => isQuoted(line) || opensRest(lines, i));
  return answered < 0 || forwarded <= answered;
}

/** Whether with this line begins what another program's user wrote before, unmarked down to the end. */
function opensRest(lines: readonly string[], i: number): boolean {
  const line = heard(lines[i]);
  if (isBlank(line) || isQuoted(line)) return false;
  if (ORIGINAL.test(line) || BETWEEN_DASHES.test(line) || ON_ONE_LINE.test(line)) return true;
  if (isHead(lines, i) || isHeadInAnyLanguage(lines, i)) return !isIntroduced(lines, i);
  const length = attributionLength(lines, i);
  if (length === 0 || isQuoted(nextWords(lines, i + length))) return false;
  const said = lines
    .slice(i, i + length)
    .map(heard)
    .join(' ');
  return /[@<]/.test(said) || (OPENER.test(said) && !FIRST_PERSON.test(said));
}

/**
 * The head of a mail in any order: sender, date, and a recipient or subject within a few lines. People write lists with such labels too,
 * but hardly with an address in the one or a time of day in the other, nor in bold.
 */
function isHead(lines: readonly string[], i: number): boolean {
  const first = heard(lines[i]);
  if (!FROM.test(first) && !WHEN.test(first)) return false;
  const block = lines
    .slice(i, i + 12)
    .filter((line) => !isBlank(line))
    .slice(0, 6)
    .map(heard);
  const from = block.find((line) => FROM.test(line));
  const when = block.find((line) => WHEN.test(line));
  if (from === undefined || when === undefined || !block.some((line) => TO_OR_SUBJECT.test(line))) return false;
  return from.includes('@') || /\d{1,2}[:.h]\d{2}/.test(when) || (/^\s*\*/.test(from) && /^\s*\*/.test(when));
}

/**
 * Below some words four labels in a row, the first with a name and its address, the second with a day and a time: Outlook's head, whatever
 * it calls these. What stands at the top may be a form that somebody has filled in.
 */
function isHeadInAnyLanguage(lines: readonly string[], i: number): boolean {
  const [from = '', when = '', ...more] = lines.slice(i, i + 4).map(heard);
  if (!/\S\s*<[^\s<>@]+@[^\s<>]+>\s*$/u.test(from) || !/\d{4}/u.test(when) || !/\d{1,2}[:.]\d{2}/u.test(when))
    return false;
  if (more.length < 2 || ![from, when, ...more].every((line) => LABELLED.test(line))) return false;
  return lines.findIndex((line) => !isBlank(line)) < i;
}

/** "This is what the seller wrote:" is of the sender's own: they want the mail to be read whose head comes next. */
function isIntroduced(lines: readonly string[], i: number): boolean {
  let before = i - 1;
  while (before >= 0 && isBlank(lines[before])) before -= 1;
  return before >= 0 && SHORT.test(heard(lines[before])) && !isHead(lines, before);
}

/** How many lines from here on are one "On … wrote:", which mail programs break where they like; 0: it is none. */
function attributionLength(lines: readonly string[], i: number): number {
  let joined = '';
  for (let length = 1; length <= 4; length += 1) {
    const line = heard(lines[i + length - 1]);
    if (isBlank(line) || isQuoted(line)) return 0;
    joined = `${joined} ${line.trim()}`;
    if (!SHORT.test(line)) continue;
    if (!WROTE.test(joined) || !SOMEBODY_OR_SOMETIME.test(joined)) return 0;
    return isOpener(heard(lines[i])) || !isCompleteWithin(lines, i + 1, i + length) ? length : 0;
  }
  return 0;
}

const isOpener = (line: string): boolean => OPENER.test(line) && SOMETIME.test(line);

/** Whether fewer of the lines say it all: then the first are the sender's own, right above it. */
function isCompleteWithin(lines: readonly string[], from: number, end: number): boolean {
  for (let start = end - 1; start >= from; start -= 1) {
    const said = lines.slice(start, end).map(heard).join(' ');
    if (WROTE.test(said) && SOMETIME.test(said) && (SOMEBODY.test(said) || OPENER.test(said))) return true;
  }
  return false;
}

const nextWords = (lines: readonly string[], from: number): string =>
  lines.slice(from, from + 4).find((line) => !isBlank(line)) ?? '';

/** The lines right before a quotation that say whose it is; in any language, for they stand between the words and the marks. */
function attributionBefore(lines: readonly string[], kinds: readonly LineKind[], quoted: number): number[] {
  let last = quoted - 1;
  while (kinds[last] === 'blank' && last > quoted - 3) last -= 1;
  if (kinds[last] !== 'words') return [];
  let first = last;
  while (kinds[first - 1] === 'words' && first > last - 3) first -= 1;
  for (let from = first; from <= last; from += 1)
    if (attributionLength(lines, from) === last - from + 1) return range(from, last);
  const line = heard(lines[last]);
  for (let from = last; from >= first && SHORT.test(line); from -= 1) {
    const said = lines
      .slice(from, last + 1)
      .map(heard)
      .join(' ');
    if (SOMEBODY.test(said) && SOMETIME.test(said)) return range(from, last);
  }
  return SHORT.test(line) && SOMEBODY_OR_SOMETIME.test(line) && /@|<|\d{4}/.test(line) ? [last] : [];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
