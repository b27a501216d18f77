import { DynamoDBClient, GetItemCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createMemoryDesk, FILING_COMMAND } from '../../../test/support/memory-desk.ts';
import { NOW, SECRET } from '../../../test/support/support-desk.ts';
import { performFiling, TooBusyError } from '../../domain/ticket/perform.ts';
import type { Commit } from '../../domain/ticket/store.ts';
import { createClient } from './client.ts';
import { createTicketStore } from './ticket-store.ts';

const SOMEWHERE = { region: 'eu-west-1', credentials: { accessKeyId: 'A', secretAccessKey: 's' } };

/** DynamoDB's own answer to a call that it refuses. */
const answering = (type: string) =>
  createClient({
    ...SOMEWHERE,
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: {
          statusCode: 400,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: new TextEncoder().encode(JSON.stringify({ __type: type, message: 'Slow down' })),
        },
      }),
    },
  });

const read = (client: DynamoDBClient) => client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } }));

describe('a call', () => {
  test.each([
    'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded',
    'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    'com.amazon.coral.availability#ThrottlingException',
    'com.amazonaws.dynamodb.v20120810#TransactionInProgressException',
  ])('that ends as %s is too busy', async (type) => {
    await expect(read(answering(type))).rejects.toThrow(TooBusyError);
  });

  test('that fails otherwise fails as it did', async () => {
    const failed = read(answering('com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'));
    await expect(failed).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

/** A filing as the domain commits it. */
async function aCommit(): Promise<Commit> {
  const desk = createMemoryDesk(NOW, SECRET);
  const commits: Commit[] = [];
  const commit = desk.tickets.commit.bind(desk.tickets);
  desk.tickets.commit = (what) => {
    commits.push(what);
    return commit(what);
  };
  await performFiling(desk, FILING_COMMAND, desk.drawReference);
  const [first] = commits;
  if (first === undefined) throw new Error('nothing was committed');
  return first;
}

describe('a transaction that was cancelled', () => {
  /** Why each of its parts was: the ticket, its event, its message, what the next filing is compared with, the filing count. */
  const cancelledBy = (...codes: string[]) => {
    const client = new DynamoDBClient(SOMEWHERE);
    const CancellationReasons = codes.map((Code) => ({ Code }));
    client.middlewareStack.add(
      () => async () => {
        throw new TransactionCanceledException({ $metadata: {}, message: 'cancelled', CancellationReasons });
      },
      { step: 'initialize' },
    );
    return createTicketStore({ client, name: 't' }, { queueShards: 1 });
  };

  test.each([
    ['because a partition is at its limit', ['None', 'ThrottlingError', 'None', 'None'], 'busy'],
    ['because the table is', ['ProvisionedThroughputExceeded', 'None', 'None', 'None'], 'busy'],
    ['because somebody else was faster, however busy it is', ['ConditionalCheckFailed', 'ThrottlingError'], 'moved-on'],
    ['because another transaction is at it', ['TransactionConflict', 'None', 'None', 'None'], 'moved-on'],
    ['because another one about the same came first', ['None', 'None', 'None', 'ConditionalCheckFailed'], 'moved-on'],
    ['because the person has filed enough', ['None', 'None', 'None', 'None', 'ConditionalCheckFailed'], 'cap-reached'],
  ] as const)('%s', async (_, codes, result) => {
    expect(await cancelledBy(...codes).commit(await aCommit())).toBe(result);
  });

  test('because of what is written is a bug', async () => {
    const failed = cancelledBy('ValidationError').commit(await aCommit());
    await expect(failed).rejects.toThrow(TransactionCanceledException);
  });
});
