import { type PublicMessage, refTo } from '../message.ts';
import { stageOf } from '../ticket.ts';
import { type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';
import { publicMessage } from './reply.ts';
import { momentAhead } from './until.ts';

/** Nothing can be done until somebody outside support has done something. The requester reads whom and what; waiting anew sets another end. */
export const awaitThirdParty: Unit<'await-third-party'> = {
  stages: WORKING_OR_WAITING,
  decide: (_ticket, command, circumstances) => {
    const until = momentAhead(command.until, circumstances);
    if (typeof until !== 'string') return until;
    const message: PublicMessage = {
      ...publicMessage('third-party', command, circumstances.at),
      party: command.party,
    };
    return { facts: [{ type: 'third-party-awaited', v: 1, until, message: refTo(message) }], messages: [message] };
  },
};

/** The third party has answered, and colleagues read what. A wait for the requester may hide this one in the stage, so both are let in. */
export const endThirdPartyWait: Unit<'end-third-party-wait'> = {
  stages: ['awaiting-requester', 'awaiting-third-party'],
  decide: (ticket, command, { at }) => {
    if (!ticket.waits.some((wait) => wait.for === 'third-party'))
      return { code: 'stage-forbids', stage: stageOf(ticket), allowed: ['awaiting-third-party'] };
    const message = internalMessage('third-party-answer', command, at);
    return {
      facts: [{ type: 'third-party-returned', v: 1, cause: 'answered', message: refTo(message) }],
      messages: [message],
    };
  },
};
