import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, type Key, type Table, toItem } from './table.ts';

/** The item as it is after the update; undefined where the condition does not hold. */
export async function update(
  { client, name }: Table,
  key: Key,
  expression: string,
  condition: string,
  values: Item,
): Promise<Item | undefined> {
  try {
    const { Attributes: item = {} } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(key),
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return item;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
