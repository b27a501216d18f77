import type { Desk } from '../../shared/domain/desk.ts';
import type { Staff } from '../../shared/domain/people/rights.ts';
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
import { decisionMovedOn } from '../../shared/http/refusal.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import type { Extent } from '../../shared/http/views/extent.ts';
import { peopleOf } from '../../shared/http/views/names.ts';
import { relatedForStaff } from '../../shared/http/views/related.ts';
import { agentView } from '../../shared/http/views/ticket-views.ts';
import { actorOf, readingForbidden } from './staff.ts';

interface StaffCommand<C extends Command> {
  readonly file: TicketFile;
  readonly staff: Staff;
  readonly idempotency: Idempotency;
  /** The decision number that the person saw; absent on what is additive. */
  readonly decision?: number | undefined;
  /** Why this person may not do this to this ticket; undefined: they may. */
  readonly forbidden: (ticket: Ticket) => Problem | undefined;
  /** The command, or why there is none. */
  readonly commandBy: (actor: Actor) => Promise<C | Prepared<C> | Problem>;
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
  const { file, staff, idempotency } = request;
  const { ticket } = file;
  const show = showTicket(desk, staff);
  const unreadable = readingForbidden(desk.policy, staff, ticket);
  if (unreadable !== undefined) return unreadable;
  const given = refusedFor(desk, request) ?? (await request.commandBy(actorOf(staff, ticket)));
  if ('kind' in given) {
    const before = await repeated(desk.tickets, idempotency);
    return before === undefined ? given : answerPerformed(desk, before, show);
  }
  const { command, beforehand } = preparedOf(given);
  const { performer = (one) => perform(desk, ticket.reference, one, idempotency, { seen: ticket, beforehand }) } =
    request;
  return answerPerformed(desk, await performer(command), show, file);
}

function refusedFor<C extends Command>(
  { policy }: Desk,
  { file: { ticket }, decision, forbidden }: StaffCommand<C>,
): Problem | undefined {
  if (decision !== undefined && decision !== ticket.decision) return decisionMovedOn(decision, ticket, policy);
  return forbidden(ticket);
}

export const showTicket =
  (desk: Desk, staff: Staff, extent: Extent = {}): Show =>
  async (file, nowMs) => {
    const [known, related] = await Promise.all([peopleOf(desk, file, staff), relatedForStaff(desk, file, nowMs)]);
    const view = agentView(file, { policy: desk.policy, ...known, related, nowMs, extent, viewer: staff });
    return answer(view, { etag: `"${file.ticket.decision}"` });
  };
