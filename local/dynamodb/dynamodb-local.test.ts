import { expect, test } from 'vitest';
import { DynamoDbLocalError, startDynamoDbLocal } from './dynamodb-local.ts';

test('without Java it says in one sentence what to install', async () => {
  const starting = startDynamoDbLocal({ java: 'no-such-java' });
  await expect(starting).rejects.toBeInstanceOf(DynamoDbLocalError);
  await expect(starting).rejects.toThrow(
    /^Java 17 or newer is needed for DynamoDB Local and was not found: install it/,
  );
});
