import {
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { DETAIL_TYPES } from '../../domain/bus/publication.ts';
import {
  DELIVERY_STATES,
  type Delivery,
  type DeliveryId,
  FAILURES,
  type NewDelivery,
} from '../../domain/webhooks/delivery.ts';
import type { Claim, Deliveries, DeliveryPage, Settlement } from '../../domain/webhooks/ports.ts';
import { fromItem, type Item, type Key, type Table, toItem } from './table.ts';

/** An event's id begins with its time: a subscriber's deliveries stand in the order of their events. */
const deliveryKey = ({ subscriber, event }: DeliveryId): Key => ({
  pk: `WEBHOOK#${subscriber}`,
  sk: `DELIVERY#${event}`,
});

const KEPT_SECONDS = 30 * 86_400;
const kept = (now: number): number => Math.ceil(now / 1000) + KEPT_SECONDS;
const iso = (ms: number): string => new Date(ms).toISOString();

const stored = z.object({
  subscriber: z.string(),
  event: z.string(),
  type: z.enum(DETAIL_TYPES),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  at: z.string(),
  nextMs: z.number(),
  status: z.exactOptional(z.number()),
  failure: z.exactOptional(z.enum(FAILURES)),
});

const claimed = z.object({
  type: z.enum(DETAIL_TYPES),
  body: z.string(),
  attempts: z.number(),
  tries: z.number(),
  since: z.string(),
});

/** What is not settled and not in anybody's hands: `nextMs` is when the next attempt is due, or the end of the lease of whoever is at it. */
export function createDeliveries(table: Table): Deliveries {
  return {
    begin: (delivery, paused, now) => begin(table, delivery, paused, now),
    claim: (id, now, leaseMs) => claim(table, id, now, leaseMs),
    settle: (id, attempt, settlement, now) => settle(table, id, attempt, settlement, now),
    drop: async (id, now) => {
      const values = { ':dead': 'dead', ':paused': 'paused', ':at': iso(now), ':waiting': 'waiting', ':now': now };
      const change = 'SET #state = :dead, failure = :paused, #at = :at';
      await update(table, id, change, '#state = :waiting AND nextMs <= :now', values);
    },
    again: async (id, now) => {
      const untried = '#state = :waiting AND tries = :none';
      const settled = 'attribute_exists(pk) AND #state <> :waiting';
      const change =
        'SET #state = :waiting, tries = :none, nextMs = :now, #at = :at, expiresAt = :kept REMOVE since, failure, #status';
      const values = { ':waiting': 'waiting', ':none': 0, ':now': now, ':at': iso(now), ':kept': kept(now) };
      return (await update(table, id, change, `(${settled}) OR (${untried})`, values)).done;
    },
    list: (subscriber, from, { limit, after = END, state }) =>
      page(table, subscriber, limit, { forward: false, from, to: after, ...(state ? { state } : {}) }),
    since: (subscriber, after, limit) => page(table, subscriber, limit, { forward: true, from: after, to: END }),
  };
}

async function begin(
  { client, name }: Table,
  delivery: NewDelivery,
  paused: boolean,
  now: number,
): Promise<'begun' | 'there'> {
  const start = { attempts: 0, tries: 0, nextMs: now, at: iso(now), expiresAt: kept(now) };
  const how = paused ? { state: 'dead', failure: 'paused' } : { state: 'waiting' };
  try {
    await client.send(
      new PutItemCommand({
        TableName: name,
        Item: toItem({ ...deliveryKey(delivery), ...delivery, ...start, ...how }),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'begun';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const untried = error.Item?.state?.S === 'waiting' && error.Item.tries?.N === '0';
    return untried ? 'begun' : 'there';
  }
}

async function claim(table: Table, id: DeliveryId, now: number, leaseMs: number): Promise<Claim> {
  const change = 'SET nextMs = :until, since = if_not_exists(since, :since) ADD attempts :one, tries :one';
  const values = { ':waiting': 'waiting', ':now': now, ':until': now + leaseMs, ':since': iso(now), ':one': 1 };
  const { done, item } = await update(table, id, change, '#state = :waiting AND nextMs <= :now', values);
  if (done) {
    const { attempts, ...mine } = claimed.parse(item);
    return { kind: 'claimed', attempt: attempts, ...mine };
  }
  return item?.state === 'waiting' ? { kind: 'early', untilMs: Number(item.nextMs) } : { kind: 'settled' };
}

async function settle(
  table: Table,
  id: DeliveryId,
  attempt: number,
  settlement: Settlement,
  now: number,
): Promise<void> {
  const { state } = settlement;
  const why = state === 'delivered' ? undefined : settlement.failure;
  const next = state === 'waiting' ? settlement.nextAtMs : now;
  const told = [why && 'failure = :failure', settlement.status && '#status = :status'].flatMap((set) => set || []);
  const untold = [why ? [] : 'failure', settlement.status ? [] : '#status'].flat();
  const change = `SET ${['#state = :state', '#at = :at', 'nextMs = :next', ...told].join(', ')}${
    untold.length === 0 ? '' : ` REMOVE ${untold.join(', ')}`
  }`;
  const values = {
    ...{ ':state': state, ':at': iso(now), ':next': next, ':failure': why, ':status': settlement.status },
    ...(state === 'delivered' ? {} : { ':waiting': 'waiting', ':attempt': attempt }),
  };
  const holder = state === 'delivered' ? 'attribute_exists(pk)' : '#state = :waiting AND attempts = :attempt';
  await update(table, id, change, holder, values);
}

const NAMES = { '#state': 'state', '#at': 'at', '#status': 'status' } as const;

/** Done, with the item as it is then; or the condition does not hold, with the item as it was. */
async function update(
  { client, name }: Table,
  id: DeliveryId,
  change: string,
  condition: string,
  values: Readonly<Record<string, unknown>>,
): Promise<{ readonly done: boolean; readonly item?: Record<string, unknown> }> {
  const used = Object.entries(NAMES).filter(([alias]) => `${change} ${condition}`.includes(alias));
  try {
    const { Attributes: item = {} } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(deliveryKey(id)),
        UpdateExpression: change,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(used),
        ExpressionAttributeValues: toItem(values),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { done: true, item: fromItem(item) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item ? { done: false, item: fromItem(error.Item) } : { done: false };
  }
}

/** Between two events' ids, or their beginnings; neither is part of it. */
interface Range {
  readonly forward: boolean;
  readonly from: string;
  readonly to: string;
  readonly state?: string;
}

/** Sorts behind every event's id. */
const END = '~';

/** A search for a rare state reads this many rows for a page, then gives what it has and where to go on. */
const MOST_READ = 1_000;
const READ_AT_ONCE = 100;

async function page(table: Table, subscriber: string, limit: number, range: Range): Promise<DeliveryPage> {
  const rows: Delivery[] = [];
  let rest = range;
  for (let read = 0; read < MOST_READ; read += READ_AT_ONCE) {
    const { Items: items = [], LastEvaluatedKey: last } = await query(table, subscriber, rest);
    const { from, to } = rest;
    const found = items.map(rowFrom).filter(({ event }) => event !== from && event !== to);
    for (const [i, row] of found.entries()) {
      rest = range.forward ? { ...range, from: row.event } : { ...range, to: row.event };
      if (range.state === undefined || row.state === range.state) rows.push(row);
      const isLast = i === found.length - 1 && last === undefined;
      if (rows.length === limit) return isLast ? { rows } : { rows, next: row.event };
    }
    if (last === undefined) return { rows };
  }
  return { rows, next: range.forward ? rest.from : rest.to };
}

/** In either direction. There is nothing else in the partition. */
const query = ({ client, name }: Table, subscriber: string, { forward, from, to }: Range) => {
  const { pk, sk: begin } = deliveryKey({ subscriber, event: from });
  const { sk: end } = deliveryKey({ subscriber, event: to });
  return client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :begin AND :end',
      ExpressionAttributeValues: toItem({ ':pk': pk, ':begin': begin, ':end': end }),
      ScanIndexForward: forward,
      ConsistentRead: true,
      Limit: READ_AT_ONCE,
    }),
  );
};

function rowFrom(item: Item): Delivery {
  const { nextMs, ...row } = stored.parse(fromItem(item));
  return row.state === 'waiting' ? { ...row, nextAt: iso(nextMs) } : row;
}
