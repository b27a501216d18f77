import { SYSTEM } from '../ticket/actor.ts';
import { type Ports, perform } from '../ticket/perform.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type AdvancePorts, answerFor } from './advance.ts';
import { positionOf } from './position.ts';
import type { Executions, Lookups, StoredWait } from './wait.ts';

export interface AuditPorts extends Omit<Ports, 'tickets'>, AdvancePorts {
  readonly tickets: Ports['tickets'];
  readonly executions: Executions & Lookups;
}

/**
 * `healthy`: the execution waits, and knows where the ticket stands. `started`: there was no execution. `answered`: its wait had not
 * been told, or overslept. `restarted`: its execution had ended with the ticket still open. `stuck`: nothing of that helps; a person has
 * to look.
 */
export type Audited = 'healthy' | 'started' | 'answered' | 'restarted' | 'stuck';

/** What the ordinary way takes at most; only later is a wait looked up. */
export const PATIENCE_MS = 5 * 60_000;

/** An execution that keeps failing is replaced once in this while, no more. */
export const RESTART_EVERY_MS = 60 * 60_000;

/** Looks at one open ticket, strongly consistent, and mends its workflow if the ordinary way has failed. */
export async function audit(ports: AuditPorts, reference: string): Promise<Audited> {
  const wait = await ports.waits.load(reference);
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined || ticket.closed !== undefined || !overdue(ticket, wait, ports.now())) return 'healthy';
  const status = await ports.executions.statusOf(reference, ticket.generation);
  if (status === 'absent') {
    await ports.executions.start(reference, ticket.generation, positionOf(ticket));
    return 'started';
  }
  if (status === 'ended') return restart(ports, ticket);
  return wake(ports, reference);
}

/** No wait of the living generation, a wait that was not told, or one that slept past its time: and each for longer than it may. */
function overdue(ticket: Ticket, wait: StoredWait | undefined, now: number): boolean {
  const settled = now - Date.parse(ticket.lastEventAt) > PATIENCE_MS;
  if (wait === undefined || wait.generation !== ticket.generation) return settled;
  return (settled && answerFor(ticket, wait) !== undefined) || now - Date.parse(wait.wakeAt) > PATIENCE_MS;
}

async function restart(ports: AuditPorts, ticket: Ticket): Promise<Audited> {
  const age = ports.now() - Date.parse(ticket.generationStartedAt);
  if (ticket.generation > 1 && age < RESTART_EVERY_MS) return 'stuck';
  const { reference, generation } = ticket;
  await perform(ports, reference, { type: 'restart-workflow', actor: SYSTEM, cause: 'audit', generation });
  return 'restarted';
}

/** The execution runs: its wait is answered with where the ticket stands now, whether or not it has moved on. */
async function wake(ports: AuditPorts, reference: string): Promise<Audited> {
  const wait = await ports.waits.load(reference);
  const ticket = await ports.tickets.load(reference);
  if (wait === undefined || ticket === undefined) return 'stuck';
  const answered = await ports.workflow.answer(wait.token, answerFor(ticket, wait) ?? positionOf(ticket));
  return answered === 'answered' ? 'answered' : 'stuck';
}
