import type { Staffing } from '../people/roster.ts';
import type { Policy } from '../policy/schema.ts';
import type { CommandOf, CommandType } from './command.ts';
import type { Fact } from './event.ts';
import type { Message } from './message.ts';
import type { Rejection } from './rejection.ts';
import type { Stage } from './stage.ts';
import type { Ticket } from './ticket.ts';

/** What a command changes: facts for the log, and the texts that they name. No facts: there is nothing to do, and nothing is written. */
export interface Change {
  readonly facts: readonly Fact[];
  readonly messages?: readonly Message[];
}

export interface Circumstances {
  readonly policy: Policy;
  /** ISO 8601: the time of the decision, never before the ticket's last event. */
  readonly at: string;
  /** Who is there to take the ticket, in the teams that could get it; a team that is not named has nobody. */
  readonly staffing: Staffing;
}

/** One command: the stages in which it is allowed, and what it changes. */
export interface Unit<T extends CommandType> {
  readonly stages: readonly Stage[];
  readonly decide: (ticket: Ticket, command: CommandOf<T>, circumstances: Circumstances) => Change | Rejection;
}

export const NOTHING: Change = { facts: [] };

export const WORKING: readonly Stage[] = ['level-1', 'level-2', 'level-3', 'level-4'];
export const WORKING_OR_WAITING: readonly Stage[] = [...WORKING, 'awaiting-requester', 'awaiting-third-party'];
export const OPEN: readonly Stage[] = [...WORKING_OR_WAITING, 'awaiting-confirmation'];
