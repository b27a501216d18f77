import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAssembly } from './assembly/assembly.ts';
import { testFunction, writeAssembly } from './assembly/test-assembly.ts';
import { createIssuer } from './cognito/issuer.ts';
import { createAsyncInvocations } from './lambda/async-invocations.ts';
import { functionDefinition } from './lambda/function-definition.ts';
import { createStreamMapping, streamMappingDefinition } from './lambda/stream-mapping.ts';
import { createFaults } from './runtime/faults.ts';
import { type Journal, openJournal } from './runtime/journal.ts';
import { isObject, objectAt, objectsAt, textAt } from './runtime/json.ts';
import { createTestHost } from './runtime/test-host.ts';
import { compileScheduleExpression } from './scheduler/schedule-expression.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { createSecretsManager } from './secrets-manager/secrets-manager.ts';
import type { InvocationResult } from './service.ts';
import { createMailbox, type Mail } from './ses/mailbox.ts';
import { Queue } from './sqs/queue.ts';

/** Services that are made one after the other on one journal are lives of one process that was killed in between. */
let journal: Journal;
beforeEach(() => {
  journal = openJournal(':memory:');
});
afterEach(() => journal.close());

const OK: InvocationResult = { ok: true, payload: 'null', requestId: 'r' };
const FAILED: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', requestId: 'r' };
const operator = { kind: 'operator' } as const;
const host = () => ({ ...createTestHost(), journal });

function assemblyWith(resources: Record<string, unknown>) {
  const folder = writeAssembly({
    stacks: { App: { Resources: { ...testFunction('fn'), ...resources } } },
    bundles: { fn: '' },
  });
  let drawn = 0;
  // Another start draws other numbers.
  const random = () => {
    drawn += 1;
    return ((drawn * 37 + Math.random() * 1000) % 100) / 100;
  };
  return readAssembly(folder, { random, generated: journal.keep('secret-value') });
}

function definitionOf(assembly: ReturnType<typeof assemblyWith>) {
  const [resource] = assembly.ofType('AWS::Lambda::Function');
  if (resource === undefined) throw new Error('The fixture has no function.');
  return functionDefinition(resource, assembly);
}

describe('a queue', () => {
  const life = (dead: string[] = []) => {
    const { clock, uuid } = createTestHost();
    const definition = {
      name: 'q',
      arn: 'arn:q',
      url: 'http://q',
      visibilityMs: 30_000,
      delayMs: 0,
      retentionMs: 345_600_000,
      waitMs: 0,
      maxReceives: 2,
      deadLetterArn: 'arn:dead',
    };
    const toDeadLetters = (_: string, { body }: { body: string }) => dead.push(body);
    return { clock, queue: new Queue(definition, { clock, uuid, keep: journal.keep('message'), toDeadLetters }) };
  };

  test('has its messages, hidden as long as they were, received as often as they were', async () => {
    const first = life();
    first.queue.send('seen');
    first.queue.receive(1);
    first.queue.send('unseen');
    const dead: string[] = [];
    const { clock, queue } = life(dead);
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['unseen']);
    await clock.advance({ by: 30_000 });
    expect(queue.receive(10).map(({ body, receives }) => [body, receives])).toEqual([
      ['seen', 2],
      ['unseen', 2],
    ]);
    await clock.advance({ by: 30_000 });
    expect([queue.receive(10), dead]).toEqual([[], ['seen', 'unseen']]);
    expect(life().queue.bodies()).toEqual([]);
  });

  test('hands over at once what a function was at work on, and lets what had failed wait its time', () => {
    const first = life();
    first.queue.send('at work');
    first.queue.send('failed');
    for (const { body, receipt } of first.queue.receive(2, undefined, true))
      if (body === 'failed') first.queue.failed(receipt);
    expect(
      life()
        .queue.receive(10)
        .map(({ body, receives }) => [body, receives]),
    ).toEqual([['at work', 2]]);
  });

  test('tells its consumer of what lies there, and forgets what was deleted', async () => {
    const first = life();
    first.queue.send('a');
    first.queue.send('b');
    const [taken] = first.queue.receive(1);
    first.queue.delete(taken?.receipt ?? '');
    const { clock, queue } = life();
    const seen: string[] = [];
    queue.onVisible(() => seen.push(...queue.receive(10).map(({ body }) => body)));
    await clock.advance({ by: 0 });
    expect(seen).toEqual(['b']);
  });
});

describe('a stream mapping', () => {
  const record = (sequence: number) => ({
    eventName: 'INSERT',
    dynamodb: { Keys: { pk: { S: 'a' } }, SequenceNumber: String(sequence) },
  });
  const life = (answer: () => Promise<InvocationResult>, properties: Record<string, unknown> = {}) => {
    const { clock, random } = createTestHost();
    const batches: unknown[] = [];
    const target = definitionOf(assemblyWith({}));
    const definition = streamMappingDefinition({
      stack: 'App',
      logicalId: 'Mapping',
      type: '',
      ref: '',
      attributes: {},
      properties: { EventSourceArn: 'arn:stream', ...properties },
    });
    const offer = createStreamMapping({
      definition,
      target,
      clock,
      faults: createFaults(),
      random,
      keep: journal.keep('record'),
      run: (_, event) => {
        const records = isObject(event) ? objectsAt(event, 'Records') : [];
        batches.push(records.map((one) => textAt(objectAt(one, 'dynamodb'), 'SequenceNumber')));
        return answer();
      },
      sendMessage: async () => ({ accepted: true }),
    });
    return { clock, batches, offer };
  };
  const never = () => new Promise<InvocationResult>(() => {});

  test('hands over again what a function was at work on, and what waited behind it', async () => {
    const first = life(never, { BatchSize: 2 });
    first.offer([record(1), record(2), record(3)]);
    const second = life(async () => OK, { BatchSize: 2 });
    await second.clock.advance({ by: 0 });
    expect(second.batches).toEqual([['1', '2'], ['3']]);
    const third = life(async () => OK);
    await third.clock.advance({ by: 0 });
    expect(third.batches).toEqual([]);
  });

  test('goes on counting attempts, halves that were made included', async () => {
    const bisecting = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 };
    const first = life(async () => FAILED, bisecting);
    first.offer([record(1), record(2), record(3)]);
    await first.clock.advance({ by: 0 });
    const second = life(async () => FAILED, bisecting);
    second.offer([record(4)]);
    await second.clock.advance({ by: 999 });
    expect(second.batches).toEqual([]);
    await second.clock.advance({ untilIdle: true });
    expect(second.batches.slice(0, 2)).toEqual([['1', '2'], ['1']]);
    expect(second.batches).toContainEqual(['3']);
    expect(journal.keep('record').all()).toEqual([]);
  });
});

test('an event that nobody waits for goes on with the attempt that was next', async () => {
  const assembly = assemblyWith({});
  const attempts: [string, number][] = [];
  const life = (name: string, answer: InvocationResult) => {
    const { clock, uuid } = createTestHost();
    const invocations = createAsyncInvocations({
      assembly,
      clock,
      journal,
      uuid: () => `${name} ${uuid()}`,
      find: () => definitionOf(assembly),
      run: async () => {
        attempts.push([name, clock.now() - begun]);
        return answer;
      },
      sendMessage: async () => ({ accepted: true }),
    });
    const begun = clock.now();
    return { clock, invocations };
  };
  const first = life('first', FAILED);
  first.invocations.accept(definitionOf(assembly), { id: 1 });
  await first.clock.advance({ by: 0 });
  const second = life('second', OK);
  second.invocations.resume();
  await second.clock.advance({ untilIdle: true });
  expect(attempts).toEqual([
    ['first', 0],
    ['second', 60_000],
  ]);
  expect(journal.keep('async-invocation').all()).toEqual([]);
});

test('a schedule runs once for all the times that it missed, and then at its own', async () => {
  const runs: string[] = [];
  const life = (startAt: number) => {
    const one = host();
    const expression = compileScheduleExpression('rate(5 minutes)', 'UTC');
    startScheduler(one, {
      schedules: [
        {
          name: 'audit',
          arn: 'arn:schedule',
          expression,
          span: {},
          targetArn: 'arn:aws:lambda:eu-west-1:1:function:audit',
          roleArn: 'arn:role',
          policy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
        },
      ],
      targets: {
        async invokeAsync() {
          runs.push(new Date(one.clock.now()).toISOString().slice(11, 16));
          return { accepted: true };
        },
        sendMessage: async () => ({ accepted: true }),
      },
    });
    return one.clock.advance({ by: startAt });
  };
  await life(7 * 60_000);
  expect(runs).toEqual(['12:05']);
  // The clock of the second life begins at 12:00 again: what ran then does not run again.
  await life(11 * 60_000);
  expect(runs).toEqual(['12:05', '12:10']);
});

test('keys, secrets and mails are what they were', async () => {
  const template = {
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'signing', GenerateSecretString: {} } },
  };
  const issuer = {
    issuer: 'https://issuer.example/pool',
    id: 'pool',
    people: { clientId: 'people', idTokenSeconds: 3600, accessTokenSeconds: 60 },
    machines: [],
  };
  const mail: Mail = {
    id: 'mail-1',
    at: 1,
    outcome: 'delivered',
    envelope: { source: 'a@example', destinations: ['b@example'] },
    from: 'a@example',
    to: ['b@example'],
    cc: [],
    replyTo: [],
    subject: 'SP-1',
    text: 'text',
    html: '',
    headers: [],
    attachments: [],
    tags: {},
    configurationSet: null,
    raw: 'raw',
  };
  const life = async () => {
    const secrets = createSecretsManager(host(), assemblyWith(template));
    const secret = await secrets.call('GetSecretValue', { SecretId: 'signing' }, operator);
    return { secret, keys: (await createIssuer(host(), issuer)).jwks, mails: createMailbox(journal), secrets };
  };
  const first = await life();
  first.mails.keep(mail);
  const second = await life();
  expect([second.secret, second.keys, second.mails.list()]).toEqual([first.secret, first.keys, [mail]]);
  await second.secrets.call('PutSecretValue', { SecretId: 'signing', SecretString: 'changed' }, operator);
  expect((await life()).secret).toMatchObject({ SecretString: 'changed' });
});
