import { nextDeadline } from '../clocks/clocks.ts';
import type { Stage } from '../ticket/stage.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';

/** What every answer to the workflow is: where the ticket stands, and when it must be looked at again. `superseded` ends an execution whose generation is over. */
export interface Position {
  readonly stage: Stage | 'superseded';
  /** ISO 8601. */
  readonly wakeAt: string;
}

export function positionOf(ticket: Ticket): Position {
  const deadline = nextDeadline(ticket);
  return { stage: stageOf(ticket), wakeAt: deadline === undefined ? ticket.lastEventAt : new Date(deadline).toISOString() };
}

/** The answer to an execution that another generation has replaced. */
export const superseded = (ticket: Ticket): Position => ({ stage: 'superseded', wakeAt: ticket.generationStartedAt });

/** The ticket is no longer where the wait was told: the stage differs, or something is due earlier than the wait's wake-up. */
export function movedOn(ticket: Ticket, wait: { readonly stage: Position['stage']; readonly wakeAt: string }): boolean {
  const { stage, wakeAt } = positionOf(ticket);
  return stage !== wait.stage || (stage !== 'closed' && Date.parse(wakeAt) < Date.parse(wait.wakeAt));
}
