import { createDynamoDbClient, type DynamoDbClient } from '../dynamodb/dynamodb-client.ts';
import { startDynamoDbLocal } from '../dynamodb/dynamodb-local.ts';
import { Desk, REQUESTERS } from './desk.ts';
import { type Figure, percentile } from './figure.ts';

const LANES = 8;
const ROUNDS = 12;
/** In each lane; after a round the throttles' buckets are filled again. */
const IN_A_ROUND = 10;

const TABLE = 'bench';
const KILOBYTE = 'x'.repeat(900);

interface Load {
  readonly what: string;
  readonly unit: string;
  /** Requests under way at once. */
  readonly lanes: number;
  readonly ask: (lane: number) => Promise<unknown>;
  readonly between: () => Promise<void>;
}

/** One request after the other in each lane; the first round only warms up. */
async function under({ what, unit, lanes, ask, between }: Load): Promise<readonly Figure[]> {
  const latencies: number[] = [];
  let busy = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    const busyLanes = Array.from({ length: lanes }, async (_, lane) => {
      for (let at = 0; at < IN_A_ROUND; at += 1) {
        const asked = performance.now();
        await ask(lane);
        if (round > 0) latencies.push(performance.now() - asked);
      }
    });
    await Promise.all(busyLanes);
    if (round > 0) busy += performance.now() - began;
    await between();
  }
  return [
    {
      what: lanes === 1 ? `${what}, one by one` : `${what}, ${lanes} at once`,
      value: latencies.length / (busy / 1000),
      unit,
    },
    { what: '  half of them within', value: percentile(latencies, 0.5), unit: 'ms' },
    { what: '  99 of 100 within', value: percentile(latencies, 0.99), unit: 'ms' },
  ];
}

async function createTable(client: DynamoDbClient): Promise<void> {
  const table = {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  };
  await client.call('DynamoDB_20120810.CreateTable', JSON.stringify(table));
}

/** The API under eight requests at once, beside what DynamoDB Local itself takes in the same run. */
export async function http(): Promise<readonly Figure[]> {
  const dynamoDb = await startDynamoDbLocal();
  const client = createDynamoDbClient(dynamoDb.port, 'BENCH');
  const desk = await Desk.open({ dynamoDb });
  try {
    await createTable(client);
    let written = 0;
    const item = () => {
      written += 1;
      return { TableName: TABLE, Item: { pk: { S: String(written) }, text: { S: KILOBYTE } } };
    };
    const raw = async (action: string, input: object): Promise<void> => {
      const { status } = await client.call(`DynamoDB_20120810.${action}`, JSON.stringify(input));
      if (status !== 200) throw new Error(`${action}: ${status}`);
    };
    let references: readonly string[] = [];
    let filed = 0;
    const file = () => {
      filed += 1;
      return desk.file(REQUESTERS[filed % REQUESTERS.length] ?? '');
    };
    const ticket = (lane: number) => `/agent/tickets/${references[lane]}`;
    const none = async () => {};
    // A ticket that got all the notes of all rounds would be none that exists.
    const afresh = async () => {
      references = await Promise.all(Array.from({ length: LANES }, file));
      await desk.pass(4);
    };
    await afresh();
    const put: Omit<Load, 'lanes'> = {
      ...{ what: 'DynamoDB Local: put 1 KB', unit: 'writes/s', between: none },
      ask: () => raw('PutItem', item()),
    };
    const transaction: Omit<Load, 'lanes'> = {
      ...{ what: 'DynamoDB Local: transaction of four', unit: 'writes/s', between: none },
      ask: () => raw('TransactWriteItems', { TransactItems: [1, 2, 3, 4].map(() => ({ Put: item() })) }),
    };
    const get: Omit<Load, 'lanes'> = {
      ...{ what: 'GET a ticket', unit: 'requests/s', between: afresh },
      ask: (lane) => desk.get('grace', ticket(lane)),
    };
    const post: Omit<Load, 'lanes'> = {
      ...{ what: 'POST a note', unit: 'requests/s', between: afresh },
      ask: (lane) => desk.post('grace', `${ticket(lane)}/notes`, { text: 'The index was rebuilt at nine.' }),
    };
    return [
      ...(await under({ ...put, lanes: LANES })),
      ...(await under({ ...transaction, lanes: LANES })),
      ...(await under({ ...get, lanes: 1 })),
      ...(await under({ ...get, lanes: LANES })),
      ...(await under({ ...post, lanes: 1 })),
      ...(await under({ ...post, lanes: LANES })),
    ];
  } finally {
    await desk.close();
    client.close();
    await dynamoDb.stop();
  }
}
