import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, type Key, type Table, toItem } from './table.ts';

/** An item as the last write left it. */
export async function itemAt({ client, name }: Table, key: Key): Promise<Item | undefined> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true }),
  );
  return item;
}

/** All items of a partition whose sort keys begin so, strongly consistent, in their order: page after page of one query. */
export const itemsUnder = (table: Table, pk: string, begins = ''): Promise<Item[]> =>
  begins === ''
    ? items(table, 'pk = :pk', { pk })
    : items(table, 'pk = :pk AND begins_with(sk, :sk)', { pk, sk: begins });

/** The same of the items from one key to another of its partition, both included. */
export const itemsBetween = (table: Table, { pk, sk: first }: Key, { sk: last }: Key): Promise<Item[]> =>
  items(table, 'pk = :pk AND sk BETWEEN :first AND :last', { pk, first, last });

async function items(
  { client, name }: Table,
  condition: string,
  values: Readonly<Record<string, string>>,
): Promise<Item[]> {
  const found: Item[] = [];
  let start: Item | undefined;
  do {
    const { Items: page = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: toItem(
          Object.fromEntries(Object.entries(values).map(([key, value]) => [`:${key}`, value])),
        ),
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    found.push(...page);
    start = last;
  } while (start !== undefined);
  return found;
}
