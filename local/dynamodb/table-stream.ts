import type { RuntimeActivity } from '../runtime/activity.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Keep } from '../runtime/journal.ts';
import { isObject, objectAt, objectsAt, parseJson, textAt } from '../runtime/json.ts';
import type { DynamoDbClient } from './dynamodb-client.ts';
import type { Table } from './tables.ts';

/** A stream record as Lambda hands it to a function. */
export type StreamRecord = Readonly<Record<string, unknown>>;

/** Takes records over, in order; what becomes of them is its own concern. Must not throw. */
export type StreamConsumer = (records: readonly StreamRecord[]) => void;

interface Shard {
  readonly id: string;
  iterator: string | undefined;
  lastSequence: string | undefined;
}

/** How far a stream has been read: its open shards, each with the last record that was taken over. */
export interface KeptPosition {
  readonly shards: readonly { readonly id: string; readonly last?: string }[];
}

export interface TableStreamOptions {
  readonly client: DynamoDbClient;
  readonly clock: Clock;
  readonly activity: RuntimeActivity;
  readonly region: string;
  readonly table: Table;
  readonly streamArns: { readonly arn: string; readonly localArn: string };
  /** Where the position outlives the process, by the table's name. */
  readonly keep: Keep<KeptPosition>;
}

const PAGE = 1000;

/**
 * Reads a table's stream right after every write. DynamoDB Local has the records of a write ready when it answers it, so that one
 * read after the last write is enough to have caught up.
 */
export class TableStream {
  private readonly options: TableStreamOptions;
  private readonly consumers: StreamConsumer[] = [];
  private readonly swept = new Map<string, number>();
  private shards: Shard[] | undefined;
  private unread = false;
  private reading = false;
  private closed = false;

  constructor(options: TableStreamOptions) {
    this.options = options;
  }

  get arn(): string {
    return this.options.streamArns.arn;
  }

  subscribe(consumer: StreamConsumer): void {
    this.consumers.push(consumer);
  }

  /** A write has been done: there may be records to read. */
  wake(): void {
    if (this.consumers.length === 0 || this.closed) return;
    this.unread = true;
    if (this.reading) return;
    this.reading = true;
    const end = this.options.activity.begin(`stream of ${this.options.table.name}`);
    void this.readAll()
      .catch((error: unknown) => {
        if (!this.closed) throw error;
      })
      .finally(() => {
        this.reading = false;
        end();
        if (this.unread) this.wake();
      });
  }

  /** Nothing is read any more; a read that is under way may fail. */
  close(): void {
    this.closed = true;
  }

  /** The item with these keys is deleted because its time is over: its record will say so, as on AWS. */
  expires(keys: string): void {
    this.swept.set(keys, (this.swept.get(keys) ?? 0) + 1);
  }

  /** The item was not deleted after all. */
  stays(keys: string): void {
    const times = (this.swept.get(keys) ?? 0) - 1;
    if (times > 0) this.swept.set(keys, times);
    else this.swept.delete(keys);
  }

  private async readAll(): Promise<void> {
    while (this.unread) {
      this.unread = false;
      this.shards ??= await this.shardsToRead();
      for (const shard of [...this.shards]) await this.readShard(shard);
    }
  }

  private async readShard(shard: Shard): Promise<void> {
    for (;;) {
      shard.iterator ??= await this.iteratorOf(shard);
      const answer = await this.ask('GetRecords', { ShardIterator: shard.iterator, Limit: PAGE });
      if (answer === undefined) {
        // Iterators live for fifteen minutes of the machine's time.
        shard.iterator = await this.iteratorOf(shard);
        continue;
      }
      const records = objectsAt(answer, 'Records');
      const last = records.at(-1);
      if (last !== undefined) {
        shard.lastSequence = textAt(objectAt(last, 'dynamodb'), 'SequenceNumber');
        this.deliver(records.map((record) => this.asDelivered(record)));
        // In the same turn: whoever took the records over keeps them with the position after them.
        this.keepPosition();
      }
      const next = textAt(answer, 'NextShardIterator');
      if (next === undefined) return this.replace(shard);
      shard.iterator = next;
      if (records.length < PAGE) return;
    }
  }

  /** A closed shard is followed by its children. */
  private async replace(shard: Shard): Promise<void> {
    const children = await this.shardsAfter(shard.id);
    this.shards = [...(this.shards ?? []).filter((one) => one !== shard), ...children];
    this.keepPosition();
    if (children.length > 0) this.unread = true;
  }

  private deliver(records: readonly StreamRecord[]): void {
    for (const consume of this.consumers) consume(records);
  }

  private asDelivered(record: Readonly<Record<string, unknown>>): StreamRecord {
    const change = objectAt(record, 'dynamodb');
    const keys = keysText(objectAt(change, 'Keys'));
    const expired = record.eventName === 'REMOVE' && this.swept.has(keys);
    if (expired) this.stays(keys);
    return {
      ...record,
      awsRegion: this.options.region,
      dynamodb: { ...change, ApproximateCreationDateTime: Math.floor(this.options.clock.now() / 1000) },
      ...(expired ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
      eventSourceARN: this.arn,
    };
  }

  private keepPosition(): void {
    const shards = (this.shards ?? []).map(({ id, lastSequence }) =>
      lastSequence === undefined ? { id } : { id, last: lastSequence },
    );
    this.options.keep.put(this.options.table.name, { shards });
  }

  private async listShards(): Promise<{ id: string; parent: string | undefined }[]> {
    const answer = (await this.ask('DescribeStream', { StreamArn: this.options.streamArns.localArn })) ?? {};
    return objectsAt(objectAt(answer, 'StreamDescription'), 'Shards').map((shard) => ({
      id: textAt(shard, 'ShardId') ?? '',
      parent: textAt(shard, 'ParentShardId'),
    }));
  }

  /** Where an earlier life of the process left off, or the beginning; a shard that is gone is followed by what is there instead. */
  private async shardsToRead(): Promise<Shard[]> {
    const kept = this.options.keep.get(this.options.table.name)?.shards ?? [];
    const all = await this.listShards();
    const known = kept.filter(({ id }) => all.some((shard) => shard.id === id));
    const fresh = (id: string): Shard => ({ id, iterator: undefined, lastSequence: undefined });
    if (known.length > 0) return known.map(({ id, last }) => ({ ...fresh(id), lastSequence: last }));
    return all.filter(({ parent }) => all.every(({ id }) => id !== parent)).map(({ id }) => fresh(id));
  }

  private async shardsAfter(parent: string): Promise<Shard[]> {
    const children = (await this.listShards()).filter((shard) => shard.parent === parent);
    return children.map(({ id }) => ({ id, iterator: undefined, lastSequence: undefined }));
  }

  private async iteratorOf(shard: Shard): Promise<string> {
    const from =
      shard.lastSequence === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: shard.lastSequence };
    const where = { StreamArn: this.options.streamArns.localArn, ShardId: shard.id };
    const answer =
      (await this.ask('GetShardIterator', { ...where, ...from })) ??
      (await this.ask('GetShardIterator', { ...where, ShardIteratorType: 'TRIM_HORIZON' }));
    return textAt(answer ?? {}, 'ShardIterator') ?? '';
  }

  /** `undefined` for an iterator or a position that is too old; anything else that fails is a bug. */
  private async ask(action: string, input: Record<string, unknown>): Promise<Record<string, unknown> | undefined> {
    const answer = await this.options.client.call(`DynamoDBStreams_20120810.${action}`, JSON.stringify(input));
    const text = answer.body.toString('utf8');
    const body = parseJson(text);
    if (answer.status === 200 && isObject(body)) return body;
    if (/ExpiredIteratorException|TrimmedDataAccessException/.test(text)) return undefined;
    throw new Error(`DynamoDB Local does not give the stream of ${this.options.table.name}: ${text}`);
  }
}

/** An item's keys as one text, in an order of their own. */
export function keysText(keys: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}
