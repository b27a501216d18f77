import { nextDeadline } from '../clocks/clocks.ts';
import { STAGES, type Stage } from '../ticket/stage.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';

/** A stage in which the workflow waits. */
export type WaitingStage = Exclude<Stage, 'closed'>;
export const WAITING_STAGES = STAGES.filter((stage) => stage !== 'closed');

/**
 * What every answer to the workflow is: where the ticket stands, and when it must be looked at again (ISO 8601). Its two ends have no
 * such time: a closed ticket, and `superseded` for an execution whose generation is over.
 */
export type Position =
  | { readonly stage: WaitingStage; readonly wakeAt: string }
  | { readonly stage: 'closed' | 'superseded'; readonly wakeAt: null };

/** The answer to an execution that another generation has replaced. */
export const SUPERSEDED: Position = { stage: 'superseded', wakeAt: null };

export function positionOf(ticket: Ticket): Position {
  const stage = stageOf(ticket);
  const deadline = nextDeadline(ticket);
  if (stage === 'closed') return { stage, wakeAt: null };
  if (deadline === undefined) throw new Error(`${ticket.reference}: an open ticket without a deadline`);
  return { stage, wakeAt: new Date(deadline).toISOString() };
}

/** The ticket is no longer where the wait was told: the stage differs, or something is due earlier than the wait's wake-up. */
export function movedOn(ticket: Ticket, wait: { readonly stage: WaitingStage; readonly wakeAt: string }): boolean {
  const position = positionOf(ticket);
  return (
    position.stage !== wait.stage || (position.wakeAt !== null && Date.parse(position.wakeAt) < Date.parse(wait.wakeAt))
  );
}
