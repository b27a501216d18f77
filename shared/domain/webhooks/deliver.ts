import { type Claimed, type DeliveryId, nextAttemptMs, restsUntil, TRIED_FOR_MS } from './delivery.ts';
import type { PostResult, Settlement, WebhookPorts } from './ports.ts';
import { signatureOf } from './signature.ts';
import { firstEventOf, type Subscriber, validSecrets } from './subscriber.ts';

/** Longer than an attempt and what is written of it takes. */
const LEASE_MS = 60_000;

/** Where nobody answered, one attempt at a time finds out whether somebody does by now; it takes no longer than this. */
const KNOCK_MS = 15_000;

/** What has become of a delivery. */
export type Delivered =
  | { readonly kind: 'delivered'; readonly status: number }
  /** To be looked at again then: it is not time, or somebody is at it. */
  | { readonly kind: 'early'; readonly atMs: number }
  /** An attempt came to nothing, the next one is then. `paused`: its subscriber is. */
  | { readonly kind: 'failed'; readonly atMs: number; readonly paused: boolean }
  | { readonly kind: 'dead'; readonly paused: boolean }
  /** It was settled before, or nobody waits for it any more. */
  | { readonly kind: 'nothing' };

/** Attempts a delivery, if it is time. */
export async function deliver(ports: WebhookPorts, order: DeliveryId): Promise<Delivered> {
  const { subscribers, deliveries, post, now } = ports;
  const subscriber = await subscribers.load(order.subscriber);
  // Somebody else's, who had the same id.
  if (subscriber !== undefined && order.event < firstEventOf(subscriber)) return { kind: 'nothing' };
  if (!subscriber?.active) {
    await deliveries.drop(order, now());
    return { kind: 'nothing' };
  }
  const startedMs = now();
  const restsUntilMs = await resting(subscribers, subscriber, startedMs);
  if (restsUntilMs !== undefined) return { kind: 'early', atMs: restsUntilMs };
  const claim = await deliveries.claim(order, startedMs, LEASE_MS);
  if (claim.kind === 'settled') return { kind: 'nothing' };
  if (claim.kind === 'early') return { kind: 'early', atMs: claim.untilMs };
  const result = await post(requestOf(subscriber, order, claim, startedMs));
  const settlement = settlementOf(claim, result, now());
  await deliveries.settle(order, claim.attempt, settlement, now());
  return tell(ports, subscriber, settlement, startedMs);
}

/** Until when nothing goes to a subscriber; undefined: this may. */
async function resting(
  subscribers: WebhookPorts['subscribers'],
  { id, restsUntilMs }: Subscriber,
  nowMs: number,
): Promise<number | undefined> {
  if (restsUntilMs === undefined) return undefined;
  if (restsUntilMs > nowMs) return restsUntilMs;
  const untilMs = nowMs + KNOCK_MS;
  return (await subscribers.knock(id, nowMs, untilMs)) ? undefined : untilMs;
}

function requestOf({ url, secrets }: Subscriber, { event }: DeliveryId, { body, attempt }: Claimed, nowMs: number) {
  const values = validSecrets(secrets, nowMs).map(({ value }) => value);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'SayPro-Support-Webhooks',
    'saypro-signature': signatureOf(values, nowMs, body),
    'saypro-event-id': event,
    'saypro-delivery-attempt': String(attempt),
  };
  return { url, headers, body };
}

/** Notes how it stands with the subscriber: one that has taken nothing for a day is paused. */
async function tell(
  { subscribers, now }: WebhookPorts,
  { id, failingSince }: Subscriber,
  settlement: Settlement,
  startedMs: number,
): Promise<Delivered> {
  if (settlement.state === 'delivered') {
    if (failingSince !== undefined) await subscribers.working(id);
    return { kind: 'delivered', status: settlement.status };
  }
  const nowMs = now();
  const since = failingSince ?? new Date(startedMs).toISOString();
  const sinceMs = Date.parse(since);
  await subscribers.failing(id, since, settlement.failure === 'status' ? undefined : restsUntil(sinceMs, nowMs));
  const paused = nowMs - sinceMs >= TRIED_FOR_MS && (await subscribers.pause(id, since, nowMs));
  return settlement.state === 'dead' ? { kind: 'dead', paused } : { kind: 'failed', atMs: settlement.nextAtMs, paused };
}

function settlementOf({ tries, since }: Claimed, result: PostResult, nowMs: number): Settlement {
  const answered = result.kind === 'answered';
  if (answered && result.status >= 200 && result.status < 300) return { state: 'delivered', status: result.status };
  const why = answered ? ({ failure: 'status', status: result.status } as const) : { failure: result.because };
  const nextAtMs = nextAttemptMs(tries, Date.parse(since), nowMs);
  return nextAtMs === undefined ? { state: 'dead', ...why } : { state: 'waiting', nextAtMs, ...why };
}
