import type { TicketEvent } from '../ticket/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { movedOn, type Position, positionOf, SUPERSEDED } from './position.ts';
import type { Executions, StoredWait, WaitStore, Waits } from './wait.ts';

export interface AdvancePorts {
  readonly tickets: { load(reference: string): Promise<Ticket | undefined> };
  readonly waits: WaitStore;
  readonly workflow: Waits;
}

/** `nothing-to-tell`: no wait, or it knows. `answered`: it was told. `dead`: its token was, and the live wait asks for itself. */
export type Advanced = 'nothing-to-tell' | 'answered' | 'dead';

/**
 * Tells the ticket's wait that the ticket has moved on. The wait is read first and the ticket second, both strongly consistent; who
 * enters a wait writes it first and reads the ticket second: whichever reads last sees the other. Idempotent, and indifferent to order.
 */
export async function advance(ports: AdvancePorts, reference: string): Promise<Advanced> {
  const first = await tell(ports, reference, await ports.waits.load(reference));
  if (first.outcome !== 'dead') return first.outcome;
  // The token died between the two reads. If a newer wait has been stored meanwhile it may have read the ticket before this change.
  const newer = await ports.waits.load(reference);
  if (newer === undefined || newer.token === first.token) return 'dead';
  return (await tell(ports, reference, newer)).outcome;
}

export interface FollowPorts extends AdvancePorts {
  readonly executions: Executions;
}

/** What follows from one event of a ticket: the events that begin a generation start its execution, every event may end a wait. */
export async function follow(
  ports: FollowPorts,
  reference: string,
  type: TicketEvent['type'],
): Promise<Advanced | 'started'> {
  if (type !== 'ticket-filed' && type !== 'generation-started') return advance(ports, reference);
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) return 'nothing-to-tell';
  const started = await ports.executions.start(reference, ticket.generation, positionOf(ticket));
  const advanced = await advance(ports, reference);
  return started === 'started' ? started : advanced;
}

async function tell(
  ports: AdvancePorts,
  reference: string,
  wait: StoredWait | undefined,
): Promise<{ outcome: Advanced; token?: string }> {
  const ticket = await ports.tickets.load(reference);
  if (wait === undefined || ticket === undefined) return { outcome: 'nothing-to-tell' };
  const answer = answerFor(ticket, wait);
  if (answer === undefined) return { outcome: 'nothing-to-tell' };
  return { outcome: await ports.workflow.answer(wait.token, answer), token: wait.token };
}

/** What a wait has to be told, if anything. */
export function answerFor(
  ticket: Ticket,
  wait: Pick<StoredWait, 'generation' | 'stage' | 'wakeAt'>,
): Position | undefined {
  if (wait.generation !== ticket.generation) return SUPERSEDED;
  return movedOn(ticket, wait) ? positionOf(ticket) : undefined;
}
