import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { TooBusyError } from '../../domain/ticket/perform.ts';

const BUSY = [
  ThrottlingException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  TransactionInProgressException,
] as const;

/** A client whose calls end as {@link TooBusyError} where DynamoDB is still too busy after all of the SDK's own retries. */
export function createClient(configuration: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient(configuration);
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        if (!BUSY.some((kind) => error instanceof kind)) throw error;
        throw new TooBusyError('DynamoDB is too busy', { cause: error });
      }
    },
    { step: 'initialize', name: 'tooBusy' },
  );
  return client;
}
