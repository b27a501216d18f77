import {
  type AttributeValue,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Roster, RosterEntry } from '../../domain/people/roster.ts';
import { TEAMS } from '../../domain/policy/schema.ts';
import { fromItem, type Item, membershipKey, rosterKey, type Table, toItem } from './table.ts';

const stored = z.object({
  entry: z.object({
    team: z.enum(TEAMS),
    personId: z.string(),
    name: z.string(),
    email: z.string(),
    available: z.boolean(),
  }),
});

const entryFrom = (item: Item): RosterEntry => stored.parse(fromItem(item)).entry;

/** Every entry stands twice, under its team and under its person, written and taken away in one transaction. */
export function createRoster(table: Table): Roster {
  const { client, name } = table;
  return {
    entry: async (team, personId) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: name, Key: toItem(rosterKey(team, personId)), ConsistentRead: true }),
      );
      return item && entryFrom(item);
    },
    teamsOf: (personId) => query(table, membershipKey(personId, '')),
    of: (team) => query(table, rosterKey(team, '')),
    put: async (entry) => {
      const puts = keysOf(entry).map((key) => ({ Put: { TableName: name, Item: toItem({ ...key, entry }) } }));
      await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    },
    remove: async (team, personId) => {
      const deletes = keysOf({ team, personId }).map((key) => ({
        Delete: { TableName: name, Key: toItem(key), ConditionExpression: 'attribute_exists(pk)' },
      }));
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: deletes }));
        return true;
      } catch (error) {
        if (error instanceof TransactionCanceledException && wasAbsent(error)) return false;
        throw error;
      }
    },
  };
}

const keysOf = ({ team, personId }: Pick<RosterEntry, 'team' | 'personId'>) => [
  rosterKey(team, personId),
  membershipKey(personId, team),
];

const wasAbsent = (error: TransactionCanceledException): boolean =>
  error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') ?? false;

/** All entries whose sort key begins as `from` does. */
async function query(
  { client, name }: Table,
  from: { readonly pk: string; readonly sk: string },
): Promise<RosterEntry[]> {
  const entries: RosterEntry[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: toItem({ ':pk': from.pk, ':sk': from.sk }),
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    entries.push(...items.map(entryFrom));
    start = last;
  } while (start !== undefined);
  return entries;
}
