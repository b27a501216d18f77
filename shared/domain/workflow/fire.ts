import { SYSTEM } from '../ticket/actor.ts';
import { isDue } from '../ticket/commands/fire-clocks.ts';
import type { GenerationCause } from '../ticket/event.ts';
import { type Performed, type Ports, perform } from '../ticket/perform.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Position, positionOf, SUPERSEDED } from './position.ts';

/** An execution may hold this many waits, far below Step Functions' 25,000 events, and live this long, below its one year. */
export const MOST_WAITS = 1_000;
export const LONGEST_LIFE_MS = 300 * 86_400_000;

export interface Timeout {
  readonly reference: string;
  readonly generation: number;
  readonly waits: number;
  /** Milliseconds since the epoch. */
  readonly executionStartedMs: number;
  /** The version of the contract that the execution's definition was written for. */
  readonly contractVersion: number;
}

/** A timer woke the workflow, fired nothing, and would be woken again at once: it stops instead of turning in circles. */
export class ClockStuck extends Error {
  override readonly name = 'ClockStuck';
}

/**
 * A wait of the workflow has timed out: whatever is due fires, and the answer says where the ticket stands. An execution that has grown
 * too long or too old, or was started under an older contract, hands over to a new generation instead.
 */
export async function fire(ports: Ports, timeout: Timeout, contractVersion: number): Promise<Position> {
  const now = ports.now();
  const handOver = handOverCause(timeout, contractVersion, now);
  const command = handOver
    ? ({ type: 'restart-workflow', actor: SYSTEM, cause: handOver, generation: timeout.generation } as const)
    : ({ type: 'fire-clocks', actor: SYSTEM } as const);
  const { ticket, fired } = accepted(timeout, await perform({ ...ports, now: () => now }, timeout.reference, command));
  if (ticket.generation !== timeout.generation) return SUPERSEDED;
  if (!fired && isDue(ticket, now)) throw new ClockStuck(`${ticket.reference}: due, but nothing fired`);
  return positionOf(ticket);
}

function handOverCause(timeout: Timeout, contractVersion: number, now: number): GenerationCause | undefined {
  if (timeout.contractVersion !== contractVersion) return 'contract';
  if (timeout.waits >= MOST_WAITS) return 'waits';
  return now - timeout.executionStartedMs >= LONGEST_LIFE_MS ? 'age' : undefined;
}

function accepted(timeout: Timeout, performed: Performed): { ticket: Ticket; fired: boolean } {
  if (performed.kind === 'done') return { ticket: performed.ticket, fired: performed.events.length > 0 };
  throw new Error(`${timeout.reference}: a timer cannot be ${performed.kind}`);
}
