import type { RuntimeActivity } from '../runtime/activity.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Keep } from '../runtime/journal.ts';
import { isObject, objectsAt, parseJson } from '../runtime/json.ts';
import type { DynamoDbClient } from './dynamodb-client.ts';
import { keysText, type TableStream } from './table-stream.ts';
import type { Table } from './tables.ts';

/** AWS promises nothing better than "within a few days". */
const EVERY_MS = 6 * 3_600_000;

export interface SweeperOptions {
  readonly client: DynamoDbClient;
  readonly clock: Clock;
  readonly activity: RuntimeActivity;
  readonly table: Table;
  readonly stream: TableStream | undefined;
  /** Where the time of the next sweep outlives the process, by the table's name. */
  readonly keep: Keep<number>;
}

function pickKeys(item: Readonly<Record<string, unknown>>, table: Table): Record<string, unknown> {
  return Object.fromEntries(table.keys.map((key) => [key, item[key]]));
}

/** Deletes what is past its time by the runtime's clock, now. */
export async function sweepExpired({ client, clock, table, stream }: SweeperOptions): Promise<number> {
  const names = { '#ttl': table.ttlAttribute ?? '' };
  const values = { ':now': { N: String(Math.floor(clock.now() / 1000)) } };
  const condition = { ExpressionAttributeNames: names, ExpressionAttributeValues: values };
  let deleted = 0;
  let from: unknown;
  do {
    const scan = {
      TableName: table.name,
      FilterExpression: '#ttl <= :now',
      ...condition,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    };
    const page = parseJson((await client.call('DynamoDB_20120810.Scan', JSON.stringify(scan))).body.toString('utf8'));
    if (!isObject(page)) break;
    for (const item of objectsAt(page, 'Items')) {
      const keys = pickKeys(item, table);
      const text = keysText(keys);
      stream?.expires(text);
      // Meanwhile somebody may have given the item more time.
      const removal = { TableName: table.name, Key: keys, ConditionExpression: '#ttl <= :now', ...condition };
      const answer = await client.call('DynamoDB_20120810.DeleteItem', JSON.stringify(removal));
      if (answer.status === 200) deleted += 1;
      else stream?.stays(text);
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  if (deleted > 0) stream?.wake();
  return deleted;
}

/** Sweeps the table again and again on the runtime's clock. */
export function startSweeping(options: SweeperOptions): void {
  const { table, clock, activity, keep } = options;
  if (table.ttlAttribute === undefined) return;
  const sweepAt = (at: number): void => {
    keep.put(table.name, at);
    clock.schedule(
      at,
      () => {
        const end = activity.begin(`time to live of ${table.name}`);
        void sweepExpired(options).finally(end);
        sweepAt(clock.now() + EVERY_MS);
      },
      { recurring: true },
    );
  };
  sweepAt(keep.get(table.name) ?? clock.now() + EVERY_MS);
}
