import type { Accounts } from './account.ts';
import { summary } from './summary.ts';
import { type Paint, ticketBlock } from './ticket-block.ts';

/** All that is printed: a block for each ticket, then what it came to. */
export function report(accounts: Accounts, paint: Paint): string {
  const { tickets } = accounts;
  const blocks = tickets.map((account, index) =>
    ticketBlock(account, { index: index + 1, count: tickets.length }, paint),
  );
  return [...blocks, summary(accounts, paint)].join('\n\n');
}
