import type { Fact } from '../event.ts';
import { refTo } from '../message.ts';
import { STAGES } from '../stage.ts';
import { NOTHING, type Unit } from '../unit.ts';
import { internalMessage } from './note.ts';

/** A new generation takes over from the execution that lives now, which finds out by itself and ends. */
export const restartWorkflow: Unit<'restart-workflow'> = {
  stages: STAGES,
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

/** The living generation's execution has failed: operations sees it on the ticket. An older one's end is of no interest. */
export const flagExecution: Unit<'flag-execution'> = {
  stages: STAGES,
  decide: (ticket, { generation, execution, status, error }) => {
    if (generation !== ticket.generation || ticket.flag?.execution === execution) return NOTHING;
    return { facts: [{ type: 'execution-flagged', v: 1, execution, status, ...(error ? { error } : {}) }] };
  },
};
