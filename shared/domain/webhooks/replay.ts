import type { DeliveryId, DeliveryState } from './delivery.ts';
import { eventIdsFrom } from './event-id.ts';
import { NotQueuedError } from './fan-out.ts';
import type { WebhookDesk } from './ports.ts';
import { firstEventOf, type Subscriber } from './subscriber.ts';

/** One request's share; whoever wants more goes on from `next`. */
const MOST_AT_ONCE = 100;

/** One event; or those from a time on, or that follow an event, in the order of their times. */
export type Replay =
  | { readonly event: string }
  | { readonly since: string; readonly state?: DeliveryState }
  | { readonly after: string; readonly state?: DeliveryState };

export interface Replayed {
  readonly replayed: number;
  /** The last event that was looked at, where there may be more after it. */
  readonly next?: string;
}

/** Lets deliveries be attempted again, under the same event ids, for another day. Those that wait anyway are left alone. */
export async function replay(
  desk: Pick<WebhookDesk, 'deliveries' | 'webhookQueue'>,
  subscriber: Pick<Subscriber, 'id' | 'createdAt'>,
  wanted: Replay,
  now: number,
): Promise<Replayed> {
  const { id } = subscriber;
  const first = firstEventOf(subscriber);
  if ('event' in wanted) {
    const theirs = wanted.event < first ? [] : [{ subscriber: id, event: wanted.event }];
    return { replayed: await restart(desk, theirs, now) };
  }
  const after = 'after' in wanted ? wanted.after : eventIdsFrom(wanted.since);
  const { rows, next } = await desk.deliveries.since(id, after < first ? first : after, MOST_AT_ONCE);
  const chosen = rows.filter(({ state }) => wanted.state === undefined || state === wanted.state);
  const replayed = await restart(desk, chosen, now);
  return next === undefined ? { replayed } : { replayed, next };
}

async function restart(
  { deliveries, webhookQueue }: Pick<WebhookDesk, 'deliveries' | 'webhookQueue'>,
  wanted: readonly DeliveryId[],
  now: number,
): Promise<number> {
  const orders: DeliveryId[] = [];
  for (const { subscriber, event } of wanted)
    if (await deliveries.again({ subscriber, event }, now)) orders.push({ subscriber, event });
  const refused = orders.length === 0 ? [] : await webhookQueue.put(orders);
  if (refused.length > 0) throw new NotQueuedError(`${refused.length} deliveries were not queued`);
  return orders.length;
}
