import { SYSTEM } from '../ticket/actor.ts';
import { isDue } from '../ticket/commands/fire-clocks.ts';
import type { GenerationCause } from '../ticket/event.ts';
import { type Performed, type Ports, perform } from '../ticket/perform.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ClockStuck } from './clock-stuck.ts';
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

/**
 * A wait of the workflow has timed out: whatever is due fires, and the answer says where the ticket stands. Only then, an execution that
 * has grown too long or too old, or was started under an older contract, hands over to a new generation: a hand-over never delays a clock.
 */
export async function fire(ports: Ports, timeout: Timeout, contractVersion: number): Promise<Position> {
  const now = ports.now();
  const { reference, generation } = timeout;
  const at = { ...ports, now: () => now };
  const { ticket, fired } = done(reference, await perform(at, reference, { type: 'fire-clocks', actor: SYSTEM }));
  if (ticket.generation !== generation) return SUPERSEDED;
  const cause = handOverCause(timeout, contractVersion, now);
  if (cause !== undefined && ticket.closed === undefined) {
    await perform(at, reference, { type: 'restart-workflow', actor: SYSTEM, cause, generation });
    return SUPERSEDED;
  }
  if (!fired && isDue(ticket, now)) throw new ClockStuck(`${reference}: due, but nothing fired`);
  return positionOf(ticket);
}

function handOverCause(timeout: Timeout, contractVersion: number, now: number): GenerationCause | undefined {
  if (timeout.contractVersion < contractVersion) return 'contract';
  if (timeout.waits >= MOST_WAITS) return 'waits';
  return now - timeout.executionStartedMs >= LONGEST_LIFE_MS ? 'age' : undefined;
}

function done(reference: string, performed: Performed): { ticket: Ticket; fired: boolean } {
  if (performed.kind === 'done') return { ticket: performed.ticket, fired: performed.events.length > 0 };
  throw new Error(`${reference}: a timer cannot be ${performed.kind}`);
}
