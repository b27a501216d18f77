import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { DETAIL_TYPES } from '../../domain/bus/publication.ts';
import { PRIORITIES, TEAMS } from '../../domain/policy/schema.ts';
import { LEVELS } from '../../domain/ticket/stage.ts';
import type { Change, Subscribers } from '../../domain/webhooks/ports.ts';
import { FORMATS, type Subscriber, type Subscription } from '../../domain/webhooks/subscriber.ts';
import { fromItem, type Item, type Key, type Table, toItem } from './table.ts';

/** All in one partition: each event asks for all of them. */
const SUBSCRIBERS = 'WEBHOOKS';
const subscriberKey = (id: string): Key => ({ pk: SUBSCRIBERS, sk: `SUBSCRIBER#${id}` });

const stored = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(DETAIL_TYPES)),
  filters: z.object({
    category: z.exactOptional(z.array(z.string())),
    priority: z.exactOptional(z.array(z.enum(PRIORITIES))),
    level: z.exactOptional(z.array(z.literal(LEVELS))),
    team: z.exactOptional(z.array(z.enum(TEAMS))),
  }),
  format: z.enum(FORMATS),
  active: z.boolean(),
  createdAt: z.string(),
  changedBy: z.exactOptional(z.string()),
  changedAt: z.exactOptional(z.string()),
  secrets: z.array(z.object({ value: z.string(), until: z.exactOptional(z.string()) })),
  failingSince: z.exactOptional(z.string()),
  restsUntilMs: z.exactOptional(z.number()),
  pausedAt: z.exactOptional(z.string()),
});

const subscriberFrom = (item: Item): Subscriber => stored.parse(fromItem(item));

/**
 * Subscribers with the secrets that sign what they are sent. The secrets stand in the table: it is encrypted, two functions can read it, and
 * whoever reads it sees tickets, which are worth more than a signature that says that something came from here.
 */
export function createSubscribers(table: Table): Subscribers {
  const { client, name } = table;
  return {
    all: () => all(table),
    load: async (id) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: name, Key: toItem(subscriberKey(id)), ConsistentRead: true }),
      );
      return item && subscriberFrom(item);
    },
    save: (subscription, secret, change) => save(table, subscription, secret, change),
    replaceSecrets: (id, seen, secrets, { by, now }) =>
      update(table, id, 'SET secrets = :secrets, changedBy = :by, changedAt = :now', 'secrets = :seen', {
        ...{ ':secrets': secrets, ':seen': seen },
        ...{ ':by': by, ':now': new Date(now).toISOString() },
      }),
    remove: async (id) => {
      const { Attributes: item } = await client.send(
        new DeleteItemCommand({ TableName: name, Key: toItem(subscriberKey(id)), ReturnValues: 'ALL_OLD' }),
      );
      return item !== undefined;
    },
    failing: async (id, since, restsUntilMs) => {
      const rest = restsUntilMs === undefined ? 'REMOVE restsUntilMs' : ', restsUntilMs = :rest';
      const change = `SET failingSince = if_not_exists(failingSince, :since) ${rest}`;
      await update(table, id, change, 'attribute_exists(pk)', { ':since': since, ':rest': restsUntilMs });
    },
    knock: (id, now, untilMs) =>
      update(table, id, 'SET restsUntilMs = :until', 'restsUntilMs <= :now', { ':until': untilMs, ':now': now }),
    working: async (id) => {
      await update(table, id, 'REMOVE failingSince, restsUntilMs', 'attribute_exists(failingSince)');
    },
    pause: (id, failingSince, now) =>
      update(table, id, 'SET active = :no, pausedAt = :at', 'active = :yes AND failingSince = :since', {
        ':no': false,
        ':yes': true,
        ':at': new Date(now).toISOString(),
        ':since': failingSince,
      }),
  };
}

async function all({ client, name }: Table): Promise<Subscriber[]> {
  const found: Subscriber[] = [];
  let start: Item | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': SUBSCRIBERS }),
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    found.push(...items.map(subscriberFrom));
    start = last;
  } while (start !== undefined);
  return found;
}

/** Whoever says anything about a subscriber begins anew with it: what failed until now is forgotten. */
async function save(
  { client, name }: Table,
  subscription: Subscription,
  secret: string,
  { by, now }: Change,
): Promise<Subscriber> {
  const { id, url, events, filters, format, active } = subscription;
  const { Attributes: item = {} } = await client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: toItem(subscriberKey(id)),
      UpdateExpression:
        'SET id = :id, #url = :url, events = :events, filters = :filters, #format = :format, active = :active, ' +
        'changedBy = :by, changedAt = :now, secrets = if_not_exists(secrets, :secrets), createdAt = if_not_exists(createdAt, :now) REMOVE failingSince, restsUntilMs, pausedAt',
      ExpressionAttributeNames: { '#url': 'url', '#format': 'format' },
      ExpressionAttributeValues: toItem({
        ':id': id,
        ':url': url,
        ':events': events,
        ':filters': filters,
        ':format': format,
        ':active': active,
        ':secrets': [{ value: secret }],
        ':by': by,
        ':now': new Date(now).toISOString(),
      }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return subscriberFrom(item);
}

/** False where the condition does not hold. */
async function update(
  { client, name }: Table,
  id: string,
  change: string,
  condition: string,
  values?: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(subscriberKey(id)),
        UpdateExpression: change,
        ConditionExpression: condition,
        ...(values ? { ExpressionAttributeValues: toItem(values) } : {}),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
