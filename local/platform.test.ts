import { request } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, QueueDoesNotExist, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testFunction, trusting, writeAssembly } from './assembly/test-assembly.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { type Platform, startPlatform } from './platform.ts';

/** Bundles import the SDK from here, as they lie in a temporary folder. */
const sdk = (name: string) =>
  pathToFileURL(path.resolve(import.meta.dirname, `../node_modules/@aws-sdk/${name}/dist-cjs/index.js`)).href;

const WRITER = `
import { DynamoDBClient, PutItemCommand } from '${sdk('client-dynamodb')}';
const client = new DynamoDBClient({});
export const handler = async (event) => {
  await client.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: event.id }, sk: { S: 'EVENT#1' } } }));
  return { at: new Date().toISOString(), environment: process.env };
};`;
const READER = `
import { SQSClient, SendMessageCommand } from '${sdk('client-sqs')}';
const client = new SQSClient({});
export const handler = async ({ Records }) => {
  for (const record of Records) {
    const pk = record.dynamodb.NewImage.pk.S;
    await client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: pk }));
    if (pk === 'poison') throw new Error('poisoned');
  }
};`;
const CONSUMER = `
import { DynamoDBClient, PutItemCommand } from '${sdk('client-dynamodb')}';
const client = new DynamoDBClient({});
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { body, messageId, attributes } of Records) {
    if (body === 'bad') { batchItemFailures.push({ itemIdentifier: messageId }); continue; }
    await client.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: 'seen#' + body }, sk: { S: 'SEEN' }, receives: { S: attributes.ApproximateReceiveCount } } }));
  }
  return { batchItemFailures };
};`;

const TABLE_ARN = { 'Fn::GetAtt': ['Table', 'Arn'] };
const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const queue = (name: string, properties: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, ...properties },
});

const TEMPLATE = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    },
    Queue: queue('work', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
    }),
    Dead: queue('dead'),
    StreamDead: queue('stream-dead'),
    ...testFunction('writer', [allow('dynamodb:PutItem', TABLE_ARN)], {
      Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } },
    }),
    ...testFunction(
      'reader',
      [
        allow(
          ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
          { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        ),
        allow('sqs:SendMessage', [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::GetAtt': ['StreamDead', 'Arn'] }]),
      ],
      { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } },
    ),
    ...testFunction(
      'consumer',
      [
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], {
          'Fn::GetAtt': ['Queue', 'Arn'],
        }),
        allow('dynamodb:PutItem', TABLE_ARN),
      ],
      { Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } } },
    ),
    Stream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'reader' },
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FilterCriteria: {
          Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"EVENT#"}]}}}}' }],
        },
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['StreamDead', 'Arn'] } } },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'consumer' },
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Hanging: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'hanging',
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"QueryLanguage":"JSONata","StartAt":"Ask","States":{"Ask":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","TimeoutSeconds":60,"Arguments":{"FunctionName":"',
              { 'Fn::GetAtt': ['writer', 'Arn'] },
              '","Payload":{"id":"slow","token":"{% $states.context.Task.Token %}"}},"Catch":[{"ErrorEquals":["States.Timeout"],"Next":"Overtaken"}],"End":true},"Overtaken":{"Type":"Succeed","Output":"overtaken"}}}',
            ],
          ],
        },
      },
    },
    MachineRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trusting('states.amazonaws.com'),
        Policies: [
          { PolicyDocument: { Statement: allow('lambda:InvokeFunction', { 'Fn::GetAtt': ['writer', 'Arn'] }) } },
        ],
      },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"QueryLanguage":"JSONata","StartAt":"Pause","States":{"Pause":{"Type":"Wait","Seconds":86400,"Next":"Write"},"Write":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"',
              { 'Fn::GetAtt': ['writer', 'Arn'] },
              '","Payload":{"id":"{% $states.input.id %}"}},"Output":"{% $states.result.Payload.at %}","End":true}}}',
            ],
          ],
        },
      },
    },
  },
};

const START = Date.UTC(2026, 10, 21, 9);
const credentials = { accessKeyId: 'OPERATOR', secretAccessKey: 'x' };
const operator = { kind: 'operator' } as const;
const assemblyDir = writeAssembly({
  stacks: { App: TEMPLATE },
  bundles: { writer: WRITER, reader: READER, consumer: CONSUMER },
});

describe('a platform of an assembly', { timeout: 60_000 }, () => {
  let local: DynamoDbLocal;
  let platform: Platform | undefined;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
  });
  afterEach(() => platform?.stop());
  afterAll(() => local.stop());

  async function start() {
    const started = await startPlatform({
      assemblyDir,
      clock: { mode: 'manual', startAt: START },
      seed: 7,
      dynamoDb: local,
    });
    platform = started;
    const config = { region: 'eu-west-1', endpoint: started.endpointUrl, credentials };
    const TableName = started.services.dynamoDb.tables[0]?.name ?? '';
    const dynamoDb = new DynamoDBClient(config);
    const seen = async (id: string) =>
      (await dynamoDb.send(new GetItemCommand({ TableName, Key: { pk: { S: `seen#${id}` }, sk: { S: 'SEEN' } } })))
        .Item;
    const invoke = (name: string, payload: unknown) => started.services.lambda.invoke(name, payload, operator);
    return { platform: started, config, dynamoDb, TableName, seen, invoke };
  }

  test('a function writes, the stream wakes the next one, which queues for the third', async () => {
    const { platform, seen, invoke } = await start();
    const result = await invoke('writer', { id: 'a' });
    await platform.activity.idle();
    expect(result).toMatchObject({ ok: true });
    expect(await seen('a')).toMatchObject({ receives: { S: '1' } });
  });

  test('a function sees the runtime clock and exactly the template’s environment besides what Lambda sets', async () => {
    const { invoke } = await start();
    const result = await invoke('writer', { id: 'a' });
    const answer = JSON.parse(result.ok ? result.payload : 'null');
    expect(answer.at).toBe('2026-11-21T09:00:00.000Z');
    const own = Object.keys(answer.environment).filter(
      (name) => !name.startsWith('AWS_') && !name.startsWith('LAMBDA_'),
    );
    expect(own.sort()).toEqual(['LANG', 'TABLE_NAME', 'TZ', '_HANDLER']);
  });

  test('what fails partially comes back after its visibility timeout and ends in the dead letters', async () => {
    const { platform, config } = await start();
    const QueueUrl = platform.services.sqs.find('work')?.definition.url;
    await new SQSClient({ region: config.region, endpoint: config.endpoint, credentials }).send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'bad' }),
    );
    const { now } = await platform.clock.advance({ untilIdle: true });
    expect(platform.services.sqs.find('dead')?.bodies()).toEqual(['bad']);
    expect(now).toBe(START + 180_000);
  });

  test('a record that poisons its batch is given up after its retries and reported', async () => {
    const { platform, invoke } = await start();
    await invoke('writer', { id: 'poison' });
    await platform.clock.advance({ untilIdle: true });
    const [body = '{}'] = platform.services.sqs.find('stream-dead')?.bodies() ?? [];
    expect(JSON.parse(body)).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    });
  });

  test('an execution waits a day on the clock and runs a function with the machine’s role', async () => {
    const { platform, config, seen } = await start();
    const client = new SFNClient(config);
    const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine';
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"id":"x"}' }));
    await platform.clock.advance({ untilIdle: true });
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"2026-11-22T09:00:00.000Z"' });
    expect(await seen('x')).toBeDefined();
  });

  test('a function that hangs is overtaken by its task’s timeout and finishes afterwards', async () => {
    const { platform, config, seen } = await start();
    platform.faults.add({ kind: 'hold', function: 'writer', when: 'before', seconds: 600 });
    const client = new SFNClient(config);
    const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:hanging';
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    await platform.clock.advance({ by: 60_000 });
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"overtaken"' });
    expect(await seen('slow')).toBeUndefined();
    await platform.clock.advance({ by: 600_000 });
    expect(await seen('slow')).toBeDefined();
  });

  test('a call that the role does not allow fails as on AWS', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({ kind: 'fail-invocation', function: 'reader', code: 'Unused' });
    const { lambda, iam } = platform.services;
    const roleArn = lambda.find('consumer')?.roleArn ?? '';
    const table = platform.services.dynamoDb.tables[0]?.arn ?? '';
    expect(() =>
      iam.check({ kind: 'role', roleArn, name: 'consumer' }, [{ action: 'dynamodb:Scan', resource: table }]),
    ).toThrow(
      `User: arn:aws:sts::123456789012:assumed-role/consumer-role/consumer is not authorized to perform: dynamodb:Scan on resource: ${table} because no identity-based policy allows the dynamodb:Scan action`,
    );
    const refused = await lambda.invoke('writer', {}, { kind: 'role', roleArn });
    expect(refused).toMatchObject({ ok: false, errorType: 'Lambda.AccessDeniedException' });
    expect(await invoke('writer', { id: 'b' })).toMatchObject({ ok: true });
  });

  test('a crash after the write leaves the write, and the stream goes on', async () => {
    const { platform, seen, invoke } = await start();
    platform.faults.add({ kind: 'crash', function: 'writer', when: 'after', call: 1 });
    expect(await invoke('writer', { id: 'c' })).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    await platform.activity.idle();
    expect(await seen('c')).toBeDefined();
  });

  test('a crash before the write leaves nothing, and the next invocation works', async () => {
    const { platform, seen, invoke } = await start();
    platform.faults.add({ kind: 'crash', function: 'writer', when: 'before', call: 1 });
    expect(await invoke('writer', { id: 'd' })).toMatchObject({ ok: false });
    await platform.activity.idle();
    expect(await seen('d')).toBeUndefined();
    expect(await invoke('writer', { id: 'd' })).toMatchObject({ ok: true });
  });

  test('a held call waits on the clock, which can move meanwhile', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({ kind: 'hold', function: 'writer', when: 'before', seconds: 3600 });
    const result = invoke('writer', { id: 'e' });
    await platform.clock.advance({ by: 3_600_000 });
    const answer = await result;
    expect(JSON.parse(answer.ok ? answer.payload : 'null').at).toBe('2026-11-21T10:00:00.000Z');
  });

  test('a function’s clock can be off, once or always, and nobody else’s is', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({ kind: 'skew', function: 'writer', seconds: -90 });
    const at = async () => {
      const result = await invoke('writer', { id: 'n' });
      return JSON.parse(result.ok ? result.payload : 'null').at;
    };
    expect([await at(), await at()]).toEqual(['2026-11-21T08:58:30.000Z', '2026-11-21T09:00:00.000Z']);
    expect(platform.clock.now()).toBe(START);
  });

  test('a payload that is too large is refused, waited for or not, and so is an answer', async () => {
    const echo = 'export const handler = ({ size }) => "x".repeat(size);';
    const folder = writeAssembly({ stacks: { App: { Resources: testFunction('echo') } }, bundles: { echo } });
    platform = await startPlatform({ assemblyDir: folder, clock: { mode: 'manual', startAt: START }, dynamoDb: local });
    const { lambda } = platform.services;
    const text = (bytes: number) => 'x'.repeat(bytes - 2);
    expect(await lambda.invoke('echo', text(6_291_457), operator)).toMatchObject({
      ok: false,
      errorType: 'Lambda.RequestEntityTooLargeException',
      errorMessage: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    });
    expect(await lambda.invokeAsync('echo', text(1_048_577), operator)).toMatchObject({
      accepted: false,
      retryable: false,
      code: 'RequestEntityTooLargeException',
      message: '1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    });
    expect(await lambda.invoke('echo', { size: 6_291_556 - 2 }, operator)).toMatchObject({ ok: true });
    expect(await lambda.invoke('echo', { size: 6_291_556 - 1 }, operator)).toMatchObject({
      ok: false,
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  test('what a function throws reaches the machine’s cause with its trace, what Lambda ends has none', async () => {
    const { platform, config } = await start();
    const client = new SFNClient(config);
    const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine';
    const causeOf = async (name: string, input: string) => {
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      await platform.clock.advance({ untilIdle: true });
      const { error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return { error, cause: JSON.parse(cause ?? '{}') };
    };
    const thrown = await causeOf('thrown', '{"id":""}');
    expect(thrown.error).toBe('ValidationException');
    expect(thrown.cause).toMatchObject({ errorType: 'ValidationException', errorMessage: expect.any(String) });
    expect(thrown.cause.trace.length).toBeGreaterThan(1);
    platform.faults.add({ kind: 'crash', function: 'writer', when: 'before' });
    const ended = await causeOf('ended', '{"id":"x"}');
    expect(Object.keys(ended.cause)).toEqual(['errorType', 'errorMessage']);
  });

  test('a throttled call is tried again by the SDK', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({
      kind: 'fail',
      service: 'dynamodb',
      action: 'PutItem',
      function: 'writer',
      code: 'ThrottlingException',
    });
    expect(await invoke('writer', { id: 'f' })).toMatchObject({ ok: true });
    expect(platform.faults.list()).toMatchObject([{ used: 1 }]);
  });

  test('a call whose answer is lost is made again, after AWS has done it once', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({ kind: 'drop-answer', service: 'dynamodb', action: 'PutItem', function: 'writer' });
    expect(await invoke('writer', { id: 'l' })).toMatchObject({ ok: true });
    expect(platform.ledger().dynamoDb.byCaller.writer?.write).toBe(2);
  });

  test('an SDK throws the class of the error', async () => {
    const { config } = await start();
    const executionArn = 'arn:aws:states:eu-west-1:123456789012:execution:machine:nobody';
    await expect(new SFNClient(config).send(new DescribeExecutionCommand({ executionArn }))).rejects.toBeInstanceOf(
      ExecutionDoesNotExist,
    );
    await expect(new SQSClient(config).send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toBeInstanceOf(
      QueueDoesNotExist,
    );
  });

  test('a request for another host, or without a signature, is refused', async () => {
    const { platform } = await start();
    const { port } = new URL(platform.endpointUrl);
    const status = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) =>
          resolve(response.resume().statusCode),
        );
        sent.on('error', reject);
        sent.end();
      });
    expect(await status({ host: 'evil.example' })).toBe(403);
    expect(await status({ host: `localhost:${port}` })).toBe(403);
  });

  test('two platforms on one DynamoDB Local see nothing of each other', async () => {
    const { dynamoDb, TableName, invoke } = await start();
    const other = await startPlatform({
      assemblyDir,
      clock: { mode: 'manual', startAt: START },
      seed: 7,
      dynamoDb: local,
    });
    await invoke('writer', { id: 'm' });
    await other.stop();
    const Key = { pk: { S: 'm' }, sk: { S: 'EVENT#1' } };
    expect((await dynamoDb.send(new GetItemCommand({ TableName, Key }))).Item).toBeDefined();
    expect(other.ledger().dynamoDb.total.calls).toBe(0);
  });

  test('a batch that comes twice is seen twice', async () => {
    const { platform, invoke } = await start();
    platform.faults.add({ kind: 'duplicate-records', function: 'reader' });
    await invoke('writer', { id: 'g' });
    await platform.activity.idle();
    expect(platform.ledger().lambda.reader?.invocations).toBe(2);
  });

  test('consumed units are counted by table and caller and stay out of the answers', async () => {
    const { platform, dynamoDb, TableName, invoke } = await start();
    await invoke('writer', { id: 'h' });
    const answer = await dynamoDb.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item: { pk: { S: 'i' }, sk: { S: 'x' } } } }],
      }),
    );
    await platform.activity.idle();
    const { byCaller } = platform.ledger().dynamoDb;
    expect(answer.ConsumedCapacity).toBeUndefined();
    expect(byCaller.writer).toEqual({ read: 0, write: 1, calls: 1 });
    expect(byCaller.operator).toEqual({ read: 0, write: 2, calls: 1 });
  });

  test('an item past its time is swept by the runtime’s clock', async () => {
    const { platform, dynamoDb, TableName } = await start();
    const Item = { pk: { S: 'old' }, sk: { S: 'x' }, expiresAt: { N: String(START / 1000 + 60) } };
    await dynamoDb.send(new PutItemCommand({ TableName, Item }));
    await platform.clock.advance({ by: 24 * 3_600_000 });
    const { Item: found } = await dynamoDb.send(new GetItemCommand({ TableName, Key: { pk: Item.pk, sk: Item.sk } }));
    expect(found).toBeUndefined();
  });

  test('a reset leaves nothing behind', async () => {
    const { platform, dynamoDb, TableName, invoke } = await start();
    await invoke('writer', { id: 'j' });
    await platform.reset();
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'j' }, sk: { S: 'EVENT#1' } } }),
    );
    expect(Item).toBeUndefined();
    expect(platform.ledger().lambda).toEqual({});
    expect(await invoke('writer', { id: 'k' })).toMatchObject({ ok: true });
  });

  test('a timeout ends the function and says so in Lambda’s words', async () => {
    const slow = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 60000));';
    const folder = writeAssembly({
      stacks: { App: { Resources: testFunction('slow', [], { Timeout: 1 }) } },
      bundles: { slow },
    });
    platform = await startPlatform({ assemblyDir: folder, clock: { mode: 'manual', startAt: START }, dynamoDb: local });
    const result = await platform.services.lambda.invoke('slow', {}, operator);
    expect(result).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
    });
  });
});
