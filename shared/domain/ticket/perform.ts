import type { Policy } from '../policy/schema.ts';
import type { Command, FileTicket } from './command.ts';
import { decide, decideFiling } from './decide.ts';
import type { TicketEvent } from './event.ts';
import { makeReference } from './reference.ts';
import type { Rejection } from './rejection.ts';
import type { Receipt, TicketStore } from './store.ts';
import type { Ticket } from './ticket.ts';

/** What came of a command. `done` with no events: there was nothing to do, and nothing was written. */
export type Performed =
  | { readonly kind: 'done'; readonly ticket: Ticket; readonly events: readonly TicketEvent[] }
  /** The same request came before: what it left. */
  | { readonly kind: 'repeated'; readonly receipt: Receipt }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly ticket?: Ticket }
  | { readonly kind: 'cap-reached'; readonly cap: number };

export interface Ports {
  readonly tickets: TicketStore;
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Lets a moment go by before the next attempt, a longer one each time; `attempt` counts from 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** How a request is known again: its receipt, before the ticket's version is known. */
export type Idempotency = Pick<Receipt, 'personId' | 'key' | 'requestHash'>;

/** Somebody else can win, or the table be busy, a few times in a row, not for ever: then the caller tries again. */
const ATTEMPTS = 8;
const RECEIPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** Too much is going on at this moment. Nothing was written; try again. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

const tooBusy = (what: string): TooBusyError =>
  new TooBusyError(`${what}: could not be written in ${ATTEMPTS} attempts`);

/**
 * Reads the ticket, decides, commits; and begins again where somebody else was faster. A deciding command then finds its decision number
 * out of date and is refused; an additive one is simply decided on the ticket as it is now.
 */
export async function perform(
  ports: Ports,
  reference: string,
  command: Command,
  idempotency?: Idempotency,
): Promise<Performed> {
  const earlier = await repeated(ports.tickets, idempotency);
  if (earlier !== undefined) return earlier;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await ports.pause(attempt);
    const before = await ports.tickets.load(reference);
    if (before === undefined) return { kind: 'not-found' };
    const now = ports.now();
    const decision = decide(before, command, ports.policy, now);
    if (!decision.ok) return { kind: 'rejected', rejection: decision.rejection, ticket: before };
    const { ticket: after, events, messages } = decision;
    if (events.length === 0) return { kind: 'done', ticket: after, events };
    const receipt = receiptFor(idempotency, after, now);
    const result = await ports.tickets.commit({ before, after, events, messages, ...receipt });
    if (result === 'committed') return { kind: 'done', ticket: after, events };
    if (result === 'key-used') return (await repeated(ports.tickets, idempotency)) ?? { kind: 'key-reused' };
  }
  throw tooBusy(reference);
}

/**
 * Files a ticket under a free reference: where the drawn one is taken, `draw` gives the bytes of another. `beforehand` is done once it
 * is decided that there will be a ticket, and before there is one.
 */
export async function performFiling(
  ports: Ports,
  command: Omit<FileTicket, 'reference'>,
  draw: () => Uint8Array,
  idempotency?: Idempotency,
  beforehand: () => Promise<void> = () => Promise.resolve(),
): Promise<Performed> {
  const earlier = await repeated(ports.tickets, idempotency);
  if (earlier !== undefined) return earlier;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await ports.pause(attempt);
    const reference = makeReference(draw());
    const now = ports.now();
    const decision = decideFiling({ ...command, reference }, ports.policy, now);
    if (!decision.ok) return { kind: 'rejected', rejection: decision.rejection };
    if (attempt === 0) await beforehand();
    const { ticket: after, events, messages } = decision;
    const cap = ports.policy.filingsPerDay;
    const filing = { personId: command.actor.personId, day: new Date(now).toISOString().slice(0, 10), cap };
    const result = await ports.tickets.commit({
      after,
      events,
      messages,
      filing,
      ...receiptFor(idempotency, after, now),
    });
    if (result === 'committed') return { kind: 'done', ticket: after, events };
    if (result === 'cap-reached') return { kind: 'cap-reached', cap };
    if (result === 'key-used') return (await repeated(ports.tickets, idempotency)) ?? { kind: 'key-reused' };
  }
  throw tooBusy('a new ticket');
}

async function repeated(tickets: TicketStore, idempotency?: Idempotency): Promise<Performed | undefined> {
  if (idempotency === undefined) return undefined;
  const receipt = await tickets.receipt(idempotency.personId, idempotency.key);
  if (receipt === undefined) return undefined;
  return receipt.requestHash === idempotency.requestHash ? { kind: 'repeated', receipt } : { kind: 'key-reused' };
}

function receiptFor(idempotency: Idempotency | undefined, after: Ticket, now: number): { receipt?: Receipt } {
  if (idempotency === undefined) return {};
  const expiresAt = new Date(now + RECEIPT_DAYS * DAY_MS).toISOString();
  return { receipt: { ...idempotency, reference: after.reference, version: after.version, expiresAt } };
}
