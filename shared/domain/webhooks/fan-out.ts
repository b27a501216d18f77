import type { Publication } from '../bus/publication.ts';
import { isSecurity } from '../people/rights.ts';
import { bodyOf } from './body.ts';
import { eventIdOf } from './event-id.ts';
import type { WebhookPorts } from './ports.ts';
import { asksForSecurity, factsOf, firstEventOf, type Subscriber, wantsTicket, wantsType } from './subscriber.ts';

/** The queue is away: what was begun is found begun at the next attempt, and queued then. */
export class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/**
 * Begins the deliveries of an event, one for each subscriber that wants it, and queues them. Whoever is paused gets a dead one, which can be
 * replayed. It may be repeated.
 *
 * @returns how many were queued.
 */
export async function fanOut(
  { subscribers, deliveries, webhookQueue, tickets, policy, now }: WebhookPorts,
  publication: Publication,
): Promise<number> {
  const event = eventIdOf(publication);
  const listening = (await subscribers.all()).filter(
    (subscriber) => wantsType(subscriber, publication.type) && event >= firstEventOf(subscriber),
  );
  if (listening.length === 0) return 0;
  const ticket = await tickets.load(publication.detail.ticket);
  if (ticket === undefined) return 0;
  const facts = factsOf(ticket);
  const guarded = isSecurity(policy, ticket);
  const mayHear = (subscriber: Subscriber) => !guarded || asksForSecurity(subscriber, publication.type);
  const begun = await Promise.all(
    listening
      .filter((subscriber) => wantsTicket(subscriber, facts) && mayHear(subscriber))
      .map(async ({ id, format, active }) => {
        const delivery = { subscriber: id, event, type: publication.type, body: bodyOf(format, publication, facts) };
        const how = await deliveries.begin(delivery, !active, now());
        return how === 'begun' && active ? [{ subscriber: id, event }] : [];
      }),
  );
  const orders = begun.flat();
  const refused = orders.length === 0 ? [] : await webhookQueue.put(orders);
  if (refused.length > 0) throw new NotQueuedError(`${refused.length} deliveries were not queued`);
  return orders.length;
}
