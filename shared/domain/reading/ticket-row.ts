import { nextDeadline } from '../clocks/clocks.ts';
import type { Priority, TeamId } from '../policy/schema.ts';
import type { Level, Stage } from '../ticket/stage.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';

/** The attribute of a ticket's item that holds its row: what the table's indexes carry besides their keys. */
export const LIST_ROW = 'listRow';

/** What a list shows of a ticket. */
export interface TicketRow {
  readonly reference: string;
  readonly stage: Stage;
  readonly level: Level;
  readonly team: TeamId;
  readonly priority: Priority;
  readonly category: string;
  readonly issueType: string;
  readonly filedAt: string;
  readonly decision: number;
  readonly descriptionId: string;
  /** Somebody has it. Whose it is, the key of the assignees' index says. */
  readonly assigned?: true;
  /** Offered to the assignee, who has not taken it yet. */
  readonly offered?: true;
  readonly snoozedUntil?: string;
  readonly nextDeadline?: string;
  readonly flagged: boolean;
  /** Since when its rating waits for somebody to look into it. */
  readonly reviewSince?: string;
}

export function rowOf(ticket: Ticket): TicketRow {
  const deadline = nextDeadline(ticket);
  const { reference, level, team, priority, category, issueType, filedAt, decision, descriptionId } = ticket;
  return {
    ...{ reference, level, team, priority, category, issueType, filedAt, decision, descriptionId },
    stage: stageOf(ticket),
    flagged: ticket.flag !== undefined,
    ...(ticket.assignee === undefined ? {} : { assigned: true }),
    ...(ticket.offered ? { offered: true } : {}),
    ...(ticket.snoozed === undefined ? {} : { snoozedUntil: ticket.snoozed.until }),
    ...(ticket.rating?.review === 'open' ? { reviewSince: ticket.rating.at } : {}),
    ...(deadline === undefined ? {} : { nextDeadline: new Date(deadline).toISOString() }),
  };
}

/** What a person's own list is sorted by. The reference tells apart what was filed in the same moment. */
export const byFiling = (row: TicketRow): string => `${row.filedAt}#${row.reference}`;

/** What a queue and an agent's list are sorted by. */
export const byDeadline = (row: TicketRow): string => `${row.nextDeadline}#${row.reference}`;

/** What the list of ratings to look into is sorted by. */
export const byReview = (row: TicketRow): string => `${row.reviewSince}#${row.reference}`;
