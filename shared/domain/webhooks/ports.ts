import type { Policy } from '../policy/schema.ts';
import type { TicketStore } from '../ticket/store.ts';
import type { Claimed, Delivery, DeliveryId, DeliveryState, Failure, NewDelivery } from './delivery.ts';
import type { Secret, Subscriber, Subscription } from './subscriber.ts';

/** Which administrator's it is, and when they make it, in milliseconds since the epoch. */
export interface Change {
  readonly by: string;
  readonly now: number;
}

/** Reads are strongly consistent: who was just taken away is sent nothing more. */
export interface Subscribers {
  all(): Promise<readonly Subscriber[]>;
  load(id: string): Promise<Subscriber | undefined>;
  /** Begins or changes a subscription. `secret` becomes that of a new one; one that is there keeps its own. */
  save(subscription: Subscription, secret: string, change: Change): Promise<Subscriber>;
  /** False: somebody else has changed them since. */
  replaceSecrets(id: string, seen: readonly Secret[], secrets: readonly Secret[], change: Change): Promise<boolean>;
  /** False: there was none. */
  remove(id: string): Promise<boolean>;
  /** Notes the first attempt of those that have failed ever since. `restsUntilMs`: nobody has answered, and is asked then; undefined: somebody has. */
  failing(id: string, since: string, restsUntilMs: number | undefined): Promise<void>;
  /** Whether the caller is the one to ask whether anybody answers again; nobody else is before `untilMs`. */
  knock(id: string, now: number, untilMs: number): Promise<boolean>;
  working(id: string): Promise<void>;
  /** False: it was paused already, or something was delivered meanwhile. */
  pause(id: string, failingSince: string, now: number): Promise<boolean>;
}

export type Claim =
  | ({ readonly kind: 'claimed' } & Claimed)
  /** Somebody is at it, or it is not time yet: until then. */
  | { readonly kind: 'early'; readonly untilMs: number }
  | { readonly kind: 'settled' };

export type Settlement =
  | { readonly state: 'delivered'; readonly status: number }
  | { readonly state: 'waiting'; readonly nextAtMs: number; readonly failure: Failure; readonly status?: number }
  | { readonly state: 'dead'; readonly failure: Failure; readonly status?: number };

export interface DeliveryPage {
  readonly rows: readonly Delivery[];
  readonly next?: string;
}

/** One row per event and subscriber, kept for thirty days. `now`, `leaseMs`: milliseconds. */
export interface Deliveries {
  /**
   * Begins a delivery, or a dead one if `paused`. `begun`: now, or before without an attempt since, so that it may still have to be queued;
   * `there`: it takes its course.
   */
  begin(delivery: NewDelivery, paused: boolean, now: number): Promise<'begun' | 'there'>;
  /** Nobody else attempts it until `leaseMs` from now. */
  claim(id: DeliveryId, now: number, leaseMs: number): Promise<Claim>;
  /** Does nothing where somebody else has claimed it since; but a delivery is a fact. */
  settle(id: DeliveryId, attempt: number, settlement: Settlement, now: number): Promise<void>;
  /** Ends a waiting one that nobody is at, untried. */
  drop(id: DeliveryId, now: number): Promise<void>;
  /**
   * A settled one waits again, with a day of attempts before it. True too for one that was told to before and has not been attempted since:
   * it may still have to be queued. False: it takes its course, or is not there.
   */
  again(id: DeliveryId, now: number): Promise<boolean>;
  /** The newest first, down to `from`. `from`, `after`: events' ids, or their beginnings. */
  list(
    subscriber: string,
    from: string,
    page: { readonly limit: number; readonly after?: string; readonly state?: DeliveryState },
  ): Promise<DeliveryPage>;
  /** The oldest first, from that event's id on, itself not included. */
  since(subscriber: string, after: string, limit: number): Promise<DeliveryPage>;
}

export interface WebhookQueue {
  /** Queues deliveries, and gives those that were not taken. */
  put(deliveries: readonly DeliveryId[]): Promise<readonly DeliveryId[]>;
}

export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type PostResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly because: Exclude<Failure, 'status' | 'paused'> };

/** Sends over https to the public Internet, and follows nothing that the answer says. */
export type Post = (posted: Posted) => Promise<PostResult>;

/** What an administrator's endpoints need. */
export interface WebhookDesk {
  readonly subscribers: Subscribers;
  readonly deliveries: Deliveries;
  readonly webhookQueue: WebhookQueue;
  /** A new secret, which nobody can guess. */
  readonly newSecret: () => string;
}

/** What delivering needs. */
export interface WebhookPorts extends Pick<WebhookDesk, 'subscribers' | 'deliveries' | 'webhookQueue'> {
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly policy: Policy;
  readonly post: Post;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
