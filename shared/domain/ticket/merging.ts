import { claimsOf } from './claims.ts';
import type { CommandOf } from './command.ts';
import { decide } from './decide.ts';
import { type Idempotency, type Performed, type Ports, untilCommitted } from './perform.ts';
import type { TicketStore } from './store.ts';
import type { Ticket } from './ticket.ts';

/**
 * Where a ticket has gone on: at the end of its merges, itself if it was never merged. The way has an end: what is merged is closed, and
 * nothing is merged into what is closed.
 */
export async function finalTargetOf(
  tickets: Pick<TicketStore, 'load'>,
  reference: string,
): Promise<Ticket | undefined> {
  let ticket = await tickets.load(reference);
  while (ticket?.closed?.into !== undefined) ticket = await tickets.load(ticket.closed.into);
  return ticket;
}

/** Ends the one ticket and notes it on the other, where that one's merges end, both in one commit. `not-found`: one of them is not there. */
export function performMerge(
  ports: Ports,
  reference: string,
  target: string,
  command: Omit<CommandOf<'merge'>, 'into'>,
  idempotency?: Idempotency,
): Promise<Performed> {
  return untilCommitted(ports, reference, idempotency, async () => {
    const before = await ports.tickets.load(reference);
    const into = await finalTargetOf(ports.tickets, target);
    if (before === undefined || into === undefined) return { kind: 'not-found' };
    const now = ports.now();
    const merged = decide(before, { ...command, into }, ports.policy, now);
    if (!merged.ok) return { kind: 'rejected', rejection: merged.rejection, ticket: before };
    const { actor } = command;
    const received = decide(into, { type: 'receive-duplicate', actor, from: reference }, ports.policy, now);
    if (!received.ok) return { kind: 'rejected', rejection: received.rejection, ticket: before };
    const { ticket: after, events, messages } = merged;
    return {
      ...{ before, after, events, messages },
      also: { before: into, after: received.ticket, events: received.events },
      claims: claimsOf(before, after, {}, ports.policy),
    };
  });
}
