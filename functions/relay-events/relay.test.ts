import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { eventItem } from '../../shared/adapters/dynamodb/ticket-item.ts';
import type { MailOrder, MailQueue } from '../../shared/adapters/sqs/mail-queue.ts';
import type { Log } from '../../shared/observability/log.ts';
import { isWorkedOn, type Story } from '../../test/support/mail-stories.ts';
import { createHandler } from './handler.ts';
import { relay } from './relay.ts';

vi.hoisted(() => {
  Object.assign(process.env, { MAIL_QUEUE_URL: 'https://sqs.example/mails', AWS_REGION: 'eu-west-1' });
});

const recordsOf = (story: Story): DynamoDBRecord[] =>
  story.log.map((event) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: `sequence-${event.number}`,
      NewImage: eventItem(story.ticket.reference, event) as NonNullable<
        NonNullable<DynamoDBRecord['dynamodb']>['NewImage']
      >,
    },
  }));

const log: Log = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), begin: vi.fn() };

function queueRefusing(refused: (order: MailOrder) => boolean = () => false): MailQueue & { orders: MailOrder[] } {
  const orders: MailOrder[] = [];
  return {
    orders,
    put: (all) => {
      orders.push(...all.filter((order) => !refused(order)));
      return Promise.resolve(all.filter(refused));
    },
  };
}

describe('relay-events', () => {
  const story = isWorkedOn().does(
    'restart-workflow',
    { kind: 'operations', personId: 'operator' },
    { cause: 'operations', generation: 1 },
  );

  test('queues the events that somebody is told of, and no other', async () => {
    const queue = queueRefusing();
    expect(await relay({ queue, log }, { Records: recordsOf(story) })).toEqual({ batchItemFailures: [] });
    const silent = story.log.filter((event) => !queue.orders.some((order) => order.event === event.number));
    expect(silent.map(({ type }) => type)).toEqual(['generation-started']);
    expect(queue.orders[0]).toEqual({ reference: 'SP-2345-6789-Y', event: 1 });
  });

  test('lets the stream deliver again what the queue did not take', async () => {
    const queue = queueRefusing((order) => order.event === 3);
    expect(await relay({ queue, log }, { Records: recordsOf(story) })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'sequence-3' }],
    });
  });

  test('gives back a record that it cannot read, and queues the others', async () => {
    const [first, second] = recordsOf(story);
    const garbled: DynamoDBRecord = { dynamodb: { SequenceNumber: 'garbled', NewImage: { pk: { S: 'TICKET#x' } } } };
    const queue = queueRefusing();
    const records = [first, garbled, second].filter((record) => record !== undefined);
    expect(await relay({ queue, log }, { Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'garbled' }],
    });
    expect(queue.orders).toHaveLength(2);
  });

  test('fails as a whole when the queue does', async () => {
    const queue: MailQueue = { put: () => Promise.reject(new Error('down')) };
    const context = { awsRequestId: 'request' } as Parameters<ReturnType<typeof createHandler>>[1];
    await expect(createHandler({ queue, log })({ Records: recordsOf(story) }, context)).rejects.toThrow('down');
    expect(log.begin).toHaveBeenCalledWith(context);
  });
});
