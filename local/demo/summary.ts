import { PRICES, PRICES_AS_OF, type Price } from '../prices.ts';
import type { Account, Accounts } from './account.ts';
import { costOf, together, type Use, useOf } from './cost.ts';
import { padded, wrapped } from './terminal-text.ts';
import { type Paint, WIDTH } from './ticket-block.ts';
import { span } from './virtual-time.ts';

const dollars = (amount: number, digits: number): string => `$${amount.toFixed(digits)}`;
const count = (amount: number): string => amount.toLocaleString('en-US');

const COLUMNS = [
  { head: 'ticket', width: 28, side: 'right' },
  { head: 'prio', width: 4, side: 'right' },
  { head: 'levels', width: 9, side: 'right' },
  { head: 'end', width: 26, side: 'right' },
  { head: 'mails', width: 5, side: 'left' },
  { head: 'timers', width: 6, side: 'left' },
  { head: 'transitions', width: 11, side: 'left' },
  { head: 'writes', width: 6, side: 'left' },
  { head: 'cost', width: 8, side: 'left' },
] as const;

function row(cells: readonly string[]): string {
  return COLUMNS.map(({ width, side }, index) => padded(cells[index] ?? '', width, side))
    .join('  ')
    .trimEnd();
}

const numbers = (use: Use): string[] => [
  count(use.mails),
  count(use.timers),
  `${count(use.transitions)} of ${count(use.budget)}`,
  count(use.writeUnits),
  dollars(costOf(use), 5),
];

/** `1 2 3`: every level that the ticket came to, in order. */
function levelsOf({ record }: Account): string {
  return (record?.log ?? [])
    .flatMap(({ type, level, to }) => (type === 'ticket-filed' ? (level ?? []) : (to?.level ?? [])))
    .join(' ');
}

function endOf({ record, filedAt }: Account): string {
  if (record === undefined) return 'not filed';
  const closed = record.log.find(({ type }) => type === 'ticket-closed');
  return closed === undefined ? record.stage.code : `closed after ${span(closed.at - filedAt)}`;
}

/** Kinds of mail and how many of each, the most frequent first. */
function kindsOf(accounts: readonly Account[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of accounts.flatMap(({ mails }) => mails)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  return sorted.map(([kind, number]) => (number === 1 ? kind : `${kind}×${number}`)).join(', ');
}

function hanging(head: string, text: string, indent: number): string {
  const [first = '', ...rest] = wrapped(text, WIDTH - indent);
  return [(padded(head, indent) + first).trimEnd(), ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

function costLines(all: Use, tickets: number, otherWriteUnits: number, digests: number): string[] {
  const line = (amount: number, { what, usdPerMillion, secondHand }: Price) =>
    `  ${padded(count(amount), 8, 'left')} × ${padded(`${what}${secondHand ? ' *' : ''}`, 34)} at $${padded(String(usdPerMillion), 6)} a million   ${dollars((amount * usdPerMillion) / 1e6, 5)}`;
  const writeUnits = all.writeUnits + otherWriteUnits;
  const cost = costOf({ ...all, writeUnits });
  return [
    `What it cost (${PRICES_AS_OF}; docs/prices.md)`,
    line(all.transitions, PRICES.transition),
    line(writeUnits, PRICES.writeUnit),
    line(all.mails, PRICES.mail),
    `  Together ${dollars(cost, 5)}, which is ${dollars(cost / Math.max(1, tickets), 5)} a ticket, or ${dollars((cost / Math.max(1, tickets)) * 1000, 2)} for a thousand.`,
    `  ${count(otherWriteUnits)} of the write units are no single ticket's: ids of delivered mails, how many went to whom, people.`,
    `  Not in it: ${count(digests)} digests; Lambda, HTTP API, reads.   * price read second-hand`,
  ];
}

const NOTES = [
  'Levels: every level that the ticket came to, in order. Transitions: what the execution used, of what the design grants: 6 for a happy path, 3 for each timer, 2 for each further move of a person and for each deadline that is nearer than the one it slept towards, at most 10 for a survey.',
  'Times are UTC; the mails themselves name them in the time zone of the desk.',
  'Time was virtual: nothing here waited. Every timer of a ticket fired at its second; the schedules that recur (the auditor every five minutes) ran once wherever the clock stopped.',
];

/** What all of it came to, ticket by ticket and together. */
export function summary({ tickets, otherWriteUnits, digests }: Accounts, paint: Paint): string {
  const uses = tickets.map(useOf);
  const all = together(uses);
  const rows = tickets.map((account, index) => {
    const use = uses[index] ?? all;
    const text = row([
      account.ticket.id,
      account.record?.priority.code ?? '',
      levelsOf(account),
      endOf(account),
      ...numbers(use),
    ]);
    return use.transitions > use.budget ? paint('bad', `${text}  over budget`) : text;
  });
  const ticketsTogether = tickets.length === 1 ? '1 ticket' : `${tickets.length} tickets`;
  const failures = tickets.flatMap((account) => account.failures);
  return [
    paint('head', `── Summary ${'─'.repeat(WIDTH - 11)}`),
    '',
    paint('head', row(COLUMNS.map(({ head }) => head))),
    ...rows,
    paint('head', row([ticketsTogether, '', '', '', ...numbers(all)])),
    '',
    paint('head', 'Mails by kind'),
    ...tickets.map((account) => hanging(account.ticket.id, kindsOf([account]), 30)),
    paint('head', hanging(ticketsTogether, kindsOf(tickets), 30)),
    '',
    ...costLines(all, tickets.length, otherWriteUnits, digests),
    '',
    ...NOTES.flatMap((note) => wrapped(note, WIDTH)),
    ...(failures.length === 0
      ? []
      : [
          '',
          paint(
            'bad',
            `${failures.length} ${failures.length === 1 ? 'step was' : 'steps were'} not taken: see ✗ above.`,
          ),
        ]),
  ].join('\n');
}
