import { isSecurity } from '../../people/rights.ts';
import { refuseField } from '../rejection.ts';
import { stageOf } from '../ticket.ts';
import { NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';

/**
 * Several requesters report one fault: their tickets wait for one fix, and are resolved with it, each with a confirmation of its own. One
 * level deep: what waits for another ticket has none that wait for it.
 */
export const link: Unit<'link'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, { parent }, { policy }) => {
    if (parent === null)
      return ticket.parent === undefined ? NOTHING : { facts: [{ type: 'ticket-linked', v: 1, parent: null }] };
    if (parent.reference === ticket.parent) return NOTHING;
    if (parent.reference === ticket.reference) return refuseField('parent', 'A ticket does not wait for itself.');
    if (!WORKING_OR_WAITING.includes(stageOf(parent)))
      return refuseField('parent', 'Is solved or closed already; name one that is still worked on.');
    if (parent.parent !== undefined)
      return refuseField('parent', `Waits for ${parent.parent} itself; name that one instead.`);
    if (isSecurity(policy, parent) !== isSecurity(policy, ticket))
      return refuseField('parent', 'A security matter goes with security matters only.');
    return { facts: [{ type: 'ticket-linked', v: 1, parent: parent.reference }] };
  },
};
