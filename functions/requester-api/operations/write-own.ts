import type { Desk, RequesterDesk } from '../../../shared/domain/desk.ts';
import type { Actor } from '../../../shared/domain/ticket/actor.ts';
import type { Command } from '../../../shared/domain/ticket/command.ts';
import type { Idempotency, Prepared } from '../../../shared/domain/ticket/perform.ts';
import { withFiles } from '../../../shared/http/attached.ts';
import { idempotencyOf } from '../../../shared/http/idempotency.ts';
import type { Caller } from '../../../shared/http/identity.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import type { Problem } from '../../../shared/http/problem.ts';
import { commandOwn } from '../own-ticket.ts';
import { requesterOf } from '../requester.ts';

type Writing =
  | 'replyAsRequester'
  | 'provideDetails'
  | 'requestEscalation'
  | 'confirmResolution'
  | 'reopenTicket'
  | 'rateTicket';

/** What the operations of a requester on their own ticket have in common: all but the command. */
export const write =
  <Id extends Writing>(
    operationId: Id,
    commandFrom: (
      body: Input<Id>['body'],
      actor: Actor,
      messageId: string,
      idempotency: Idempotency,
    ) => Command | Promise<Prepared | Problem>,
  ) =>
  (desk: Desk) =>
  async (input: { caller: Caller; path: { reference: string }; body: Input<Id>['body']; idempotencyKey: string }) => {
    const requester = requesterOf(input.caller, undefined, 'fields-refused');
    if (requester.kind === 'problem') return requester;
    const { actor } = requester;
    const { reference } = input.path;
    const idempotency = idempotencyOf(actor.personId, input.idempotencyKey, operationId, {
      reference,
      body: input.body,
    });
    const commandBy = async () => commandFrom(input.body, actor, desk.newId(), idempotency);
    return commandOwn(desk, reference, actor, commandBy, idempotency);
  };

export const replyAsRequester = (desk: RequesterDesk): Operation<'replyAsRequester'> =>
  write('replyAsRequester', ({ text, attachments: ids }, actor, messageId, idempotency) =>
    withFiles(desk, actor, { ids, idempotency }, (attachments) => ({
      type: 'requester-reply',
      actor,
      messageId,
      text,
      attachments,
    })),
  )(desk);

/** Details may speak for themselves. */
export const provideDetails = (desk: RequesterDesk): Operation<'provideDetails'> =>
  write('provideDetails', ({ text = '', details, attachments: ids }, actor, messageId, idempotency) =>
    withFiles(desk, actor, { ids, idempotency }, (attachments) => ({
      type: 'provide-details',
      actor,
      messageId,
      text,
      details,
      attachments,
    })),
  )(desk);

export const requestEscalation: (desk: Desk) => Operation<'requestEscalation'> = write(
  'requestEscalation',
  ({ reason }, actor, messageId) => ({ type: 'request-escalation', actor, messageId, text: reason }),
);

export const confirmResolution: (desk: Desk) => Operation<'confirmResolution'> = write(
  'confirmResolution',
  ({ resolution }, actor) => ({ type: 'confirm', actor, resolution }),
);

export const reopenTicket: (desk: Desk) => Operation<'reopenTicket'> = write(
  'reopenTicket',
  ({ resolution, text }, actor, messageId) => ({ type: 'reopen', actor, resolution, messageId, text }),
);
