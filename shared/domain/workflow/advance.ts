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
async function advance(
  ports: AdvancePorts,
  reference: string,
): Promise<{ readonly ticket: Ticket | undefined; readonly advanced: Advanced }> {
  const wait = await ports.waits.load(reference);
  const ticket = await ports.tickets.load(reference);
  const answer = ticket && wait && answerFor(ticket, wait);
  if (wait === undefined || answer === undefined) return { ticket, advanced: 'nothing-to-tell' };
  return { ticket, advanced: await ports.workflow.answer(wait.token, answer) };
}

export interface FollowPorts extends AdvancePorts {
  readonly executions: Executions;
}

/**
 * What follows from events of a ticket, however many there are: every one may end a wait, and those that begin a generation start its
 * execution. The wait of the generation before is told first: the new execution's first wait would cover it, and the old one would sleep on
 * to its timeout. A generation that has ended meanwhile may be started all the same: its first wait finds that out.
 */
export async function follow(
  ports: FollowPorts,
  reference: string,
  events: readonly Pick<TicketEvent, 'type'>[],
): Promise<Advanced | 'started'> {
  const { ticket, advanced } = await advance(ports, reference);
  const begins = events.some(({ type }) => type === 'ticket-filed' || type === 'generation-started');
  if (ticket === undefined || !begins) return advanced;
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
