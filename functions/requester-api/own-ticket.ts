import type { Desk } from '../../shared/domain/desk.ts';
import { asOf, type TicketFile } from '../../shared/domain/reading/ticket-file.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Idempotency, type Performed, perform } from '../../shared/domain/ticket/perform.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { refusal } from '../../shared/http/refusal.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import { namesOfStaff } from '../../shared/http/views/names.ts';
import { requesterView } from '../../shared/http/views/ticket-views.ts';

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
  return answerPerformed(desk, await perform(desk, reference, command, idempotency));
}

/** What a command left, also when it is asked for the second time: the ticket of that version. */
export async function answerPerformed(desk: Desk, performed: Performed): Promise<Answer | Problem> {
  if (performed.kind !== 'done' && performed.kind !== 'repeated')
    return refusal(performed, { policy: desk.policy, nowMs: desk.now() });
  const { reference, version } = performed.kind === 'done' ? performed.ticket : performed.receipt;
  const file = await desk.reader.file(reference);
  if (file === undefined) throw new Error(`${reference} was written and cannot be read`);
  return answerOwn(desk, asOf(file, version));
}

export async function answerOwn(desk: Desk, file: TicketFile): Promise<Answer> {
  const { ticket } = file;
  const names = await namesOfStaff(desk, file);
  const view = requesterView(file, { policy: desk.policy, names, nowMs: Date.parse(ticket.lastEventAt) });
  return answer(view, { etag: `"${ticket.decision}"` });
}
