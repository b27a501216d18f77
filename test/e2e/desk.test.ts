import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { createPeople } from '../../shared/adapters/dynamodb/people.ts';
import { createRoster } from '../../shared/adapters/dynamodb/roster.ts';
import { type Table, toItem, waitKey } from '../../shared/adapters/dynamodb/table.ts';
import { createTicketReader } from '../../shared/adapters/dynamodb/ticket-reader.ts';
import { createTicketStore } from '../../shared/adapters/dynamodb/ticket-store.ts';
import type { AgentDesk, RequesterDesk } from '../../shared/domain/desk.ts';
import type { RosterEntry } from '../../shared/domain/people/roster.ts';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import { LIST_ROW, type TicketRow } from '../../shared/domain/reading/ticket-row.ts';
import { perform, performFiling } from '../../shared/domain/ticket/perform.ts';
import { requesterTicket } from '../../shared/http/views.ts';
import { createClient, person } from '../support/http-client.ts';
import { createMemoryDesk, type MemoryDesk } from '../support/memory-desk.ts';
import { createMemoryWebhooks } from '../support/memory-webhooks.ts';
import { NOW, post, SECRET } from '../support/support-desk.ts';

const INDEXES = { 'by-requester': 'requester', 'by-queue': 'queue', 'by-assignee': 'assignee' };

let dynamoDb: DynamoDbLocal;
let table: Table;

beforeAll(async () => {
  dynamoDb = await startDynamoDbLocal();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamoDb.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'DESK', secretAccessKey: 'secret' },
  });
  table = { client, name: 'desk' };
  const keys = ['pk', 'sk', ...Object.values(INDEXES).flatMap((list) => [`${list}Key`, `${list}Sort`])];
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: Object.entries(INDEXES).map(([IndexName, list]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: `${list}Key`, KeyType: 'HASH' as const },
          { AttributeName: `${list}Sort`, KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [LIST_ROW] },
      })),
    }),
  );
});

afterAll(async () => {
  table.client.destroy();
  await dynamoDb.stop();
});

type TimedDesk = RequesterDesk & AgentDesk & Pick<MemoryDesk, 'time'>;

function inDynamoDb(queueShards: number): TimedDesk {
  const memory = createMemoryDesk(NOW, SECRET);
  return {
    ...memory,
    tickets: createTicketStore(table, { queueShards }),
    reader: createTicketReader(table, { queueShards }),
    people: createPeople(table),
    roster: createRoster(table),
    newId: randomUUID,
    drawReference: () => crypto.getRandomValues(new Uint8Array(16)),
  };
}

const DESKS: readonly (readonly [string, () => TimedDesk])[] = [
  ['in memory', () => createMemoryDesk(NOW, SECRET)],
  ['in DynamoDB', () => inDynamoDb(1)],
  ['in DynamoDB, queues spread over three partitions', () => inDynamoDb(3)],
];

/** Nobody has had this name before: the table is the same for all tests. */
const someone = (name: string): string => `${name}|${randomUUID()}`;

describe.each(DESKS)('the desk %s', (_, open) => {
  const file = async (
    desk: TimedDesk,
    personId: string,
    subject = 'A subject',
    change: object = {},
  ): Promise<string> => {
    const command = {
      type: 'file' as const,
      actor: { kind: 'requester' as const, personId },
      role: 'buyer' as const,
      channel: 'web' as const,
      category: 'account',
      issueType: 'password-recovery',
      impact: 'medium' as const,
      urgency: 'medium' as const,
      messageId: desk.newId(),
      subject,
      text: 'A description.',
      details: {},
      ...change,
    };
    const performed = await performFiling(desk, command, desk.drawReference);
    if (performed.kind !== 'done') throw new Error(performed.kind);
    return performed.ticket.reference;
  };

  test('remembers people', async () => {
    const { people } = open();
    const personId = someone('zola');
    expect(await people.load(personId)).toBeUndefined();
    await people.save({ personId, name: 'Zola', email: 'zola@buyers.example' });
    await people.save({ personId, name: 'Zola Ndlovu' });
    expect(await people.load(personId)).toEqual({ personId, name: 'Zola Ndlovu' });
  });

  test('has an agent under the team and the team under the agent, and lets go of both at once', async () => {
    const { roster } = open();
    const personId = someone('agent');
    const entry: RosterEntry = {
      team: 'technical',
      personId,
      name: 'Ingrid',
      email: 'i@support.example',
      available: true,
    };
    await roster.put(entry);
    await roster.put({ ...entry, team: 'engineering' });
    await roster.put({ ...entry, available: false });

    expect(await roster.entry('technical', personId)).toEqual({ ...entry, available: false });
    expect((await roster.teamsOf(personId)).map(({ team }) => team).toSorted()).toEqual(['engineering', 'technical']);
    expect((await roster.of('technical')).filter((other) => other.personId === personId)).toHaveLength(1);

    expect(await roster.remove('technical', personId)).toBe(true);
    expect(await roster.remove('technical', personId)).toBe(false);
    expect(await roster.entry('technical', personId)).toBeUndefined();
    expect((await roster.teamsOf(personId)).map(({ team }) => team)).toEqual(['engineering']);
  });

  test('gives a file with events and messages in order', async () => {
    const desk = open();
    const reference = await file(desk, someone('buyer'));
    for (const text of ['one', 'two', 'three'])
      await perform(desk, reference, {
        type: 'note',
        actor: { kind: 'agent', personId: 'a' },
        messageId: desk.newId(),
        text,
      });
    const found = await desk.reader.file(reference);
    expect(found?.ticket).toEqual(await desk.tickets.load(reference));
    expect(found?.events.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(found?.messages.map(({ text }) => text)).toEqual(['A description.', 'one', 'two', 'three']);
    expect(await desk.reader.file('SP-2222-2222-2')).toBeUndefined();
  });

  test('lists a person’s own tickets, the newest first, page by page, each once', async () => {
    const desk = open();
    const personId = someone('buyer');
    const filed: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      desk.time.nowMs = NOW + i * 1000;
      filed.unshift(await file(desk, personId));
    }
    expect(await all((after) => desk.reader.filedBy(personId, { limit: 2, ...after }))).toEqual(filed);
    expect(await all((after) => desk.reader.filedBy(personId, { limit: 5, ...after }))).toEqual(filed);
  });

  test('lists a queue by its next deadline, page by page, each once', async () => {
    const desk = open();
    const reachable: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      desk.time.nowMs = NOW + i * 1000;
      reachable.push(await file(desk, someone('buyer'), 'x', { category: 'security', issueType: 'account-hacked' }));
    }
    const own = new Set(reachable);
    const listed = await all((after) => desk.reader.queueOf('security', { limit: 3, ...after }));
    expect(listed.filter((reference) => own.has(reference))).toEqual(reachable);
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('lists what an agent has taken until it is closed, and gives the subjects', async () => {
    const desk = open();
    const agent = { kind: 'agent' as const, personId: someone('agent') };
    const kept = await file(desk, someone('buyer'), 'Kept');
    const closed = await file(desk, someone('buyer'), 'Closed');
    for (const reference of [kept, closed])
      await perform(desk, reference, { type: 'accept', actor: agent, decision: 1 });
    const close = {
      type: 'close',
      actor: agent,
      decision: 2,
      cause: 'spam',
      messageId: desk.newId(),
      text: 'x',
    } as const;
    await perform(desk, closed, close);

    const { rows, next } = await desk.reader.assignedTo(agent.personId, { limit: 5 });
    expect(rows).toMatchObject([{ reference: kept, stage: 'level-1', assigned: true, flagged: false }]);
    expect(next).toBeUndefined();
    expect(await desk.reader.subjectsOf(rows)).toEqual(new Map([[kept, 'Kept']]));
  });
});

test('the largest filing that the API takes is stored, and comes back whole', async () => {
  const desk = inDynamoDb(1);
  const full = (letters: number) => '漢'.repeat(letters);
  const details = Object.fromEntries(POLICY.details.slice(0, 20).map(({ id }) => [id, full(2_000)]));
  expect(Object.keys(details)).toHaveLength(20);
  const body = {
    ...{ role: 'buyer', category: 'account', issueType: 'password-recovery' },
    ...{ subject: full(200), description: full(10_000), details },
  };
  const call = createClient({ ...createMemoryWebhooks(), ...desk }, { zola: person(`zola-${randomUUID()}`, 'Zola') });
  const result = await call(post('zola', '/tickets', body));
  expect(result.status, result.text).toBe(201);
  const [message] = requesterTicket.parse(JSON.parse(result.text)).messages;
  expect(message?.text).toBe(body.description);
  expect(message?.details?.map(({ text }) => text)).toEqual(Object.values(details));
});

test('a file shows where the workflow waits, and never with what token', async () => {
  const desk = inDynamoDb(1);
  const command = { type: 'file', actor: { kind: 'requester', personId: 'p' }, role: 'buyer', channel: 'web' } as const;
  const rest = {
    category: 'account',
    issueType: 'password-recovery',
    impact: 'low',
    urgency: 'low',
    details: {},
  } as const;
  const words = { messageId: 'm', subject: 's', text: 't' };
  const performed = await performFiling(desk, { ...command, ...rest, ...words }, desk.drawReference);
  const filed = performed.kind === 'done' ? performed.ticket.reference : '';
  const wait = {
    stage: 'level-1',
    wakeAt: new Date(NOW).toISOString(),
    generation: 1,
    order: '0',
    executionArn: 'arn',
  };
  const item = toItem({
    ...waitKey(filed),
    wait: { ...wait, reference: filed, token: 'TOKEN' },
    order: '0',
    token: 'TOKEN',
  });
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: item }));

  const file = await desk.reader.file(filed);
  expect(file?.wait).toEqual(wait);
  expect(JSON.stringify(file)).not.toContain('TOKEN');
});

async function all(
  read: (after: { after?: string }) => Promise<{ rows: readonly TicketRow[]; next?: string }>,
): Promise<string[]> {
  const references: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 50; pages += 1) {
    const { rows, next } = await read(after === undefined ? {} : { after });
    references.push(...rows.map(({ reference }) => reference));
    if (next === undefined) return references;
    after = next;
  }
  throw new Error('the list has no end');
}
