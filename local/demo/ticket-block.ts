import { DEMO_PEOPLE } from '../demo-people.ts';
import type { Account } from './account.ts';
import { columnsOf, isolated, oneLine, padded, truncated, wrapped } from './terminal-text.ts';
import { type Line, type Tone, timelineOf } from './timeline.ts';
import { moment, span } from './virtual-time.ts';

/** Colours a text, or leaves it as it is where there are no colours. */
export type Paint = (tone: Tone | 'head', text: string) => string;

export const WIDTH = 120;

const RELATIVE = 12;
const ABSOLUTE = 16;
const WORD = 9;
const TEXT_INDENT = 1 + RELATIVE + 1 + ABSOLUTE + 2 + 2 + WORD;
const TEXT = WIDTH - TEXT_INDENT;

/** One ticket's life: who asked what, and then line by line what happened, when, and to whom it was told. */
export function ticketBlock(account: Account, place: { index: number; count: number }, paint: Paint): string {
  const { ticket, filedAt } = account;
  const lines = timelineOf(account);
  const shown = lines.map((line, index) => {
    const same = lines[index - 1]?.at === line.at;
    return timelineLine(line, same ? undefined : filedAt, paint);
  });
  const expected =
    ticket.expect === undefined ? [] : indented(`Story: ${ticket.expect}`, 2).map((line) => paint('quiet', line));
  return [headLine(account, place, paint), ...about(account), ...expected, '', ...shown, ...refusals(account)].join(
    '\n',
  );
}

function headLine(
  { ticket, record }: Account,
  { index, count }: { index: number; count: number },
  paint: Paint,
): string {
  const left = `── ${index} of ${count} ── ${ticket.id} `;
  const right = record === undefined ? ' not filed ──' : ` ${record.reference} ── ${record.priority.code} ──`;
  return paint('head', `${left}${'─'.repeat(Math.max(2, WIDTH - columnsOf(left) - columnsOf(right)))}${right}`);
}

function about({ ticket, record }: Account): string[] {
  const person = DEMO_PEOPLE.find(({ name }) => name === ticket.person)?.fullName ?? ticket.person;
  const subject = isolated(truncated(oneLine(ticket.file.subject), WIDTH - 2));
  const matter = record === undefined ? [] : [record.category.title, record.issueType.title];
  const reason = record === undefined ? [] : indented(record.priority.reason, 2);
  return [`  ${subject}`, `  ${[`${isolated(person)}, ${ticket.role}`, ...matter].join(' · ')}`, ...reason];
}

const indented = (text: string, by: number): readonly string[] =>
  wrapped(text, WIDTH - by).map((line) => `${' '.repeat(by)}${line}`);

/** @param filedAt absent where the line above has the same time */
function timelineLine(line: Line, filedAt: number | undefined, paint: Paint): string {
  const { at, symbol, word, tone } = line;
  const times = filedAt === undefined ? ['', ''] : [at === filedAt ? '+0s' : `+${span(at - filedAt)}`, moment(at)];
  const when = ` ${padded(times[0] ?? '', RELATIVE)} ${padded(times[1] ?? '', ABSOLUTE)}  `;
  const [first = '', ...rest] = textOf(line);
  const more = rest.map((text) => `\n${' '.repeat(TEXT_INDENT)}${paint(tone, text)}`);
  return `${when}${paint(tone, `${symbol} ${padded(word, WORD)}${first}`)}${more.join('')}`;
}

/** A subject stands beside its mail, what people wrote on a line of its own; both are cut where the line ends. */
function textOf({ text, quote, quoted }: Line): readonly string[] {
  const lines = wrapped(text, TEXT);
  if (quote === undefined) return lines;
  const said = (columns: number) => `“${isolated(truncated(oneLine(quote), columns - 2))}”`;
  return quoted === 'beside' ? [`${text} ${said(TEXT - columnsOf(text) - 1)}`] : [...lines, said(TEXT)];
}

/** What the service said to the steps that it did not take, in its own words. */
function refusals({ failures }: Account): string[] {
  return failures.flatMap(({ step, body }) => [
    `  ✗ ${step} was refused with this body:`,
    ...wrapped(body, WIDTH - 4).map((line) => `    ${line}`),
  ]);
}
