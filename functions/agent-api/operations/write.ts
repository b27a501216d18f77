import type { Desk } from '../../../shared/domain/desk.ts';
import type { Staff } from '../../../shared/domain/people/rights.ts';
import type { Policy } from '../../../shared/domain/policy/schema.ts';
import type { Actor } from '../../../shared/domain/ticket/actor.ts';
import type { Command } from '../../../shared/domain/ticket/command.ts';
import type { Ticket } from '../../../shared/domain/ticket/ticket.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Caller } from '../../../shared/http/identity.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import type { Problem } from '../../../shared/http/problem.ts';
import { commandTicket } from '../desk-ticket.ts';
import { actingForbidden, staffOf } from '../staff.ts';

type Writing =
  | 'acceptTicket'
  | 'replyAsAgent'
  | 'noteTicket'
  | 'requestDetails'
  | 'escalateTicket'
  | 'returnTicket'
  | 'resolveTicket'
  | 'closeTicket';

interface Request<Id extends Writing> {
  readonly caller: Caller;
  readonly path: { readonly reference: string };
  readonly body: Input<Id>['body'];
  readonly decision: Input<Id>['decision'];
  readonly idempotencyKey: string;
}

type Forbidden = (policy: Policy, staff: Staff, ticket: Ticket) => Problem | undefined;

/** What the operations of an agent on a ticket have in common: all but the command, and who may give it. */
const write =
  <Id extends Writing>(
    operationId: Id,
    commandFrom: (request: Request<Id>, actor: Actor, messageId: string) => Command,
    forbidden: Forbidden = actingForbidden,
  ) =>
  (desk: Desk) =>
  async (request: Request<Id>) => {
    const staff = await staffOf(desk, request.caller);
    if ('kind' in staff) return staff;
    const { reference } = request.path;
    return commandTicket(desk, {
      reference,
      staff,
      idempotency: idempotencyOf(staff.personId, request.idempotencyKey, operationId, {
        reference,
        body: request.body,
      }),
      decision: request.decision,
      forbidden: (ticket) => forbidden(desk.policy, staff, ticket),
      commandBy: (actor) => commandFrom(request, actor, desk.newId()),
    });
  };

export const acceptTicket: (desk: Desk) => Operation<'acceptTicket'> = write('acceptTicket', ({ decision }, actor) => ({
  type: 'accept',
  actor,
  decision,
}));

export const replyAsAgent: (desk: Desk) => Operation<'replyAsAgent'> = write(
  'replyAsAgent',
  ({ body }, actor, messageId) => ({ type: 'agent-reply', actor, messageId, text: body.text }),
);

/** Whoever may read may leave a note. */
export const noteTicket: (desk: Desk) => Operation<'noteTicket'> = write(
  'noteTicket',
  ({ body }, actor, messageId) => ({ type: 'note', actor, messageId, text: body.text }),
  () => undefined,
);

export const requestDetails: (desk: Desk) => Operation<'requestDetails'> = write(
  'requestDetails',
  ({ body, decision }, actor, messageId) => ({
    type: 'request-details',
    actor,
    decision,
    messageId,
    text: body.text,
    items: body.items,
  }),
);

export const escalateTicket: (desk: Desk) => Operation<'escalateTicket'> = write(
  'escalateTicket',
  ({ body: { reason, tried, ask, to }, decision }, actor, messageId) => ({
    type: 'escalate',
    actor,
    decision,
    messageId,
    text: reason,
    tried,
    ask,
    ...(to === undefined ? {} : { to }),
  }),
);

export const returnTicket: (desk: Desk) => Operation<'returnTicket'> = write(
  'returnTicket',
  ({ body: { findings, to }, decision }, actor, messageId) => ({
    type: 'return-with-findings',
    actor,
    decision,
    messageId,
    text: findings,
    ...(to === undefined ? {} : { to }),
  }),
);

export const resolveTicket: (desk: Desk) => Operation<'resolveTicket'> = write(
  'resolveTicket',
  ({ body, decision }, actor, messageId) => ({
    type: 'resolve',
    actor,
    decision,
    messageId,
    text: body.summary,
    outcome: body.outcome,
  }),
);

/** Operations may end any ticket, on whosever roster. */
export const closeTicket: (desk: Desk) => Operation<'closeTicket'> = write(
  'closeTicket',
  ({ body, decision }, actor, messageId) => ({
    type: 'close',
    actor,
    decision,
    messageId,
    text: body.reason,
    cause: body.cause,
  }),
  (policy, staff, ticket) => (staff.role === 'agent' ? actingForbidden(policy, staff, ticket) : undefined),
);
