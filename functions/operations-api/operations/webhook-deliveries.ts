import type { Desk } from '../../../shared/domain/desk.ts';
import type { Delivery } from '../../../shared/domain/webhooks/delivery.ts';
import type { WebhookDesk } from '../../../shared/domain/webhooks/ports.ts';
import { type Replay, replay } from '../../../shared/domain/webhooks/replay.ts';
import { firstEventOf } from '../../../shared/domain/webhooks/subscriber.ts';
import type { Input, Operation } from '../../../shared/http/operation.ts';
import { answerItems } from '../../../shared/http/paging.ts';
import { fieldProblem } from '../../../shared/http/problem.ts';
import { answer } from '../../../shared/http/reply.ts';
import { unlessAdministrator } from '../administrator.ts';
import { personIn } from '../person.ts';
import { noSuchWebhook } from './webhooks.ts';

export const listDeliveries =
  (desk: Desk & WebhookDesk): Operation<'listDeliveries'> =>
  async ({ caller, path: { id }, query }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    const subscriber = await desk.subscribers.load(id);
    if (subscriber === undefined) return noSuchWebhook();
    const { personId } = personIn(caller);
    const { state } = query;
    return answerItems(
      desk,
      { operationId: 'listDeliveries', personId, query: { ...query, id } },
      (page) => desk.deliveries.list(id, firstEventOf(subscriber), { ...page, ...(state ? { state } : {}) }),
      (rows) => Promise.resolve({ items: rows.map(view) }),
    );
  };

const view = ({ subscriber: _, ...delivery }: Delivery) => delivery;

/** Repeating it does no harm: what waits already is left alone. */
export const replayDeliveries =
  (desk: Desk & WebhookDesk): Operation<'replayDeliveries'> =>
  async ({ caller, path: { id }, body }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    const subscriber = await desk.subscribers.load(id);
    if (subscriber === undefined) return noSuchWebhook();
    if (!subscriber.active)
      return fieldProblem('fields-refused', 'id', 'Is paused: save it with `active` first, then replay.');
    return answer(await replay(desk, subscriber, replayOf(body), desk.now()));
  };

function replayOf({ eventId: event, since, after, state }: Input<'replayDeliveries'>['body']): Replay {
  if (event !== undefined) return { event };
  const only = state ? { state } : {};
  return after === undefined ? { since: since ?? '', ...only } : { after, ...only };
}
