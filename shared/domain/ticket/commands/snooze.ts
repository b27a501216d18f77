import { refTo } from '../message.ts';
import { type Unit, WORKING } from '../unit.ts';
import { internalMessage } from './note.ts';
import { momentAhead } from './until.ts';

/** Who has the ticket looks at it again later, and says why. Only the question whether they do anything waits with it; every target runs on. */
export const snooze: Unit<'snooze'> = {
  stages: WORKING,
  decide: (ticket, command, circumstances) => {
    if (ticket.assignee !== command.actor.personId || ticket.offered) return { code: 'not-assignee' };
    const until = momentAhead(command.until, circumstances);
    if (typeof until !== 'string') return until;
    const message = internalMessage('snooze', command, circumstances.at);
    return { facts: [{ type: 'ticket-snoozed', v: 1, until, message: refTo(message) }], messages: [message] };
  },
};
