import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Arrivals } from '../../domain/intake/echo.ts';
import { itemAt } from './reading.ts';
import { fromItem, type Table, toItem } from './table.ts';

/** Who comes later is counted as this one. */
const MOST = 100;

/**
 * `ARRIVED#<hash of what>` / `COUNT`, with a mark for each that has come: its number. The window begins with the first; whoever finds it
 * over begins the next one.
 */
export function createArrivals(table: Table, now: () => number): Arrivals {
  const { client, name } = table;
  const count: Arrivals['count'] = async (what, which, windowSeconds) => {
    const key = { pk: `ARRIVED#${digestOf(what)}`, sk: 'COUNT' };
    const mark = `m_${digestOf(which)}`;
    const seconds = Math.floor(now() / 1000);
    const another = new UpdateItemCommand({
      TableName: name,
      Key: toItem(key),
      UpdateExpression: 'SET #mark = arrivals + :one, arrivals = arrivals + :one',
      ConditionExpression: 'expiresAt > :now AND attribute_not_exists(#mark) AND arrivals < :most',
      ExpressionAttributeNames: { '#mark': mark },
      ExpressionAttributeValues: toItem({ ':one': 1, ':now': seconds, ':most': MOST }),
      ReturnValues: 'ALL_NEW',
    });
    const counted = await unlessRefused(client.send(another));
    if (counted !== undefined) return Number(fromItem(counted.Attributes ?? {}).arrivals);
    const first = new PutItemCommand({
      TableName: name,
      Item: toItem({ ...key, arrivals: 1, [mark]: 1, expiresAt: seconds + windowSeconds }),
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: toItem({ ':now': seconds }),
    });
    if ((await unlessRefused(client.send(first))) !== undefined) return 1;
    const { [mark]: own, arrivals } = fromItem((await itemAt(table, key)) ?? {});
    return own === undefined && Number(arrivals ?? 0) < MOST ? count(what, which, windowSeconds) : Number(own ?? MOST);
  };
  return { count };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Undefined where the condition does not hold. */
async function unlessRefused<T>(sent: Promise<T>): Promise<T | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
