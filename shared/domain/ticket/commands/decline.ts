import { offer, routedOf } from '../../routing/offer.ts';
import type { Fact } from '../event.ts';
import { refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';

/** An agent gives back what they were offered or had taken, and says why: it is the team's again, and is offered to somebody else. */
export const decline: Unit<'decline'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, circumstances) => {
    const { personId } = command.actor;
    if (ticket.assignee !== personId) return { code: 'not-assignee' };
    if (command.text.trim() === '') return refuseField('reason', 'Say why: the next one learns from it.');
    const message = internalMessage('decline', command, circumstances.at);
    const declined: Fact = { type: 'ticket-declined', v: 1, assignee: personId, message: refTo(message) };
    return {
      facts: [declined, ...offer(routedOf(ticket), ticket.team, circumstances, personId)],
      messages: [message],
    };
  },
};
