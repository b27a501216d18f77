import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import type { Table } from '../../shared/adapters/dynamodb/table.ts';

export interface LocalTable {
  readonly table: Table;
  close(): Promise<void>;
}

/** A table of its own, without indexes, in a DynamoDB Local of its own. */
export async function openLocalTable(name: string): Promise<LocalTable> {
  const dynamoDb = await startDynamoDbLocal();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamoDb.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'secret' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  const close = async () => {
    client.destroy();
    await dynamoDb.stop();
  };
  return { table: { client, name }, close };
}
