import type { Desk } from '../../../shared/domain/desk.ts';
import { mayRead, type Staff } from '../../../shared/domain/people/rights.ts';
import { performLink } from '../../../shared/domain/ticket/linking.ts';
import { finalTargetOf, performMerge } from '../../../shared/domain/ticket/merging.ts';
import type { Ticket } from '../../../shared/domain/ticket/ticket.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { fieldProblem, type Problem } from '../../../shared/http/problem.ts';
import { write } from './writing.ts';

/** Into a ticket that was merged itself means: into where that one went on. */
export const mergeTicket: (desk: Desk) => Operation<'mergeTicket'> = write(
  'mergeTicket',
  async ({ body, decision }, { desk, staff, actor, messageId }) => {
    const into = visible(desk, staff, 'into', await finalTargetOf(desk.tickets, body.into));
    if ('kind' in into) return into;
    return { type: 'merge' as const, actor, decision, messageId, into, text: body.reason };
  },
  {
    perform: (desk, reference, command, idempotency) =>
      performMerge(desk, reference, command.into.reference, command, idempotency),
  },
);

export const linkTicket: (desk: Desk) => Operation<'linkTicket'> = write(
  'linkTicket',
  async ({ body, decision }, { desk, staff, actor }) => {
    const command = { type: 'link' as const, actor, decision };
    if (body.parent === null) return { ...command, parent: null };
    const parent = visible(desk, staff, 'parent', await desk.tickets.load(body.parent));
    return 'kind' in parent ? parent : { ...command, parent };
  },
  {
    perform: (desk, reference, command, idempotency) =>
      performLink(desk, reference, command.parent?.reference ?? null, command, idempotency),
  },
);

/** The other ticket, if this person can see it. */
function visible(desk: Desk, staff: Staff, field: string, ticket: Ticket | undefined): Ticket | Problem {
  if (ticket !== undefined && mayRead(desk.policy, staff, ticket)) return ticket;
  return fieldProblem('fields-refused', field, 'There is no ticket of that reference that you can see.');
}
