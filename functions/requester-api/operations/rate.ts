import type { Desk } from '../../../shared/domain/desk.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { write } from './write-own.ts';

export const rateTicket: (desk: Desk) => Operation<'rateTicket'> = write(
  'rateTicket',
  ({ resolution, comment, ...scores }, actor, messageId) => ({
    type: 'rate',
    actor,
    resolution,
    scores,
    ...(comment === undefined ? {} : { comment: { messageId, text: comment } }),
  }),
);
