import type { Clock, Timer } from '../runtime/clock.ts';
import type { BucketDefinition, ExpirationRule } from './definition.ts';
import type { MultipartUploads } from './multipart-uploads.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

const DAY_MS = 86_400_000;

/** S3 counts whole days and rounds up to the next midnight, UTC. */
function endOf(from: number, days: number): number {
  return Math.ceil((from + days * DAY_MS) / DAY_MS) * DAY_MS;
}

function isOver(rule: ExpirationRule, object: StoredObject, now: number): boolean {
  if (!object.key.startsWith(rule.prefix)) return false;
  if (!Object.entries(rule.tags).every(([key, value]) => object.tags[key] === value)) return false;
  if (rule.date !== undefined && now >= rule.date) return true;
  return rule.days !== undefined && now >= endOf(object.modifiedAt, rule.days);
}

interface LifecycleOptions {
  readonly clock: Clock;
  readonly buckets: readonly BucketDefinition[];
  readonly store: ObjectStore;
  readonly uploads: MultipartUploads;
  readonly onExpired: (bucket: BucketDefinition, object: StoredObject) => void;
}

/** Ends what the buckets' rules say is over, now. */
export function sweepExpiredObjects({ clock, buckets, store, uploads, onExpired }: LifecycleOptions): void {
  const now = clock.now();
  for (const bucket of buckets) {
    for (const object of store.list(bucket.name)) {
      if (!bucket.expirations.some((rule) => isOver(rule, object, now))) continue;
      store.delete(object.bucket, object.key);
      onExpired(bucket, object);
    }
    for (const { id, begunAt, object } of uploads.list(bucket.name)) {
      const isStale = bucket.expirations.some(
        ({ prefix, abortUploadsAfterDays: days }) =>
          days !== undefined && object.key.startsWith(prefix) && now >= endOf(begunAt, days),
      );
      if (isStale) uploads.abort(id);
    }
  }
}

/** Sweeps at once and at every midnight of the runtime's clock; what comes back ends it. */
export function startLifecycle(options: LifecycleOptions): () => void {
  if (options.buckets.every(({ expirations }) => expirations.length === 0)) return () => {};
  let timer: Timer | undefined;
  const sweep = () => {
    sweepExpiredObjects(options);
    const midnight = (Math.floor(options.clock.now() / DAY_MS) + 1) * DAY_MS;
    timer = options.clock.schedule(midnight, sweep, { recurring: true });
  };
  timer = options.clock.schedule(options.clock.now(), sweep, { recurring: true });
  return () => timer?.cancel();
}
