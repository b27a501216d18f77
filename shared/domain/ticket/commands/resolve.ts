import { returnToResolver } from '../../routing/offer.ts';
import { refTo } from '../message.ts';
import { STAGES } from '../stage.ts';
import { NOTHING, OPEN, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { internalMessage } from './note.ts';
import { publicMessage } from './reply.ts';

/** An agent has solved the matter and says how. It ends every wait; closed it is only when the requester agrees, or says nothing (R086). */
export const resolve: Unit<'resolve'> = {
  stages: WORKING_OR_WAITING,
  decide: (ticket, command, { at }) => {
    const message = publicMessage('resolution', command, at);
    const resolved = {
      type: 'ticket-resolved',
      v: 1,
      resolution: (ticket.resolution?.number ?? 0) + 1,
      outcome: command.outcome,
      message: refTo(message),
      ...(command.children ? { children: true as const } : {}),
    } as const;
    return { facts: [resolved], messages: [message] };
  },
};

/**
 * The fix that this ticket waited for is there. Told twice, or too late (resolved since, and be it that the requester has reopened it;
 * closed; waiting for another one), it changes nothing.
 */
export const resolveWithParent: Unit<'resolve-with-parent'> = {
  stages: STAGES,
  decide: (ticket, command, { at }) => {
    if (ticket.parent !== command.parent || ticket.closed || ticket.resolution?.standing) return NOTHING;
    if (ticket.resolution !== undefined && ticket.resolution.at >= command.fixedAt) return NOTHING;
    const { outcome, parent } = command;
    const message = publicMessage('resolution', command, at);
    const resolution = (ticket.resolution?.number ?? 0) + 1;
    // Two links of the same moment can stand one behind the other: whoever waits for this ticket is resolved as well.
    const resolved = { type: 'ticket-resolved', v: 1, resolution, outcome, parent, children: true } as const;
    return { facts: [{ ...resolved, message: refTo(message) }], messages: [message] };
  },
};

/** The requester agrees that it is solved. */
export const confirm: Unit<'confirm'> = {
  stages: ['awaiting-confirmation'],
  decide: (ticket, command) => {
    const current = ticket.resolution?.number ?? 0;
    if (command.resolution !== current) return { code: 'resolution-moved-on', seen: command.resolution, current };
    return { facts: [{ type: 'ticket-closed', v: 1, cause: 'confirmed' }] };
  },
};

/** The requester disagrees: the ticket goes back to the level that resolved it, and to whom, if they have room for it. */
export const reopen: Unit<'reopen'> = {
  stages: ['awaiting-confirmation'],
  decide: (ticket, command, circumstances) => {
    const current = ticket.resolution?.number ?? 0;
    if (command.resolution !== current) return { code: 'resolution-moved-on', seen: command.resolution, current };
    const message = publicMessage('reopening', command, circumstances.at);
    const reopened = { type: 'ticket-reopened', v: 1, resolution: current, message: refTo(message) } as const;
    return { facts: [reopened, ...returnToResolver(ticket, circumstances)], messages: [message] };
  },
};

/** An agent or operations ends a ticket that needs no resolution: spam, a duplicate, withdrawn. Closed is final. */
export const close: Unit<'close'> = {
  stages: OPEN,
  decide: (_ticket, command, { at }) => {
    const message = internalMessage('closure', command, at);
    return {
      facts: [{ type: 'ticket-closed', v: 1, cause: command.cause, message: refTo(message) }],
      messages: [message],
    };
  },
};
