import type { Colleague } from '../people/roster.ts';
import type { Policy, TeamId } from '../policy/schema.ts';
import { claimsOf } from './claims.ts';
import type { Command, FileTicket } from './command.ts';
import { requesterOf } from './commands/file.ts';
import { decide, decideFiling } from './decide.ts';
import { decideStaffed } from './decide-staffed.ts';
import type { TicketEvent } from './event.ts';
import type { Message } from './message.ts';
import { insteadOf, relationTo } from './recurrence.ts';
import { makeReference } from './reference.ts';
import type { Rejection } from './rejection.ts';
import type { Commit, Receipt, TicketStore } from './store.ts';
import type { Ticket } from './ticket.ts';

/** What came of a command. `done` with no events: there was nothing to do, and nothing was written. */
export type Performed =
  | {
      readonly kind: 'done';
      readonly ticket: Ticket;
      readonly events: readonly TicketEvent[];
      readonly messages: readonly Message[];
    }
  /** The same request came before: what it left. */
  | { readonly kind: 'repeated'; readonly receipt: Receipt }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly ticket?: Ticket }
  | { readonly kind: 'cap-reached'; readonly cap: number };

export interface Ports {
  readonly tickets: TicketStore;
  readonly policy: Policy;
  /** A team's colleagues and how much they have to do (strongly consistent). */
  readonly staffing: (team: TeamId) => Promise<readonly Colleague[]>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Lets a moment go by before the next attempt, a longer one each time; `attempt` counts from 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** A command, and what has to be done before anything of it is written. */
export interface Prepared<C extends Command = Command> {
  readonly command: C;
  readonly beforehand: () => Promise<void>;
}

/** What a caller knows and wants around a command on a ticket. */
interface Around extends Partial<Pick<Prepared, 'beforehand'>> {
  /** The ticket, where the caller has just read it; it is what the first attempt is decided on. */
  readonly seen?: Ticket | undefined;
}

/** Most commands need nothing beforehand. */
export function preparedOf<C extends Command>(given: C | Prepared<C>): Prepared<C> {
  const isPrepared = (one: C | Prepared<C>): one is Prepared<C> => 'command' in one;
  return isPrepared(given) ? given : { command: given, beforehand: () => Promise.resolve() };
}

/** How a request is known again: its receipt, before the ticket's version is known. */
export interface Idempotency extends Pick<Receipt, 'personId' | 'key' | 'requestHash'> {
  /** How long it is known, in days; a week where absent. */
  readonly days?: number;
}

/** Somebody else can win, or the table be busy, a few times in a row, not for ever: then the caller tries again. */
const ATTEMPTS = 8;
const RECEIPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** So many tickets that never got a resolution are passed by in search of one that did. */
const LOOK_BACK = 5;

/** Too much is going on at this moment. Nothing was written; try again. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

/**
 * Reads the ticket, decides, commits; and begins again where somebody else was faster. A deciding command then finds its decision number
 * out of date and is refused; an additive one is simply decided on the ticket as it is now. `beforehand` is done once it is decided that
 * something will be written, and before it is.
 */
export function perform(
  ports: Ports,
  reference: string,
  command: Command,
  idempotency?: Idempotency,
  { seen, beforehand }: Around = {},
): Promise<Performed> {
  return untilCommitted(ports, reference, idempotency, async (attempt) => {
    const before = attempt === 0 && seen !== undefined ? seen : await ports.tickets.load(reference);
    if (before === undefined) return { kind: 'not-found' };
    const now = ports.now();
    const { decision, staffing } = await decideStaffed(ports.staffing, (there) =>
      decide(before, command, ports.policy, now, there),
    );
    if (!decision.ok) return { kind: 'rejected', rejection: decision.rejection, ticket: before };
    const { ticket: after, events, messages } = decision;
    if (events.length === 0) return { kind: 'done', ticket: after, events, messages };
    if (attempt === 0) await beforehand?.();
    return { before, after, events, messages, claims: claimsOf(before, after, staffing, ports.policy) };
  });
}

/**
 * Files a ticket under a free reference: where the drawn one is taken, `draw` gives the bytes of another. `beforehand` is done once it
 * is decided that there will be a ticket, and before there is one.
 */
export async function performFiling(
  ports: Ports,
  command: Omit<FileTicket, 'reference' | 'earlier'>,
  draw: () => Uint8Array,
  idempotency?: Idempotency,
  beforehand: () => Promise<void> = () => Promise.resolve(),
): Promise<Performed> {
  const { issueType } = command;
  const personId = requesterOf(command);
  const lastAbout = () => ports.tickets.lastAbout(personId, issueType);
  // What is done beforehand is not done for a request that came before.
  const [answered, lastAtFirst] = await Promise.all([repeated(ports.tickets, idempotency), lastAbout()]);
  if (answered !== undefined) return answered;
  return untilCommitted(ports, 'a new ticket', idempotency, async (attempt) => {
    const reference = makeReference(draw());
    const now = ports.now();
    const last = attempt === 0 ? lastAtFirst : await lastAbout();
    const earlier = await earlierThatCounts(ports, last, now);
    const filing = { ...command, reference, ...(earlier ? { earlier } : {}) };
    const { decision, staffing } = await decideStaffed(ports.staffing, (there) =>
      decideFiling(filing, ports.policy, now, there),
    );
    if (!decision.ok) return { kind: 'rejected', rejection: decision.rejection };
    if (attempt === 0) await beforehand();
    const { ticket: after, events, messages } = decision;
    return {
      after,
      events,
      messages,
      claims: claimsOf(undefined, after, staffing, ports.policy),
      recurrence: { personId, issueType, reference, ...(last === undefined ? {} : { before: last }) },
      // The cap is on what somebody sends by themselves: whoever telephones for the tenth time is not turned away by it.
      ...(command.requesterId === undefined
        ? { filing: { personId, day: new Date(now).toISOString().slice(0, 10), cap: ports.policy.filingsPerDay } }
        : {}),
    };
  });
}

/**
 * Prepares a commit and writes it; prepares it again where somebody else was faster, an agent had no room any more, or the table was busy.
 * What is prepared may also be an answer already. Throws {@link TooBusyError} after a few attempts.
 *
 * A request that came before is known by its receipt, which the commit finds where there is one; it is looked for only where nothing would
 * be written. That is after the ticket was read: whoever sees on it what this very request has done finds the receipt, too.
 */
export async function untilCommitted(
  ports: Ports,
  what: string,
  idempotency: Idempotency | undefined,
  prepare: (attempt: number) => Promise<Performed | Omit<Commit, 'receipt'>>,
): Promise<Performed> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await ports.pause(attempt);
    const prepared = await prepare(attempt);
    if ('kind' in prepared) return (await repeated(ports.tickets, idempotency)) ?? prepared;
    const { after, events, messages, filing } = prepared;
    const result = await ports.tickets.commit({ ...prepared, ...receiptFor(idempotency, after, ports.now()) });
    if (result === 'committed') return { kind: 'done', ticket: after, events, messages };
    if (result === 'cap-reached' && filing) return { kind: 'cap-reached', cap: filing.cap };
    if (result === 'key-used') return (await repeated(ports.tickets, idempotency)) ?? { kind: 'key-reused' };
  }
  throw new TooBusyError(`${what}: could not be written in ${ATTEMPTS} attempts`);
}

/** The requester's last ticket about the same issue, or what stands for it where that one was never resolved. */
async function earlierThatCounts(ports: Ports, last: string | undefined, now: number): Promise<Ticket | undefined> {
  const at = new Date(now).toISOString();
  let reference = last;
  for (let steps = 0; steps < LOOK_BACK && reference !== undefined; steps += 1) {
    const ticket = await ports.tickets.load(reference);
    if (ticket === undefined || relationTo(ticket, ports.policy, at) !== undefined) return ticket;
    reference = insteadOf(ticket);
  }
  return undefined;
}

/** What the same request left when it came before, or that its key is another request's; undefined where the key is new. */
export async function repeated(
  tickets: Pick<TicketStore, 'receipt'>,
  idempotency?: Idempotency,
): Promise<Extract<Performed, { kind: 'repeated' | 'key-reused' }> | undefined> {
  if (idempotency === undefined) return undefined;
  const receipt = await tickets.receipt(idempotency.personId, idempotency.key);
  if (receipt === undefined) return undefined;
  return receipt.requestHash === idempotency.requestHash ? { kind: 'repeated', receipt } : { kind: 'key-reused' };
}

function receiptFor(idempotency: Idempotency | undefined, after: Ticket, now: number): { receipt?: Receipt } {
  if (idempotency === undefined) return {};
  const { days = RECEIPT_DAYS, ...request } = idempotency;
  const expiresAt = new Date(now + days * DAY_MS).toISOString();
  return { receipt: { ...request, reference: after.reference, version: after.version, expiresAt } };
}
