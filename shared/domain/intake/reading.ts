import { cleanText } from './clean-text.ts';
import { isForwarded, kindsOf, type LineKind } from './quotes.ts';
import { withoutSignature } from './signature.ts';

/** What there is to read of a mail. */
export interface Reading {
  readonly text: string;
  /** Something was left out: a quotation, a signature. The mail as it came is kept elsewhere. */
  readonly shortened: boolean;
}

/**
 * What the sender wrote now: without what they answer to, and without their signature. Nothing is ever stripped down to nothing; answers
 * between the lines are kept with their questions, and a forwarded mail with what is forwarded.
 */
export function readingOf(mail: { readonly subject: string; readonly text: string }): Reading {
  const lines = cleanText(mail.text)
    .split('\n')
    .map((line) => line.trimEnd());
  const whole = paragraphs(lines);
  const read = isForwarded(mail.subject, lines) ? whole : paragraphs(withoutSignature(ownWords(lines)));
  const text = read === '' ? whole : read;
  return { text, shortened: text !== whole };
}

/** Whether it has words of its own above, below or between what somebody else wrote. */
export function quotesAnother({ text }: { readonly text: string }): boolean {
  const kinds = kindsOf(cleanText(text).split('\n'));
  return kinds.includes('words') && (kinds.includes('quoted') || kinds.includes('rest'));
}

function ownWords(lines: readonly string[]): readonly string[] {
  const kinds = kindsOf(lines);
  const own = lines.filter((_, i) => kinds[i] !== 'rest');
  if (isAnsweredInline(lines, kinds)) return own;
  return lines.filter((_, i) => kinds[i] === 'words' || kinds[i] === 'blank');
}

/** Words between two quotations, or both before and after one: each answers what stands above it. */
function isAnsweredInline(lines: readonly string[], kinds: readonly LineKind[]): boolean {
  const first = kinds.indexOf('quoted');
  const last = kinds.lastIndexOf('quoted');
  if (first < 0) return false;
  if (kinds.slice(first, last).includes('words')) return true;
  const before = kinds.slice(0, first).includes('words');
  const after = lines.filter((_, i) => i > last && kinds[i] === 'words');
  return before && withoutSignature(after).length > 0;
}

/** At most one blank line in a row, none at the ends. */
const paragraphs = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
