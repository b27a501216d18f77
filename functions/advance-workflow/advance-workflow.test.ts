import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { TicketEvent } from '../../shared/domain/ticket/event.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { FollowPorts } from '../../shared/domain/workflow/advance.ts';
import { MemoryWaitStore } from '../../test/support/memory-store.ts';
import { AGENT, Life, MINUTE } from '../../test/support/tickets.ts';
import { advanceWorkflow } from './advance-workflow.ts';

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, begin: () => {} };

/** A ticket that was filed and accepted. */
function twoEvents(reference: string): Life {
  const life = new Life({ reference });
  life.at(MINUTE, { type: 'accept', actor: AGENT, decision: 1 });
  return life;
}

const recordOf = (reference: string, event: TicketEvent): DynamoDBRecord => {
  const keys = { pk: { S: `TICKET#${reference}` }, sk: { S: `EVENT#${event.number}` } };
  // Lambda types the image with its own attribute values, which differ from the SDK's in name only.
  const image = { ...keys, event: { M: marshall(event) } } as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  return {
    dynamodb: { Keys: keys, SequenceNumber: `${reference}/${event.number}`, ...(image ? { NewImage: image } : {}) },
  };
};

/** Ports whose reads of one ticket fail. */
class Scene {
  readonly started: string[] = [];
  readonly reads: string[] = [];
  readonly lives: readonly Life[];
  private readonly broken: string | undefined;

  constructor(lives: readonly Life[], broken?: string) {
    this.lives = lives;
    this.broken = broken;
  }

  advance(records: readonly DynamoDBRecord[]) {
    return advanceWorkflow(this.ports(), SILENT, { Records: [...records] });
  }

  records(): DynamoDBRecord[] {
    return this.lives.flatMap(({ ticket, log }) => log.map((event) => recordOf(ticket.reference, event)));
  }

  private ports(): FollowPorts {
    return {
      tickets: { load: (reference) => this.load(reference) },
      waits: new MemoryWaitStore(),
      workflow: { answer: () => Promise.resolve('answered') },
      executions: {
        start: (reference) => {
          this.started.push(reference);
          return Promise.resolve('started');
        },
      },
    };
  }

  private load(reference: string): Promise<Ticket | undefined> {
    this.reads.push(reference);
    if (this.broken === reference) return Promise.reject(new Error('throttled'));
    return Promise.resolve(this.lives.find(({ ticket }) => ticket.reference === reference)?.ticket);
  }
}

const ONE = 'SP-2222-2222-2';
const OTHER = 'SP-2345-6789-J';

describe('a batch of stream records', () => {
  test('starts the execution of every ticket that was filed in it', async () => {
    const scene = new Scene([twoEvents(ONE), twoEvents(OTHER)]);
    expect(await scene.advance(scene.records())).toEqual({ batchItemFailures: [] });
    expect(scene.started.toSorted()).toEqual([ONE, OTHER]);
  });

  test('names the first record that failed, leaves the rest of its ticket for later, and does not hold up other tickets', async () => {
    const scene = new Scene([twoEvents(ONE), twoEvents(OTHER)], ONE);
    const { batchItemFailures } = await scene.advance(scene.records());
    expect(batchItemFailures).toEqual([{ itemIdentifier: `${ONE}/1` }]);
    expect([scene.started, scene.reads.filter((reference) => reference === ONE)]).toEqual([[OTHER], [ONE]]);
  });

  test('reads a ticket once, however many of its records there are', async () => {
    const scene = new Scene([twoEvents(ONE)]);
    await scene.advance(scene.records());
    expect([scene.reads, scene.started]).toEqual([[ONE], [ONE]]);
  });

  test('follows what comes before a record that is no event, and names that one', async () => {
    const scene = new Scene([twoEvents(ONE)]);
    const [filed, accepted] = scene.records();
    const garbled = { dynamodb: { SequenceNumber: '7', Keys: { pk: { S: `TICKET#${ONE}` } } } };
    const records = [filed, garbled, accepted].filter((record) => record !== undefined);
    expect(await scene.advance(records)).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
    expect(scene.started).toEqual([ONE]);
  });

  test('fails at a record that is no event, instead of passing over it', async () => {
    const scene = new Scene([twoEvents(ONE)]);
    const { batchItemFailures } = await scene.advance([{ dynamodb: { SequenceNumber: '7', Keys: {} } }]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: '7' }]);
  });
});
