import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { StoredWait, WaitStore } from '../../domain/workflow/wait.ts';
import { itemAt } from './reading.ts';
import { fromItem, type Table, toItem, waitKey } from './table.ts';

/** One item per ticket. `order` and `token` stand beside the wait because the put is conditional on them. */
export function createWaitStore(table: Table): WaitStore {
  const { client, name } = table;
  return {
    load: async (reference) => {
      const item = await itemAt(table, waitKey(reference));
      return item && (fromItem(item).wait as StoredWait);
    },
    put: async (wait) => {
      const { order, token } = wait;
      const command = new PutItemCommand({
        TableName: name,
        Item: toItem({ ...waitKey(wait.reference), wait, order, token }),
        ConditionExpression: 'attribute_not_exists(pk) OR #order < :order OR #token = :token',
        ExpressionAttributeNames: { '#order': 'order', '#token': 'token' },
        ExpressionAttributeValues: toItem({ ':order': order, ':token': token }),
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
