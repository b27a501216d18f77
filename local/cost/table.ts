import { padded } from '../demo/terminal-text.ts';
import { PRICES_AS_OF } from '../prices.ts';
import { type Bill, perThousand } from './bill.ts';
import { floorOf } from './floor.ts';
import type { Measured } from './measure.ts';

const COLUMNS = [
  { head: 'path', width: 50, side: 'right' },
  { head: 'transitions', width: 11, side: 'left' },
  { head: 'mails', width: 7, side: 'left' },
  { head: 'writes', width: 9, side: 'left' },
  { head: 'reads', width: 7, side: 'left' },
  { head: 'Lambda', width: 9, side: 'left' },
  { head: 'GB-s', width: 6, side: 'left' },
  { head: 'HTTP', width: 6, side: 'left' },
  { head: 'SQS', width: 6, side: 'left' },
  { head: 'log KB', width: 6, side: 'left' },
  { head: 'a thousand', width: 15, side: 'left' },
] as const;

function row(cells: readonly string[]): string {
  return COLUMNS.map(({ width, side }, index) => padded(cells[index] ?? '', width, side))
    .join('  ')
    .trimEnd();
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
const beside = (used: number, least: number): string => `${used} (${least})`;

function line({ path, bill }: Measured): string {
  const least: Bill = floorOf(path);
  return row([
    path.name,
    beside(bill.transitions, least.transitions),
    beside(bill.mails, least.mails),
    beside(bill.writeUnits, least.writeUnits),
    String(bill.readUnits),
    beside(bill.invocations, least.invocations),
    bill.gigabyteSeconds.toFixed(3),
    beside(bill.httpRequests, least.httpRequests),
    beside(bill.queueRequests, least.queueRequests),
    (bill.logBytes / 1000).toFixed(1),
    `${dollars(perThousand(bill))} (${dollars(perThousand(least))})`,
  ]);
}

const NOTES = [
  'In brackets the floor, the least that the design allows: 2 transitions to begin, 2 for each move of a person, 3 for each timer; a mail',
  'for each reason; each item 1 KB, one index row for each change, nothing read, no time in a function. HTTP: a look before every deed is',
  'what lies above it. GB-s were measured on this machine and differ from run to run; everything else is counted and does not.',
  'Not in it, as it goes by the clock and not by the ticket: the auditor, polls of an empty queue, alarms, storage; Lambda’s own log lines.',
];

/** The paths, what each used, and what a thousand such tickets cost, with the floor in brackets. */
export function costTable(measured: readonly Measured[]): string {
  return [
    `What a ticket uses and what a thousand cost (${PRICES_AS_OF}; docs/prices.md)`,
    '',
    row(COLUMNS.map(({ head }) => head)),
    ...measured.map(line),
    '',
    ...NOTES,
  ].join('\n');
}
