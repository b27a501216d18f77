import { NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';

/** An agent takes the ticket. Who has it already changes nothing by taking it again; a colleague may take it over. */
export const accept: Unit<'accept'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, { actor }) =>
    ticket.assignee === actor.personId
      ? NOTHING
      : { facts: [{ type: 'ticket-accepted', v: 1, assignee: actor.personId }] },
};
