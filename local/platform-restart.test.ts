import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trusting, writeAssembly } from './assembly/test-assembly.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { type Platform, startPlatform } from './platform.ts';
import { objectsAt } from './runtime/json.ts';

const operator = { kind: 'operator' } as const;
const START = Date.parse('2026-11-23T08:00:00Z');

function assemblyWith(rangeKey: string): string {
  const keys = ['pk', rangeKey];
  const machine = {
    QueryLanguage: 'JSONata',
    StartAt: 'Pause',
    States: { Pause: { Type: 'Wait', Seconds: 60, End: true } },
  };
  return writeAssembly({
    stacks: {
      App: {
        Resources: {
          Table: {
            Type: 'AWS::DynamoDB::Table',
            Properties: {
              TableName: 'things',
              KeySchema: keys.map((AttributeName, index) => ({
                AttributeName,
                KeyType: index === 0 ? 'HASH' : 'RANGE',
              })),
              AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
            },
          },
          Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: { RoleName: 'machine', AssumeRolePolicyDocument: trusting('states.amazonaws.com') },
          },
          Machine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              StateMachineName: 'machine',
              RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
              DefinitionString: JSON.stringify(machine),
            },
          },
        },
      },
    },
  });
}

const stateDir = mkdtempSync(path.join(tmpdir(), 'platform-'));
const folder = assemblyWith('sk');
let dynamoDb: DynamoDbLocal;
let platform: Platform;

const start = (assemblyDir = folder, more: { fresh?: true } = {}) =>
  startPlatform({ assemblyDir, stateDir, dynamoDb, clock: { mode: 'manual' }, seed: 1, ...more });

async function startExecution(name: string): Promise<void> {
  const [machine] = objectsAt(
    Object(await platform.services.stepFunctions.call('ListStateMachines', {}, operator)),
    'stateMachines',
  );
  const input = { stateMachineArn: machine?.stateMachineArn, name };
  await platform.services.stepFunctions.call('StartExecution', input, operator);
}

const putItem = (pk: string) =>
  platform.services.dynamoDb.call('PutItem', { TableName: 'things', Item: { pk: { S: pk }, sk: { S: pk } } }, operator);

/** Everything that can be counted: items, messages, executions. */
async function holdings(): Promise<readonly [number, number, number]> {
  const page = await platform.services.dynamoDb.call('Scan', { TableName: 'things' }, operator);
  const messages = platform.services.sqs.find('work')?.bodies().length ?? 0;
  return [objectsAt(Object(page), 'Items').length, messages, platform.services.stepFunctions.running()];
}

beforeAll(async () => {
  dynamoDb = await startDynamoDbLocal();
  platform = await start();
});
afterAll(async () => {
  await platform.stop();
  await dynamoDb.stop();
  rmSync(stateDir, { recursive: true });
});

describe('a platform with a state folder', () => {
  test('goes on with everything, its clock included', async () => {
    expect(platform.beginning).toMatchObject({ continues: false, running: 0 });
    await platform.clock.advance({ until: Math.max(START, platform.clock.now()) + 86_400_000, recurring: 'once' });
    await putItem('a');
    platform.services.sqs.find('work')?.send('body');
    await startExecution('one');
    const stoodAt = platform.clock.now();
    await platform.stop();
    platform = await start();
    expect(platform.beginning).toMatchObject({ continues: true, running: 1 });
    expect(platform.clock.now()).toBe(stoodAt);
    expect(await holdings()).toEqual([1, 1, 1]);
    await platform.clock.advance({ by: 60_000 });
    expect(await holdings()).toEqual([1, 1, 0]);
  });

  test('draws other ids than at its last start, although the seed is the same', async () => {
    const before = platform.services.host.uuid();
    await platform.stop();
    platform = await start();
    const after = Array.from({ length: 50 }, () => platform.services.host.uuid());
    expect(after).not.toContain(before);
  });

  test('has nothing after a reset, nor after a restart after that', async () => {
    await startExecution('two');
    await platform.reset();
    expect(await holdings()).toEqual([0, 0, 0]);
    await putItem('b');
    await platform.stop();
    platform = await start();
    expect(await holdings()).toEqual([1, 0, 0]);
  });

  test('refuses a table of another shape with a sentence that says what helps', async () => {
    await platform.stop();
    await expect(start(assemblyWith('other'))).rejects.toThrow(
      'What was kept does not fit these templates: the table things has other keys, indexes or streams now; begin anew with "npm start -- --fresh".',
    );
    platform = await start(assemblyWith('other'), { fresh: true });
    expect(await holdings()).toEqual([0, 0, 0]);
  });
});
