import { hasRoom } from '../../routing/choose-agent.ts';
import { NOTHING, type Unit, WORKING_OR_WAITING } from '../unit.ts';

/**
 * An agent takes the ticket, offered to them or not; a colleague may take it over. Who has it already changes nothing by taking it again,
 * unless everybody was asked in vain meanwhile: then it says that somebody acts, and level 4's clock starts over. Who has as many open
 * tickets as they may is refused, but not what was offered to them: that one counts among theirs already.
 */
export const accept: Unit<'accept'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, { actor }, { staffing }) => {
    const theirs = ticket.assignee === actor.personId;
    if (theirs && !ticket.offered && ticket.timeline.ladder.exhaustedAt === undefined) return NOTHING;
    const they = theirs ? undefined : staffing[ticket.team]?.find(({ personId }) => personId === actor.personId);
    if (they !== undefined && !hasRoom(they)) return { code: 'at-cap', cap: they.cap };
    return { facts: [{ type: 'ticket-accepted', v: 1, assignee: actor.personId }] };
  },
};
