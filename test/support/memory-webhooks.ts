import type { Delivery, DeliveryId, DeliveryState, NewDelivery } from '../../shared/domain/webhooks/delivery.ts';
import type {
  Change,
  Claim,
  Deliveries,
  DeliveryPage,
  Settlement,
  Subscribers,
  WebhookDesk,
} from '../../shared/domain/webhooks/ports.ts';
import type { Secret, Subscriber, Subscription } from '../../shared/domain/webhooks/subscriber.ts';

const iso = (ms: number) => new Date(ms).toISOString();

export class MemorySubscribers implements Subscribers {
  readonly kept = new Map<string, Subscriber>();

  all(): Promise<readonly Subscriber[]> {
    return Promise.resolve([...this.kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  load(id: string): Promise<Subscriber | undefined> {
    return Promise.resolve(this.kept.get(id));
  }

  save(subscription: Subscription, secret: string, { by, now }: Change): Promise<Subscriber> {
    const { secrets = [{ value: secret }], createdAt = iso(now) } = this.kept.get(subscription.id) ?? {};
    const saved = { ...subscription, secrets, createdAt, changedBy: by, changedAt: iso(now) };
    this.kept.set(subscription.id, saved);
    return Promise.resolve(saved);
  }

  replaceSecrets(
    id: string,
    seen: readonly Secret[],
    secrets: readonly Secret[],
    { by, now }: Change,
  ): Promise<boolean> {
    return this.change(id, (kept) =>
      JSON.stringify(kept.secrets) === JSON.stringify(seen)
        ? { ...kept, secrets, changedBy: by, changedAt: iso(now) }
        : undefined,
    );
  }

  remove(id: string): Promise<boolean> {
    return Promise.resolve(this.kept.delete(id));
  }

  async failing(id: string, since: string, restsUntilMs: number | undefined): Promise<void> {
    await this.change(id, ({ restsUntilMs: _, ...kept }) => ({
      ...kept,
      failingSince: kept.failingSince ?? since,
      ...(restsUntilMs === undefined ? {} : { restsUntilMs }),
    }));
  }

  knock(id: string, now: number, untilMs: number): Promise<boolean> {
    return this.change(id, (kept) =>
      kept.restsUntilMs !== undefined && kept.restsUntilMs <= now ? { ...kept, restsUntilMs: untilMs } : undefined,
    );
  }

  async working(id: string): Promise<void> {
    await this.change(id, ({ failingSince: _, restsUntilMs: __, ...kept }) => kept);
  }

  pause(id: string, failingSince: string, now: number): Promise<boolean> {
    return this.change(id, (kept) =>
      kept.active && kept.failingSince === failingSince
        ? { ...kept, active: false, pausedAt: new Date(now).toISOString() }
        : undefined,
    );
  }

  private change(id: string, to: (kept: Subscriber) => Subscriber | undefined): Promise<boolean> {
    const kept = this.kept.get(id);
    const changed = kept && to(kept);
    if (changed) this.kept.set(id, changed);
    return Promise.resolve(changed !== undefined);
  }
}

interface Row extends NewDelivery {
  state: DeliveryState;
  attempts: number;
  tries: number;
  nextMs: number;
  at: string;
  since?: string;
  why?: Pick<Delivery, 'status' | 'failure'>;
}

export class MemoryDeliveries implements Deliveries {
  readonly kept = new Map<string, Row>();

  begin(delivery: NewDelivery, paused: boolean, now: number): Promise<'begun' | 'there'> {
    const there = this.row(delivery);
    if (there) return Promise.resolve(there.state === 'waiting' && there.tries === 0 ? 'begun' : 'there');
    const how = paused
      ? { state: 'dead' as const, why: { failure: 'paused' as const } }
      : { state: 'waiting' as const };
    this.kept.set(keyOf(delivery), { ...delivery, attempts: 0, tries: 0, nextMs: now, at: iso(now), ...how });
    return Promise.resolve('begun');
  }

  claim(id: DeliveryId, now: number, leaseMs: number): Promise<Claim> {
    const row = this.row(id);
    if (row?.state !== 'waiting') return Promise.resolve({ kind: 'settled' });
    if (row.nextMs > now) return Promise.resolve({ kind: 'early', untilMs: row.nextMs });
    row.nextMs = now + leaseMs;
    row.attempts += 1;
    row.tries += 1;
    row.since ??= iso(now);
    const { type, body, attempts: attempt, tries, since } = row;
    return Promise.resolve({ kind: 'claimed', type, body, attempt, tries, since });
  }

  settle(id: DeliveryId, attempt: number, settlement: Settlement, now: number): Promise<void> {
    const row = this.row(id);
    const holds = row?.state === 'waiting' && row.attempts === attempt;
    if (row && (settlement.state === 'delivered' || holds)) {
      const { status } = settlement;
      const failure = settlement.state === 'delivered' ? undefined : settlement.failure;
      const nextMs = settlement.state === 'waiting' ? settlement.nextAtMs : now;
      const why = { ...(status ? { status } : {}), ...(failure ? { failure } : {}) };
      Object.assign(row, { state: settlement.state, nextMs, why, at: iso(now) });
    }
    return Promise.resolve();
  }

  drop(id: DeliveryId, now: number): Promise<void> {
    const row = this.row(id);
    if (row?.state === 'waiting' && row.nextMs <= now)
      Object.assign(row, { state: 'dead', why: { failure: 'paused' }, at: iso(now) });
    return Promise.resolve();
  }

  again(id: DeliveryId, now: number): Promise<boolean> {
    const row = this.row(id);
    if (row === undefined || (row.state === 'waiting' && row.tries > 0)) return Promise.resolve(false);
    Object.assign(row, { state: 'waiting', tries: 0, nextMs: now, at: iso(now), why: {} });
    delete row.since;
    return Promise.resolve(true);
  }

  list(
    subscriber: string,
    from: string,
    { limit, after, state }: { readonly limit: number; readonly after?: string; readonly state?: DeliveryState },
  ): Promise<DeliveryPage> {
    const rows = this.of(subscriber).toReversed();
    const wanted = rows.filter(
      ({ event, state: its }) => event > from && (after === undefined || event < after) && (!state || its === state),
    );
    return Promise.resolve(cut(wanted, limit));
  }

  since(subscriber: string, after: string, limit: number): Promise<DeliveryPage> {
    const wanted = this.of(subscriber).filter(({ event }) => event > after);
    return Promise.resolve(cut(wanted, limit));
  }

  private row(id: DeliveryId): Row | undefined {
    return this.kept.get(keyOf(id));
  }

  private of(subscriber: string): Row[] {
    const rows = [...this.kept.values()].filter((row) => row.subscriber === subscriber);
    return rows.sort((a, b) => (a.event < b.event ? -1 : 1));
  }
}

const keyOf = ({ subscriber, event }: DeliveryId): string => `${subscriber} ${event}`;

function cut(rows: readonly Row[], limit: number): DeliveryPage {
  const shown = rows.slice(0, limit).map(({ subscriber, event, type, state, attempts, at, nextMs, why }) => ({
    ...{ subscriber, event, type, state, attempts, at, ...why },
    ...(state === 'waiting' ? { nextAt: iso(nextMs) } : {}),
  }));
  const last = shown.at(-1);
  return rows.length > limit && last ? { rows: shown, next: last.event } : { rows: shown };
}

export interface MemoryWebhooks extends WebhookDesk {
  readonly subscribers: MemorySubscribers;
  readonly deliveries: MemoryDeliveries;
  /** What is in the queue. */
  readonly queued: DeliveryId[];
}

/** Webhooks in memory. Secrets are counted, so that two runs are equal. */
export function createMemoryWebhooks(): MemoryWebhooks {
  const queued: DeliveryId[] = [];
  let secrets = 0;
  return {
    subscribers: new MemorySubscribers(),
    deliveries: new MemoryDeliveries(),
    queued,
    webhookQueue: {
      put: (deliveries) => {
        queued.push(...deliveries);
        return Promise.resolve([]);
      },
    },
    newSecret: () => {
      secrets += 1;
      return `secret-${secrets}`;
    },
  };
}
