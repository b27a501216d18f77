import type { Fact } from '../event.ts';
import { refTo } from '../message.ts';
import { NOTHING, OPEN, type Unit } from '../unit.ts';
import { internalMessage } from './note.ts';

/** A new generation takes over from the execution that lives now, which finds out by itself and ends. */
export const restartWorkflow: Unit<'restart-workflow'> = {
  stages: OPEN,
  decide: (ticket, { actor, cause, generation, reason }, { at }) => {
    if (generation !== ticket.generation) return NOTHING;
    const message = reason && internalMessage('restart', { actor, ...reason }, at);
    const started: Fact = {
      type: 'generation-started',
      v: 1,
      generation: generation + 1,
      cause,
      ...(message ? { message: refTo(message) } : {}),
    };
    return { facts: [started], messages: message ? [message] : [] };
  },
};

/**
 * The living generation's execution has failed: operations sees it on the ticket. An older one's end is of no interest, and the same end
 * told twice is one; an execution that was redriven and failed again has another end.
 */
export const flagExecution: Unit<'flag-execution'> = {
  stages: OPEN,
  decide: (ticket, { generation, execution, status, stoppedAt, error }) => {
    if (generation !== ticket.generation || ticket.flag?.stoppedAt === stoppedAt) return NOTHING;
    return { facts: [{ type: 'execution-flagged', v: 1, execution, status, stoppedAt, ...(error ? { error } : {}) }] };
  },
};
