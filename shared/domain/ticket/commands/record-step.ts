import { refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { STEPS } from '../ticket.ts';
import { OPEN, type Unit } from '../unit.ts';
import { internalMessage } from './note.ts';

/**
 * A step of the playbook was done, or skipped with a reason (R083-R087). In order; a step that was recorded can be recorded again, and the
 * last word counts.
 */
export const recordStep: Unit<'record-step'> = {
  stages: OPEN,
  decide: (ticket, command, { at }) => {
    const { step, status } = command;
    const open = STEPS.slice(0, STEPS.indexOf(step)).find((earlier) => ticket.steps[earlier] === undefined);
    if (open !== undefined) return refuseField('step', `First "${open}": do it, or skip it and say why.`);
    if (command.text.trim() === '')
      return refuseField('text', status === 'skipped' ? 'Say why it is skipped.' : 'Say what was found.');
    const message = internalMessage('step', command, at);
    return {
      facts: [{ type: 'step-recorded', v: 1, step, status, message: refTo(message) }],
      messages: [message],
    };
  },
};
