import type { Desk } from '../../shared/domain/desk.ts';
import type { Staff } from '../../shared/domain/people/rights.ts';
import { asOf, type TicketFile } from '../../shared/domain/reading/ticket-file.ts';
import type { Actor } from '../../shared/domain/ticket/actor.ts';
import type { Command } from '../../shared/domain/ticket/command.ts';
import { type Idempotency, type Performed, perform } from '../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Problem } from '../../shared/http/problem.ts';
import { decisionMovedOn, keyReused, refusal } from '../../shared/http/refusal.ts';
import { type Answer, answer } from '../../shared/http/reply.ts';
import { noSuchTicket } from '../../shared/http/request.ts';
import { namesOfAll } from '../../shared/http/views/names.ts';
import { agentView } from '../../shared/http/views/ticket-views.ts';
import { actorOf, readingForbidden } from './staff.ts';

export interface StaffCommand {
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
 * A command of an agent's, answered with the ticket as it left it. What was answered once is answered again first: the ticket may be
 * another team's since. Then who is too late hears that before who is of the wrong team: it explains why the team is another.
 */
export async function commandTicket(desk: Desk, request: StaffCommand): Promise<Answer | Problem> {
  const { reference, staff, idempotency, decision } = request;
  const receipt = await desk.tickets.receipt(idempotency.personId, idempotency.key);
  if (receipt !== undefined)
    return receipt.requestHash === idempotency.requestHash ? answerLeft(desk, receipt) : keyReused();
  const ticket = await desk.tickets.load(reference);
  if (ticket === undefined) return noSuchTicket();
  const unreadable = readingForbidden(desk.policy, staff, ticket);
  if (unreadable !== undefined) return unreadable;
  if (decision !== undefined && decision !== ticket.decision) return decisionMovedOn(decision, ticket, desk.policy);
  const forbidden = request.forbidden(ticket);
  if (forbidden !== undefined) return forbidden;
  return answerPerformed(desk, await perform(desk, reference, request.commandBy(actorOf(staff, ticket)), idempotency));
}

async function answerPerformed(desk: Desk, performed: Performed): Promise<Answer | Problem> {
  if (performed.kind === 'done') return answerLeft(desk, performed.ticket);
  if (performed.kind === 'repeated') return answerLeft(desk, performed.receipt);
  return refusal(performed, { policy: desk.policy, nowMs: desk.now() });
}

async function answerLeft(desk: Desk, { reference, version }: Pick<Ticket, 'reference' | 'version'>): Promise<Answer> {
  const file = await desk.reader.file(reference);
  if (file === undefined) throw new Error(`${reference} was written and cannot be read`);
  const left = asOf(file, version);
  return answerTicket(desk, left, Date.parse(left.ticket.lastEventAt));
}

export async function answerTicket(desk: Desk, file: TicketFile, nowMs: number): Promise<Answer> {
  const view = agentView(file, { policy: desk.policy, names: await namesOfAll(desk, file), nowMs });
  return answer(view, { etag: `"${file.ticket.decision}"` });
}
