import type { Desk } from '../../../shared/domain/desk.ts';
import type { Staff } from '../../../shared/domain/people/rights.ts';
import type { Policy } from '../../../shared/domain/policy/schema.ts';
import type { Actor } from '../../../shared/domain/ticket/actor.ts';
import type { Command } from '../../../shared/domain/ticket/command.ts';
import type { Idempotency, Performed, Prepared } from '../../../shared/domain/ticket/perform.ts';
import type { Ticket } from '../../../shared/domain/ticket/ticket.ts';
import type { OperationId } from '../../../shared/http/catalogue.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Caller } from '../../../shared/http/identity.ts';
import type { Input } from '../../../shared/http/operation.ts';
import type { Problem } from '../../../shared/http/problem.ts';
import { noSuchTicket } from '../../../shared/http/request.ts';
import { commandTicket } from '../desk-ticket.ts';
import { actingForbidden, staffOf } from '../staff.ts';

type Writing = Extract<
  OperationId,
  | 'acceptTicket'
  | 'declineTicket'
  | 'transferTicket'
  | 'replyAsAgent'
  | 'noteTicket'
  | 'logCall'
  | 'recordWorkaround'
  | 'recordStep'
  | 'requestDetails'
  | 'awaitThirdParty'
  | 'endThirdPartyWait'
  | 'changePriority'
  | 'reclassifyTicket'
  | 'snoozeTicket'
  | 'linkTicket'
  | 'mergeTicket'
  | 'escalateTicket'
  | 'returnTicket'
  | 'resolveTicket'
  | 'closeTicket'
  | 'settleReview'
>;

interface Request<Id extends Writing> {
  readonly caller: Caller;
  readonly path: { readonly reference: string };
  readonly body: Input<Id>['body'];
  readonly decision: Input<Id>['decision'];
  readonly idempotencyKey: string;
}

/** Who gives a command, where. */
interface Giver {
  readonly desk: Desk;
  readonly staff: Staff;
  readonly actor: Actor;
  readonly messageId: string;
}

interface Unusual<C> {
  /** Who may give it, where that is not only the team that has the ticket. */
  readonly forbidden?: (policy: Policy, staff: Staff, ticket: Ticket) => Problem | undefined;
  /** How it is performed, where another ticket takes part in it. */
  readonly perform?: (desk: Desk, reference: string, command: C, idempotency: Idempotency) => Promise<Performed>;
}

/** What the operations of an agent on a ticket have in common: all but the command. */
export const write =
  <Id extends Writing, C extends Command>(
    operationId: Id,
    commandFrom: (request: Request<Id>, giver: Giver) => C | Promise<C | Prepared<C> | Problem>,
    { forbidden = actingForbidden, perform }: Unusual<C> = {},
  ) =>
  (desk: Desk) =>
  async (request: Request<Id>) => {
    const { reference } = request.path;
    const [staff, file] = await Promise.all([staffOf(desk, request.caller), desk.reader.file(reference)]);
    if ('kind' in staff) return staff;
    if (file === undefined) return noSuchTicket();
    const { personId } = staff;
    const { body } = request;
    const idempotency = idempotencyOf(personId, request.idempotencyKey, operationId, { reference, body });
    return commandTicket(desk, {
      file,
      staff,
      idempotency,
      decision: request.decision,
      forbidden: (ticket) => forbidden(desk.policy, staff, ticket),
      commandBy: async (actor) => commandFrom(request, { desk, staff, actor, messageId: desk.newId() }),
      ...(perform ? { performer: (command: C) => perform(desk, reference, command, idempotency) } : {}),
    });
  };
