import type { Ticket } from '../ticket/ticket.ts';
import { answerFor } from './advance.ts';
import type { StoredWait, WaitStore, Waits } from './wait.ts';

export interface EnterPorts {
  readonly tickets: { load(reference: string): Promise<Ticket | undefined> };
  readonly waits: WaitStore;
  readonly workflow: Waits;
}

/** `waiting`: the wait is stored and true. `answered`: the ticket had moved on already. `overtaken`: a newer attempt waits, this one is dead. */
export type Entered = 'waiting' | 'answered' | 'overtaken';

/**
 * The workflow enters a wait. It is stored first, so that whoever changes the ticket from now on finds it; then the ticket is read, so
 * that a change from before is not missed. A token that turns out to be dead is no error: the task it belonged to has ended.
 */
export async function enter(ports: EnterPorts, wait: StoredWait): Promise<Entered> {
  const stored = await ports.waits.put(wait);
  const ticket = await ports.tickets.load(wait.reference);
  if (ticket === undefined) throw new Error(`${wait.reference}: the workflow waits for a ticket that does not exist`);
  if (!stored && wait.generation === ticket.generation) return 'overtaken';
  const answer = answerFor(ticket, wait);
  if (answer === undefined) return 'waiting';
  await ports.workflow.answer(wait.token, answer);
  return 'answered';
}
