import type { TicketEvent } from '../ticket/event.ts';
import { replay } from '../ticket/evolve.ts';
import type { Message, MessageRef } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** Everything that is kept about one ticket. */
export interface TicketFile {
  readonly ticket: Ticket;
  /** Oldest first. */
  readonly events: readonly TicketEvent[];
  /** In the order of the events that name them. */
  readonly messages: readonly Message[];
  readonly wait?: WaitRow;
  readonly mails: readonly MailRow[];
  /** The references of the tickets that wait for this one's fix. */
  readonly children: readonly string[];
}

/** The workflow's wait, without the token that answers it. */
export interface WaitRow {
  readonly stage: string;
  readonly wakeAt: string;
  readonly generation: number;
  readonly order: string;
  readonly executionArn: string;
}

/** A mail's row in the ledger, without addresses. */
export interface MailRow {
  readonly event: number;
  readonly kind: string;
  readonly audience: string;
  /** `claimed`, `held` until it may go, `delivered`, `refused` or `dropped`. */
  readonly state: string;
  readonly attempts?: number;
  readonly at?: string;
  readonly reason?: string;
  readonly messageId?: string;
  /** What became of it after the mail service had taken it, the last time each was told; ISO 8601. */
  readonly deliveredAt?: string;
  readonly delayedAt?: string;
  readonly bouncedAt?: string;
  readonly complainedAt?: string;
  readonly rejectedAt?: string;
}

/** The file as one of the ticket's versions left it: what a request that is repeated had been answered. */
export function asOf(file: TicketFile, version: number): TicketFile {
  if (version >= file.ticket.version) return file;
  const events = file.events.filter((event) => event.number <= version);
  return { ...file, ticket: replay(events), events, messages: inOrder(events, file.messages) };
}

/** What a command has added to a ticket, and the ticket as it left it. */
export interface Addition {
  readonly ticket: Ticket;
  readonly events: readonly TicketEvent[];
  readonly messages: readonly Message[];
}

/**
 * The file as a command left it that was decided on it; without a file, as a filing left it. Undefined where it was decided on a later
 * ticket, and where the file does not hold all that the ticket says: it was read while something else was being written.
 */
export function grown(file: TicketFile | undefined, { ticket, events, messages }: Addition): TicketFile | undefined {
  const { mails = [], children = [], ...before } = file ?? { events: [], messages: [] };
  const all = [...before.events, ...events];
  const said = inOrder(all, [...before.messages, ...messages]);
  const named = new Set(all.flatMap((event) => messageOf(event)?.messageId ?? []));
  const whole = all.length === ticket.version && all.at(-1)?.number === ticket.version && said.length === named.size;
  return whole ? { ...before, ticket, events: all, messages: said, mails, children } : undefined;
}

/** The messages that the events name, in their order, each once. */
export function inOrder(events: readonly TicketEvent[], messages: readonly Message[]): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const named = new Set(events.flatMap((event) => messageOf(event)?.messageId ?? []));
  return [...named].flatMap((id) => byId.get(id) ?? []);
}

export function messageOf(event: TicketEvent): MessageRef | undefined {
  if (event.type === 'ticket-filed') return event.description;
  return 'message' in event ? event.message : undefined;
}
