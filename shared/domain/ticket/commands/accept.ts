import { NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';

/**
 * An agent takes the ticket; a colleague may take it over. Who has it already changes nothing by taking it again, unless everybody was
 * asked in vain meanwhile: then it says that somebody acts, and level 4's clock starts over.
 */
export const accept: Unit<'accept'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, { actor }) =>
    ticket.assignee === actor.personId && ticket.timeline.ladder.exhaustedAt === undefined
      ? NOTHING
      : { facts: [{ type: 'ticket-accepted', v: 1, assignee: actor.personId }] },
};
