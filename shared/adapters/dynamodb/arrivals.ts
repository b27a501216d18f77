import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Arrivals } from '../../domain/intake/echo.ts';
import { fromItem, type Item, type Table, toItem } from './table.ts';

/**
 * `ARRIVED#<hash of what>` / `COUNT`. The window begins with the first; whoever finds it over begins the next one.
 *
 * @param windowSeconds how long arrivals are counted together
 */
export function createArrivals(table: Table, windowSeconds: number, now: () => number): Arrivals {
  const count = async (what: string): Promise<number> => {
    const id = createHash('sha256').update(what).digest('base64url');
    const seconds = Math.floor(now() / 1000);
    const counted =
      (await update(table, id, 'ADD arrivals :one', 'expiresAt > :now', { ':one': 1, ':now': seconds })) ??
      (await update(
        table,
        id,
        'SET arrivals = :one, expiresAt = :until',
        'attribute_not_exists(pk) OR expiresAt <= :now',
        { ':one': 1, ':now': seconds, ':until': seconds + windowSeconds },
      ));
    return counted === undefined ? count(what) : Number(fromItem(counted).arrivals);
  };
  return { count };
}

/** The item as it is after the update; undefined where the condition does not hold. */
async function update(
  { client, name }: Table,
  id: string,
  expression: string,
  condition: string,
  values: Readonly<Record<string, number>>,
): Promise<Item | undefined> {
  try {
    const { Attributes: item = {} } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem({ pk: `ARRIVED#${id}`, sk: 'COUNT' }),
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeValues: toItem(values),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return item;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
