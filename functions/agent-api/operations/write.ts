import type { AgentDesk, Desk } from '../../../shared/domain/desk.ts';
import { withFiles } from '../../../shared/http/attached.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { actingForbidden } from '../staff.ts';
import { write } from './writing.ts';

export const acceptTicket: (desk: Desk) => Operation<'acceptTicket'> = write(
  'acceptTicket',
  ({ decision }, { actor }) => ({
    type: 'accept',
    actor,
    decision,
  }),
);

export const replyAsAgent = (desk: AgentDesk): Operation<'replyAsAgent'> =>
  write('replyAsAgent', ({ body, idempotencyKey: key }, { actor, messageId }) =>
    withFiles(desk, actor, { ids: body.attachments, idempotency: { key } }, (attachments) => ({
      type: 'agent-reply' as const,
      actor,
      messageId,
      text: body.text,
      attachments,
    })),
  )(desk);

/** Whoever may read may leave a note. */
export const noteTicket: (desk: Desk) => Operation<'noteTicket'> = write(
  'noteTicket',
  ({ body }, { actor, messageId }) => ({ type: 'note', actor, messageId, text: body.text }),
  { forbidden: () => undefined },
);

export const logCall: (desk: Desk) => Operation<'logCall'> = write('logCall', ({ body }, { actor, messageId }) => ({
  type: 'log-call',
  actor,
  messageId,
  text: body.text,
}));

export const recordWorkaround: (desk: Desk) => Operation<'recordWorkaround'> = write(
  'recordWorkaround',
  ({ body }, { actor, messageId }) => ({ type: 'record-workaround', actor, messageId, text: body.text }),
);

export const recordStep: (desk: Desk) => Operation<'recordStep'> = write(
  'recordStep',
  ({ body }, { actor, messageId }) => ({ type: 'record-step', actor, messageId, ...body }),
);

export const requestDetails: (desk: Desk) => Operation<'requestDetails'> = write(
  'requestDetails',
  ({ body, decision }, { actor, messageId }) => ({
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
  ({ body: { reason, tried, ask, to }, decision }, { actor, messageId }) => ({
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
  ({ body: { findings, to }, decision }, { actor, messageId }) => ({
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
  ({ body, decision }, { actor, messageId }) => ({
    type: 'resolve',
    actor,
    decision,
    messageId,
    text: body.summary,
    outcome: body.outcome,
    ...(body.children ? { children: true as const } : {}),
  }),
);

/** Operations may end any ticket, on whosever roster. */
export const closeTicket: (desk: Desk) => Operation<'closeTicket'> = write(
  'closeTicket',
  ({ body, decision }, { actor, messageId }) => ({
    type: 'close',
    actor,
    decision,
    messageId,
    text: body.reason,
    cause: body.cause,
  }),
  {
    forbidden: (policy, staff, ticket) => (staff.role === 'agent' ? actingForbidden(policy, staff, ticket) : undefined),
  },
);
