import { PRICES } from '../prices.ts';
import type { Account } from './account.ts';
import { budgetOf, timersOf } from './budget.ts';

/** What a ticket used, in AWS's own units. */
export interface Use {
  readonly mails: number;
  readonly timers: number;
  readonly transitions: number;
  /** The transitions that the design grants it. */
  readonly budget: number;
  readonly writeUnits: number;
}

export function useOf(account: Account): Use {
  return {
    mails: account.mails.length,
    timers: timersOf(account),
    transitions: account.executions.reduce((sum, { transitions }) => sum + transitions, 0),
    budget: budgetOf(account),
    writeUnits: account.writeUnits,
  };
}

export function together(uses: readonly Use[]): Use {
  const sum = (of: (use: Use) => number) => uses.reduce((total, use) => total + of(use), 0);
  return {
    mails: sum(({ mails }) => mails),
    timers: sum(({ timers }) => timers),
    transitions: sum(({ transitions }) => transitions),
    budget: sum(({ budget }) => budget),
    writeUnits: sum(({ writeUnits }) => writeUnits),
  };
}

/** US dollars for transitions, write units and mails; nothing else is in it. */
export function costOf({ transitions, writeUnits, mails }: Use): number {
  const { transition, writeUnit, mail } = PRICES;
  const millionths =
    transitions * transition.usdPerMillion + writeUnits * writeUnit.usdPerMillion + mails * mail.usdPerMillion;
  return millionths / 1_000_000;
}
