import type { ComposedMail } from './compose.ts';

/** A mail that was composed and must not go: something in it was not filled in. */
export interface Unfinished {
  /** What stands where words should, for the ledger. */
  readonly unfinished: string;
}

/** What stands where a value was missing, or was turned into words by mistake. */
const SLIPS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['undefined', /\bundefined\b/],
  ['{{', /\{\{/],
  ['[object', /\[object /],
  ['NaN', /\bNaN\b/],
  ['Invalid Date', /Invalid Date/],
];

/**
 * The last look before a mail goes: the first thing in it that was never filled in; undefined: it can go. People may write such words
 * themselves, about the error that they see for one: what stands in `typed` is theirs, wherever in it.
 */
export function unfinishedIn({ subject, text, html }: ComposedMail, typed: unknown): string | undefined {
  const theirs = textsIn(typed);
  const seen = `${subject}\n${text}\n${html}`;
  const slip = SLIPS.find(([, pattern]) => pattern.test(seen) && !theirs.some((words) => pattern.test(words)));
  if (slip !== undefined) return slip[0];
  if (subject.replace(/\[[^\]]*\]$/, '').trim() === '') return 'an empty subject';
  return text.split('\n').some((line) => EMPTY_SALUTATION.test(line)) && !theirs.some((words) => EMPTY.test(words))
    ? 'an empty salutation'
    : undefined;
}

const EMPTY_SALUTATION = /^Hello\s+,/;
const EMPTY = /^Hello\s+,/m;

/** Every text in some data, however deep. */
function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).flatMap(textsIn);
}
