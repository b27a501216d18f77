import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test, vi } from 'vitest';
import { createWebhookQueue, parseDeliveryOrder } from './webhook-queue.ts';

const orders = Array.from({ length: 12 }, (_, i) => ({ subscriber: `shop-${i}`, event: 'e' }));
const client = (answer: object = {}) => {
  const send = vi.fn((_: { readonly input: object }) => Promise.resolve(answer));
  return { send, queue: createWebhookQueue({ send } as unknown as SQSClient, 'https://sqs.example/webhooks') };
};

describe('the queue of webhooks', () => {
  test('takes ten at once, and tells those that were not taken', async () => {
    const { send, queue } = client({ Failed: [{ Id: '1' }] });
    expect((await queue.put(orders)).map(({ subscriber }) => subscriber)).toEqual(['shop-1', 'shop-11']);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test('holds what it reads back', async () => {
    const { send, queue } = client();
    await queue.put(orders.slice(0, 1));
    expect(send.mock.calls[0]?.[0].input).toMatchObject({
      Entries: [{ Id: '0', MessageBody: JSON.stringify(orders[0]) }],
    });
    expect(parseDeliveryOrder(orders[0])).toEqual(orders[0]);
    expect(parseDeliveryOrder({ source: 'saypro.support' })).toBeUndefined();
  });

  test.each([
    [0.2, 1],
    [-5, 1],
    [59.1, 60],
    [100_000, 43_200],
  ])('lets a message come back after %f seconds, in whole ones that SQS takes: %i', async (seconds, asked) => {
    const { send, queue } = client();
    await queue.comeBack('receipt', seconds);
    expect(send.mock.calls[0]?.[0].input).toMatchObject({ ReceiptHandle: 'receipt', VisibilityTimeout: asked });
  });
});
