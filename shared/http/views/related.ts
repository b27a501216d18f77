import type { Desk } from '../../domain/desk.ts';
import type { TicketFile } from '../../domain/reading/ticket-file.ts';
import { finalTargetOf } from '../../domain/ticket/merging.ts';
import type { RequesterTicket } from '../views.ts';

type Earlier = NonNullable<RequesterTicket['earlier']>;

/** Other tickets that a ticket's view tells of. */
export interface Related {
  readonly earlier?: Earlier;
  /** Where it went on, at the end of all merges. */
  readonly mergedInto?: string;
  readonly children: readonly string[];
}

/** As its requester may see them. `nowMs`: what was resolved later is not told, so that the same request is answered alike twice. */
export async function relatedForRequester(desk: Readers, file: TicketFile, nowMs: number): Promise<Related> {
  const [earlier, mergedInto] = await Promise.all([earlierOf(desk, file, nowMs), mergedIntoOf(desk, file)]);
  return { ...(earlier ? { earlier } : {}), ...(mergedInto === undefined ? {} : { mergedInto }), children: [] };
}

export const relatedForStaff = async (desk: Readers, file: TicketFile, nowMs: number): Promise<Related> => ({
  ...(await relatedForRequester(desk, file, nowMs)),
  children: file.children,
});

type Readers = Pick<Desk, 'reader' | 'tickets'>;

async function mergedIntoOf({ tickets }: Readers, { ticket }: TicketFile): Promise<string | undefined> {
  const into = ticket.closed?.into;
  return into === undefined ? undefined : ((await finalTargetOf(tickets, into))?.reference ?? into);
}

/** The earlier ticket that a filing pointed to, and how that one was resolved until `nowMs`. */
async function earlierOf({ reader }: Readers, { events }: TicketFile, nowMs: number): Promise<Earlier | undefined> {
  const [filed] = events;
  if (filed?.type !== 'ticket-filed' || filed.earlier === undefined) return undefined;
  const before = await reader.file(filed.earlier.reference);
  return { ...filed.earlier, ...(before === undefined ? {} : resolutionOf(before, nowMs)) };
}

function resolutionOf({ events, messages }: TicketFile, nowMs: number): Pick<Earlier, 'resolution'> {
  const resolved = events.findLast((event) => event.type === 'ticket-resolved' && Date.parse(event.at) <= nowMs);
  if (resolved?.type !== 'ticket-resolved') return {};
  const summary = messages.find(({ id }) => id === resolved.message.messageId)?.text ?? '';
  return { resolution: { outcome: resolved.outcome, at: resolved.at, summary } };
}
