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
 * A token that has died meanwhile needs no second look: the wait after it was stored after this change, and saw it.
 */
export async function advance(ports: AdvancePorts, reference: string): Promise<Advanced> {
  const wait = await ports.waits.load(reference);
  const ticket = await ports.tickets.load(reference);
  if (wait === undefined || ticket === undefined) return 'nothing-to-tell';
  const answer = answerFor(ticket, wait);
  return answer === undefined ? 'nothing-to-tell' : ports.workflow.answer(wait.token, answer);
}

export interface FollowPorts extends AdvancePorts {
  readonly executions: Executions;
}

/**
 * What follows from one event of a ticket: every event may end a wait, and those that begin a generation start its execution. The wait
 * of the generation before is told first: the new execution's first wait would cover it, and the old one would sleep on to its timeout.
 */
export async function follow(
  ports: FollowPorts,
  reference: string,
  type: TicketEvent['type'],
): Promise<Advanced | 'started'> {
  const advanced = await advance(ports, reference);
  if (type !== 'ticket-filed' && type !== 'generation-started') return advanced;
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) return advanced;
  const started = await ports.executions.start(reference, ticket.generation, positionOf(ticket));
  return started === 'started' ? started : advanced;
}

/** What a wait has to be told, if anything. */
export function answerFor(
  ticket: Ticket,
  wait: Pick<StoredWait, 'generation' | 'stage' | 'wakeAt'>,
): Position | undefined {
  if (wait.generation !== ticket.generation) return SUPERSEDED;
  return movedOn(ticket, wait) ? positionOf(ticket) : undefined;
}
