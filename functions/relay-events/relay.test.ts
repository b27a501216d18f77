import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { eventItem } from '../../shared/adapters/dynamodb/ticket-item.ts';
import type { EventBus } from '../../shared/adapters/events/event-bus.ts';
import type { MailOrder, MailQueue } from '../../shared/adapters/sqs/mail-queue.ts';
import type { Publication } from '../../shared/domain/bus/publication.ts';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Log } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';
import { dyingEverywhere } from '../../test/support/dying-ports.ts';
import { Story } from '../../test/support/mail-stories.ts';
import { AGENT } from '../../test/support/tickets.ts';
import { createHandler } from './handler.ts';
import { relay } from './relay.ts';

vi.hoisted(() => {
  Object.assign(process.env, {
    MAIL_QUEUE_URL: 'https://sqs.example/mails',
    EVENT_BUS_NAME: 'b',
    AWS_REGION: 'eu-west-1',
  });
});

const recordsOf = (events: readonly TicketEvent[]): DynamoDBRecord[] =>
  events.map((event) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: `sequence-${event.number}`,
      NewImage: eventItem('SP-2345-6789-J', event) as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>,
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

function busRefusing(refused: (told: Publication) => boolean = () => false): EventBus & { told: Publication[] } {
  const told: Publication[] = [];
  return {
    told,
    put: (all) => {
      told.push(...all.filter((one) => !refused(one)));
      return Promise.resolve(all.filter(refused));
    },
  };
}

describe('relay-events', () => {
  const bus = busRefusing();

  const story = new Story()
    .does('accept', AGENT, {})
    .does('restart-workflow', { kind: 'operations', personId: 'operator' }, { cause: 'operations', generation: 1 })
    .does('agent-reply', AGENT, {});

  test('queues the events that somebody is told of, and no other', async () => {
    const queue = queueRefusing();
    expect(await relay({ queue, bus, log }, { Records: recordsOf(story.log) })).toEqual({ batchItemFailures: [] });
    const silent = story.log.filter((event) => !queue.orders.some((order) => order.event === event.number));
    expect(silent.map(({ type }) => type)).toEqual(['generation-started']);
    expect(queue.orders[0]).toEqual({ reference: 'SP-2345-6789-J', event: 1 });
  });

  test('lets the stream deliver again what the queue did not take', async () => {
    const queue = queueRefusing((order) => order.event === 2);
    expect(await relay({ queue, bus, log }, { Records: recordsOf(story.log) })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'sequence-2' }],
    });
  });

  test('gives back a record that it cannot read, and queues the others', async () => {
    const [first, second] = recordsOf(story.log);
    const garbled: DynamoDBRecord = { dynamodb: { SequenceNumber: 'garbled', NewImage: { pk: { S: 'TICKET#x' } } } };
    const queue = queueRefusing();
    const records = [first, garbled, second].filter((record) => record !== undefined);
    expect(await relay({ queue, bus, log }, { Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'garbled' }],
    });
    expect(queue.orders).toHaveLength(2);
  });

  test.each([
    { type: 'ticket-split' },
    { type: 'clock-fired', clock: 'courtesy', mark: 'breach' },
    { type: 'clock-fired', clock: 'confirmation', mark: 'escalation' },
    { type: 'ticket-closed', cause: 'lost' },
    { type: 'ticket-released', cause: 'holiday' },
    { type: 'ticket-escalated', cause: 'weather' },
  ])('passes over an event of a newer version, and says so: %j', async (newer) => {
    const [first] = story.log;
    const unknown = { ...first, ...newer, number: 7 } as unknown as TicketEvent;
    const records = recordsOf(story.log.toSpliced(1, 0, unknown));
    const queue = queueRefusing();
    expect(await relay({ queue, bus, log }, { Records: records })).toEqual({ batchItemFailures: [] });
    expect(queue.orders.map(({ event }) => event)).toEqual([1, 2, 4]);
    expect(log.warn).toHaveBeenLastCalledWith(LOG_MESSAGES.eventUnknown, {
      reference: story.ticket.reference,
      event: 7,
      kind: newer.type,
    });
  });

  test('that dies at any call has queued and told everything once the stream delivers again', async () => {
    const Records = recordsOf(story.log);
    const calm = { queue: queueRefusing(), bus: busRefusing() };
    await relay({ ...calm, log }, { Records });
    const crashes = await dyingEverywhere({
      world: () => ({ queue: queueRefusing(), bus: busRefusing() }),
      act: (world, die) => relay({ ...die(world), log }, { Records }),
      after: async (world, { when, call }) => {
        await relay({ ...world, log }, { Records });
        const where = `${when} ${call}`;
        expect(new Set(world.queue.orders.map(({ event }) => event)), where).toEqual(
          new Set(calm.queue.orders.map(({ event }) => event)),
        );
        expect(new Set(world.bus.told.map(({ type }) => type)), where).toEqual(
          new Set(calm.bus.told.map(({ type }) => type)),
        );
      },
    });
    expect(crashes).toBe(4);
  });

  test('fails as a whole when the queue does', async () => {
    const queue: MailQueue = { put: () => Promise.reject(new Error('down')) };
    const context = { awsRequestId: 'request' } as Parameters<ReturnType<typeof createHandler>>[1];
    await expect(createHandler({ queue, bus, log })({ Records: recordsOf(story.log) }, context)).rejects.toThrow(
      'down',
    );
    expect(log.begin).toHaveBeenCalledWith(context);
  });
});

describe('other programs', () => {
  const story = new Story().does('accept', AGENT, {}).does('resolve', AGENT, { outcome: 'solved', children: true });

  test('are told of what is published, and of nothing else', async () => {
    const [queue, bus] = [queueRefusing(), busRefusing()];
    expect(await relay({ queue, bus, log }, { Records: recordsOf(story.log) })).toEqual({ batchItemFailures: [] });
    expect(bus.told.map(({ type, detail }) => [type, detail.event])).toEqual([
      ['ticket-filed.v1', 1],
      ['ticket-resolved.v1', 3],
    ]);
  });

  test('are told later what the bus did not take; the mail of it went, and what was taken is not asked for again', async () => {
    const [queue, bus] = [queueRefusing(), busRefusing(({ type }) => type === 'ticket-resolved.v1')];
    expect(await relay({ queue, bus, log }, { Records: recordsOf(story.log) })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'sequence-3' }],
    });
    expect(queue.orders.map(({ event }) => event)).toEqual([1, 2, 3]);
  });

  test('that cannot be told do not keep mail from being queued', async () => {
    const queue = queueRefusing();
    const bus: EventBus = { put: () => Promise.reject(new Error('down')) };
    await expect(relay({ queue, bus, log }, { Records: recordsOf(story.log) })).rejects.toThrow('down');
    expect(queue.orders).toHaveLength(3);
  });
});
