import type { Desk } from '../../shared/domain/desk.ts';
import type { TicketFile } from '../../shared/domain/reading/ticket-file.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import {
  type Idempotency,
  type Performed,
  type Prepared,
  perform,
  preparedOf,
  repeated,
} from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { answerPerformed, type Show } from '../../shared/http/performed.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import type { Extent } from '../../shared/http/views/extent.ts';
import { namesOfStaff } from '../../shared/http/views/names.ts';
import { relatedForRequester } from '../../shared/http/views/related.ts';
import { requesterView } from '../../shared/http/views/ticket-views.ts';
import type { RequesterTicket } from '../../shared/http/views.ts';

/**
 * A command of a requester's on their own ticket, answered with the ticket as it left it; somebody else's does not exist. What they write
 * to a ticket that was merged goes to where it went on, and so does the answer.
 */
export async function commandOwn(
  desk: Desk,
  reference: string,
  actor: Actor,
  commandBy: () => Promise<Command | Prepared | Problem>,
  idempotency: Idempotency,
): Promise<Answer | Problem> {
  const file = await desk.reader.file(reference);
  if (file?.ticket.requester.personId !== actor.personId) return noSuchTicket();
  const show = showOwn(desk, {}, reference);
  const command = await commandBy();
  if ('kind' in command) {
    const before = await repeated(desk.tickets, idempotency);
    return before === undefined ? command : answerPerformed(desk, before, show);
  }
  const performed = await performFollowing(desk, reference, command, idempotency, file.ticket);
  const wentOn = performed.kind === 'done' && performed.ticket.reference !== reference;
  return answerPerformed(desk, performed, show, wentOn ? undefined : file);
}

/** What is written. A confirmation or reopening means its own ticket's resolution, and goes nowhere else. */
const FOLLOWS: readonly Command['type'][] = ['requester-reply', 'provide-details', 'request-escalation'];

async function performFollowing(
  desk: Desk,
  reference: string,
  given: Command | Prepared,
  idempotency: Idempotency,
  seen?: Ticket,
): Promise<Performed> {
  const { command, beforehand } = preparedOf(given);
  const performed = await perform(desk, reference, command, idempotency, { beforehand, seen });
  const into = performed.kind === 'rejected' ? performed.ticket?.closed?.into : undefined;
  if (into === undefined || !FOLLOWS.includes(command.type)) return performed;
  return performFollowing(desk, into, given, idempotency);
}

/** `asked`: the ticket that was asked for, where it may have gone on in the one that is shown. */
export const showOwn =
  (desk: Desk, extent: Extent = {}, asked?: string): Show =>
  async (file, nowMs) => {
    const view = await viewOwn(desk, file, nowMs, extent);
    const { reference, decision } = file.ticket;
    const wentOn = asked !== undefined && asked !== reference;
    return answer(wentOn ? { ...view, mergedInto: reference } : view, { etag: `"${decision}"` });
  };

export async function viewOwn(
  desk: Desk,
  file: TicketFile,
  nowMs: number,
  extent: Extent = {},
): Promise<RequesterTicket> {
  const [names, related] = await Promise.all([namesOfStaff(desk, file), relatedForRequester(desk, file, nowMs)]);
  return requesterView(file, { policy: desk.policy, names, related, nowMs, extent });
}
