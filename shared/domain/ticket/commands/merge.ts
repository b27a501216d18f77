import { isSecurity } from '../../people/rights.ts';
import { refTo } from '../message.ts';
import { refuseField } from '../rejection.ts';
import { OPEN, type Unit } from '../unit.ts';
import { internalMessage } from './note.ts';

/**
 * The matter goes on in another ticket of the same requester's, and this one ends for good: its clocks die, and what its requester writes
 * to it later goes to the other one. `into` stands at the end of its own merges, so that a circle shows as the ticket itself.
 */
export const merge: Unit<'merge'> = {
  stages: OPEN,
  decide: (ticket, command, { at, policy }) => {
    const { into } = command;
    if (into.reference === ticket.reference) return refuseField('into', 'A ticket does not go on in itself.');
    if (into.requester.personId !== ticket.requester.personId)
      return refuseField('into', "Is another requester's: nobody may read what somebody else wrote.");
    if (into.closed !== undefined) return refuseField('into', 'Is closed; name one that is open.');
    if (isSecurity(policy, ticket) && !isSecurity(policy, into))
      return refuseField('into', 'Is no security matter: more people could read it than this one.');
    const message = internalMessage('merge', command, at);
    return {
      facts: [{ type: 'ticket-merged', v: 1, into: into.reference, message: refTo(message) }],
      messages: [message],
    };
  },
};

/** The other side of a merge: what was reported twice goes on here. */
export const receiveDuplicate: Unit<'receive-duplicate'> = {
  stages: OPEN,
  decide: (_ticket, { from }) => ({ facts: [{ type: 'duplicate-received', v: 1, from }] }),
};
