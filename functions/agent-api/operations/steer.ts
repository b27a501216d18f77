import type { Desk } from '../../../shared/domain/desk.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { write } from './writing.ts';

export const declineTicket: (desk: Desk) => Operation<'declineTicket'> = write(
  'declineTicket',
  ({ body, decision }, { actor, messageId }) => ({ type: 'decline', actor, decision, messageId, text: body.reason }),
);

export const transferTicket: (desk: Desk) => Operation<'transferTicket'> = write(
  'transferTicket',
  ({ body: { to, reason }, decision }, { actor, messageId }) => ({
    type: 'transfer',
    actor,
    decision,
    messageId,
    to,
    text: reason,
  }),
);

export const awaitThirdParty: (desk: Desk) => Operation<'awaitThirdParty'> = write(
  'awaitThirdParty',
  ({ body: { party, text, until }, decision }, { actor, messageId }) => ({
    type: 'await-third-party',
    actor,
    decision,
    messageId,
    party,
    text,
    until,
  }),
);

export const endThirdPartyWait: (desk: Desk) => Operation<'endThirdPartyWait'> = write(
  'endThirdPartyWait',
  ({ body, decision }, { actor, messageId }) => ({
    type: 'end-third-party-wait',
    actor,
    decision,
    messageId,
    text: body.text,
  }),
);

export const changePriority: (desk: Desk) => Operation<'changePriority'> = write(
  'changePriority',
  ({ body: { to, reason }, decision }, { actor, messageId }) => ({
    type: 'change-priority',
    actor,
    decision,
    messageId,
    to,
    text: reason,
  }),
);

export const reclassifyTicket: (desk: Desk) => Operation<'reclassifyTicket'> = write(
  'reclassifyTicket',
  ({ body: { category, issueType, reason }, decision }, { actor, messageId }) => ({
    type: 'reclassify',
    actor,
    decision,
    messageId,
    category,
    issueType,
    text: reason,
  }),
);

export const snoozeTicket: (desk: Desk) => Operation<'snoozeTicket'> = write(
  'snoozeTicket',
  ({ body: { until, reason }, decision }, { actor, messageId }) => ({
    type: 'snooze',
    actor,
    decision,
    messageId,
    until,
    text: reason,
  }),
);
