import type { Actor } from '../actor.ts';
import type { Typed } from '../command.ts';
import { type InternalMessage, refTo } from '../message.ts';
import { OPEN, type Unit } from '../unit.ts';

/** A word among colleagues. No mail, no clock, never seen by a requester. */
export const note: Unit<'note'> = {
  stages: OPEN,
  decide: (_ticket, command, { at }) => {
    const message = internalMessage('note', command, at);
    return { facts: [{ type: 'note-added', v: 1, message: refTo(message) }], messages: [message] };
  },
};

export function internalMessage(
  kind: InternalMessage['kind'],
  command: Typed & { readonly actor: Actor },
  at: string,
): InternalMessage {
  return { visibility: 'internal', kind, id: command.messageId, author: command.actor, at, text: command.text };
}
