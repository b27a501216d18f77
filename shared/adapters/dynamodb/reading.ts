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
export async function itemsUnder({ client, name }: Table, pk: string, begins = ''): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const { Items: page = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: begins === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: toItem({ ':pk': pk, ':sk': begins === '' ? undefined : begins }),
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    items.push(...page);
    start = last;
  } while (start !== undefined);
  return items;
}
