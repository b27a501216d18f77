import type { Desk } from '../../shared/domain/desk.ts';
import type { TicketFile } from '../../shared/domain/reading/ticket-file.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Idempotency, perform } from '../../shared/domain/ticket/perform.ts';
import { answerPerformed, type Show } from '../../shared/http/performed.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import type { Extent } from '../../shared/http/views/extent.ts';
import { namesOfStaff } from '../../shared/http/views/names.ts';
import { requesterView } from '../../shared/http/views/ticket-views.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';

/** A command of a requester's on their own ticket, answered with the ticket as it left it; somebody else's does not exist. */
export async function commandOwn(
  desk: Desk,
  reference: string,
  actor: Actor,
  command: Command,
  idempotency: Idempotency,
): Promise<Answer | Problem> {
  const ticket = await desk.tickets.load(reference);
  if (ticket?.requester.personId !== actor.personId) return noSuchTicket();
  return answerPerformed(desk, await perform(desk, reference, command, idempotency), showOwn(desk));
}

export const showOwn =
  (desk: Desk, extent: Extent = {}): Show =>
  async (file, nowMs) =>
    answer(await viewOwn(desk, file, nowMs, extent), { etag: `"${file.ticket.decision}"` });

export async function viewOwn(
  desk: Desk,
  file: TicketFile,
  nowMs: number,
  extent: Extent = {},
): Promise<RequesterTicket> {
  return requesterView(file, { policy: desk.policy, names: await namesOfStaff(desk, file), nowMs, extent });
}
