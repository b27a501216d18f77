import type { Desk } from '../../shared/domain/desk.ts';
import type { Staff } from '../../shared/domain/people/rights.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Idempotency, perform } from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { answerLeft, answerPerformed, type Show } from '../../shared/http/performed.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { decisionMovedOn, keyReused } from '../../shared/http/refusal.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import type { Extent } from '../../shared/http/views/extent.ts';
import { namesOfAll } from '../../shared/http/views/names.ts';
import { agentView } from '../../shared/http/views/ticket-views.ts';
import { actorOf, readingForbidden } from './staff.ts';

interface StaffCommand {
  readonly reference: string;
  readonly staff: Staff;
  readonly idempotency: Idempotency;
  /** The decision number that the person saw; absent on what is additive. */
  readonly decision?: number | undefined;
  /** Why this person may not do this to this ticket; undefined: they may. */
  readonly forbidden: (ticket: Ticket) => Problem | undefined;
  readonly commandBy: (actor: Actor) => Command;
}

/**
 * A command of an agent's, answered with the ticket as it left it. Who may not read the ticket hears nothing of it, whatever they were
 * answered once. Then what was answered once is answered again: the ticket may be another team's since. Then who is too late hears that
 * before who is of the wrong team: it explains why the team is another.
 */
export async function commandTicket(desk: Desk, request: StaffCommand): Promise<Answer | Problem> {
  const { reference, staff, idempotency, decision } = request;
  const ticket = await desk.tickets.load(reference);
  if (ticket === undefined) return noSuchTicket();
  const unreadable = readingForbidden(desk.policy, staff, ticket);
  if (unreadable !== undefined) return unreadable;
  const receipt = await desk.tickets.receipt(idempotency.personId, idempotency.key);
  if (receipt !== undefined)
    return receipt.requestHash === idempotency.requestHash ? answerLeft(desk, receipt, showTicket(desk)) : keyReused();
  if (decision !== undefined && decision !== ticket.decision) return decisionMovedOn(decision, ticket, desk.policy);
  const forbidden = request.forbidden(ticket);
  if (forbidden !== undefined) return forbidden;
  const performed = await perform(desk, reference, request.commandBy(actorOf(staff, ticket)), idempotency);
  return answerPerformed(desk, performed, showTicket(desk));
}

export const showTicket =
  (desk: Desk, extent: Extent = {}): Show =>
  async (file, nowMs) => {
    const view = agentView(file, { policy: desk.policy, names: await namesOfAll(desk, file), nowMs, extent });
    return answer(view, { etag: `"${file.ticket.decision}"` });
  };
