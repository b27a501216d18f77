import type { TicketReader } from '../reading/ticket-reader.ts';
import { SYSTEM } from './actor.ts';
import type { TicketEvent } from './event.ts';
import type { Message } from './message.ts';
import { type Performed, type Ports, perform } from './perform.ts';
import type { Outcome } from './ticket.ts';

export interface FixPorts extends Ports {
  readonly reader: Pick<TicketReader, 'childrenOf'>;
  readonly log: {
    event(reference: string, number: number): Promise<TicketEvent | undefined>;
    message(reference: string, id: string): Promise<Message | undefined>;
  };
  /** A new message's id. */
  readonly newId: () => string;
}

/** How a ticket was resolved that others wait for; they are resolved with the same words. */
export interface Fix {
  readonly parent: string;
  readonly outcome: Outcome;
  /** ISO 8601. */
  readonly fixedAt: string;
  readonly text: string;
}

/**
 * The fix that an event of a ticket's tells of. Undefined: the ticket was reopened since, and it is none; what it resolved by then stays
 * resolved, each with a confirmation of its own. Throws where there is no such event or its text is gone.
 */
export async function fixOf(ports: FixPorts, reference: string, event: number): Promise<Fix | undefined> {
  const [ticket, resolved] = await Promise.all([ports.tickets.load(reference), ports.log.event(reference, event)]);
  if (ticket === undefined || resolved?.type !== 'ticket-resolved' || !resolved.children)
    throw new Error(`${reference} has no event ${event} that resolves others`);
  const { resolution } = ticket;
  if (!resolution?.standing || resolution.number !== resolved.resolution) return undefined;
  const message = await ports.log.message(reference, resolved.message.messageId);
  if (message === undefined) throw new Error(`${reference} has no text for its resolution`);
  return { parent: reference, outcome: resolved.outcome, fixedAt: resolved.at, text: message.text };
}

/**
 * Resolves one ticket with the fix. Any number of times, and in any order with what people do, it is resolved with it once at most: by its
 * time, which is never before the fix's own, also where this machine's clock is behind.
 */
export function resolveWith(ports: FixPorts, fix: Fix, child: string): Promise<Performed> {
  const now = () => Math.max(ports.now(), Date.parse(fix.fixedAt));
  return perform({ ...ports, now }, child, {
    type: 'resolve-with-parent',
    actor: SYSTEM,
    messageId: ports.newId(),
    ...fix,
  });
}
