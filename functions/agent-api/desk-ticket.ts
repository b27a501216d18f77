import type { Desk } from '../../shared/domain/desk.ts';
import type { Staff } from '../../shared/domain/people/rights.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Idempotency, type Performed, perform } from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import { answerLeft, answerPerformed, type Show } from '../../shared/http/performed.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { decisionMovedOn, keyReused } from '../../shared/http/refusal.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import type { Extent } from '../../shared/http/views/extent.ts';
import { namesOfAll } from '../../shared/http/views/names.ts';
import { relatedForStaff } from '../../shared/http/views/related.ts';
import { agentView } from '../../shared/http/views/ticket-views.ts';
import { actorOf, readingForbidden } from './staff.ts';

interface StaffCommand<C extends Command> {
  readonly reference: string;
  readonly staff: Staff;
  readonly idempotency: Idempotency;
  /** The decision number that the person saw; absent on what is additive. */
  readonly decision?: number | undefined;
  /** Why this person may not do this to this ticket; undefined: they may. */
  readonly forbidden: (ticket: Ticket) => Problem | undefined;
  /** The command, or why there is none. */
  readonly commandBy: (actor: Actor) => Promise<C | Problem>;
  /** For a command that more than this one ticket takes part in; it is performed on this one alone where absent. */
  readonly performer?: (command: C) => Promise<Performed>;
}

/**
 * A command of an agent's, answered with the ticket as it left it. Who may not read the ticket hears nothing of it, whatever they were
 * answered once. Then what was answered once is answered again: the ticket may be another team's since. Then who is too late hears that
 * before who is of the wrong team: it explains why the team is another.
 */
export async function commandTicket<C extends Command>(
  desk: Desk,
  request: StaffCommand<C>,
): Promise<Answer | Problem> {
  const { reference, staff, idempotency, decision } = request;
  const show = showTicket(desk, staff);
  const ticket = await desk.tickets.load(reference);
  if (ticket === undefined) return noSuchTicket();
  const unreadable = readingForbidden(desk.policy, staff, ticket);
  if (unreadable !== undefined) return unreadable;
  const receipt = await desk.tickets.receipt(idempotency.personId, idempotency.key);
  if (receipt !== undefined)
    return receipt.requestHash === idempotency.requestHash ? answerLeft(desk, receipt, show) : keyReused();
  if (decision !== undefined && decision !== ticket.decision) return decisionMovedOn(decision, ticket, desk.policy);
  const forbidden = request.forbidden(ticket);
  if (forbidden !== undefined) return forbidden;
  const command = await request.commandBy(actorOf(staff, ticket));
  if ('kind' in command) return command;
  const { performer = (given) => perform(desk, reference, given, idempotency) } = request;
  return answerPerformed(desk, await performer(command), show);
}

export const showTicket =
  (desk: Desk, staff: Staff, extent: Extent = {}): Show =>
  async (file, nowMs) => {
    const [names, related] = await Promise.all([namesOfAll(desk, file), relatedForStaff(desk, file, nowMs)]);
    const view = agentView(file, { policy: desk.policy, names, related, nowMs, extent, viewer: staff });
    return answer(view, { etag: `"${file.ticket.decision}"` });
  };
