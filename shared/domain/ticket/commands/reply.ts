import { returnToResolver } from '../../routing/offer.ts';
import type { Actor } from '../actor.ts';
import type { Enclosing, Typed } from '../command.ts';
import { type PublicMessage, refTo } from '../message.ts';
import type { Ticket } from '../ticket.ts';
import { type Change, type Circumstances, OPEN, type Unit } from '../unit.ts';

/** A human answers the requester: this is what stops the first-response clock (R047). */
export const agentReply: Unit<'agent-reply'> = {
  stages: OPEN,
  decide: (_ticket, command, { at }) => {
    const message = publicMessage('reply', command, at);
    return { facts: [{ type: 'agent-replied', v: 1, message: refTo(message) }], messages: [message] };
  },
};

/**
 * The requester writes. It answers a request for details; and while their confirmation is awaited, any message of theirs means that
 * the matter is not settled, and reopens it.
 */
export const requesterReply: Unit<'requester-reply'> = {
  stages: OPEN,
  decide: (ticket, command, circumstances) => {
    const message = publicMessage('reply', command, circumstances.at);
    const replied = { type: 'requester-replied', v: 1, message: refTo(message) } as const;
    return { facts: [replied, ...reopenedBy(ticket, circumstances)], messages: [message] };
  },
};

/** What a message of the requester's adds while confirmation is awaited. */
export function reopenedBy(ticket: Ticket, circumstances: Circumstances): Change['facts'] {
  if (!ticket.resolution?.standing) return [];
  const reopened = { type: 'ticket-reopened', v: 1, resolution: ticket.resolution.number } as const;
  return [reopened, ...returnToResolver(ticket, circumstances)];
}

export function publicMessage(
  kind: PublicMessage['kind'],
  command: Typed & Enclosing & { readonly actor: Actor },
  at: string,
): PublicMessage {
  const { actor: author, messageId: id, text } = command;
  return { visibility: 'public', kind, id, author, at, text, ...attached(command) };
}

/** Nothing where nothing came with it. */
export const attached = ({ attachments = [] }: Enclosing): Pick<PublicMessage, 'attachments'> =>
  attachments.length === 0 ? {} : { attachments };
