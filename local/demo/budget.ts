import type { Account, LogEntry } from './account.ts';
import { isSurvey } from './workflow.ts';

/** Route and the stage that the execution begins in. */
const TO_BEGIN = 2;
/** Route and the stage that the ticket moves to. */
const A_MOVE = 2;
/** Fire Clocks, Route and the stage, or the end. */
const A_TIMER = 3;

/** Back to its stage, to sleep less long than it was going to. */
const A_NEARER_DEADLINE = 2;

/** Wait, invite, wait, remind, look, wait, end, look, and it is over; or wait, and chase who owes a word. */
const A_SURVEY = 10;

/** Moves that a person makes whatever the ticket waits for. */
const MOVES = new Set(['details-requested', 'ticket-returned', 'ticket-resolved', 'ticket-reopened']);
const ANSWERS = new Set(['details-provided', 'requester-replied']);

/** How often a person moved the ticket to another stage. */
export function movesOf(log: readonly LogEntry[]): number {
  let moves = 0;
  let waiting = false;
  for (const { type, cause, by } of log) {
    const answered: boolean = waiting && ANSWERS.has(type);
    const climbed = type === 'ticket-escalated' && cause !== 'silence';
    const closed = type === 'ticket-closed' && by !== 'system';
    if (answered || climbed || closed || MOVES.has(type)) moves += 1;
    waiting = type === 'details-requested' || (waiting && !answered && type !== 'ticket-resolved');
  }
  return moves;
}

export const timersOf = ({ executions }: Pick<Account, 'executions'>): number =>
  executions.flatMap(({ waits }) => waits).filter(({ end }) => end === 'timed out').length;

/** How often something fell due before the moment that the execution slept towards: a question wants an answer, for one. */
const nearerDeadlines = ({ executions }: Pick<Account, 'executions'>): number =>
  executions.flatMap(({ waits }) => waits).filter(({ state, end, next }) => end === 'answered' && next.at(-1) === state)
    .length;

/**
 * The transitions that the design grants a ticket's life: a happy path (filed, resolved, confirmed) has 6, each timer that runs out 3 more,
 * each further move of a person and each nearer deadline 2, each survey at most 10.
 */
export function budgetOf(account: Pick<Account, 'executions' | 'record'>): number {
  if (account.record === undefined) return 0;
  const surveys = account.executions.filter(isSurvey).length;
  const wakes = A_TIMER * timersOf(account) + A_NEARER_DEADLINE * nearerDeadlines(account);
  return TO_BEGIN + A_MOVE * movesOf(account.record.log) + wakes + A_SURVEY * surveys;
}
