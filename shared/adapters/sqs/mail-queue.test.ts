import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createMailQueue, parseMailOrder } from './mail-queue.ts';

function clientRefusing(ids: readonly string[]): { client: SQSClient; batches: SendMessageBatchCommand['input'][] } {
  const client = new SQSClient({ region: 'eu-west-1' });
  const batches: SendMessageBatchCommand['input'][] = [];
  Object.assign(client, {
    send: async (command: SendMessageBatchCommand) => {
      batches.push(command.input);
      return { Failed: batches.length === 1 ? ids.map((Id) => ({ Id })) : [] };
    },
  });
  return { client, batches };
}

const orders = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ reference: 'SP-2345-6789-J', event: i + 1 }));

describe('the mail queue', () => {
  test('takes ten at a time, as SQS does', async () => {
    const { client, batches } = clientRefusing([]);
    expect(await createMailQueue(client, 'https://sqs.example/mails').put(orders(23))).toEqual([]);
    expect(batches.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    expect(parseMailOrder(batches[2]?.Entries?.[2]?.MessageBody ?? '')).toEqual(orders(23)[22]);
  });

  test('gives back what was not taken', async () => {
    const { client } = clientRefusing(['2', '7']);
    const refused = await createMailQueue(client, 'https://sqs.example/mails').put(orders(12));
    expect(refused.map(({ event }) => event)).toEqual([3, 8]);
  });

  test('asks nobody where there is nothing to send', async () => {
    const { client, batches } = clientRefusing([]);
    await createMailQueue(client, 'https://sqs.example/mails').put([]);
    expect(batches).toEqual([]);
  });

  test.each(['', '{}', '{"reference":"x","event":0}', '{"reference":"x","event":1,"more":true}'])(
    '%j is no order',
    (body) => {
      expect(() => parseMailOrder(body)).toThrow();
    },
  );
});
