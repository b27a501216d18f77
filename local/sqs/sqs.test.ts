import { beforeEach, describe, expect, test } from 'vitest';
import { readAssembly } from '../assembly/assembly.ts';
import { writeAssembly } from '../assembly/test-assembly.ts';
import { createIam } from '../iam/iam.ts';
import { createTestHost, type TestHost } from '../runtime/test-host.ts';
import { createSqs, type Sqs } from './sqs.ts';

const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
let host: TestHost;
let sqs: Sqs;
let url: string;

beforeEach(() => {
  const folder = writeAssembly({ stacks: { App: { Resources: { Work: queue('work'), Rest: queue('rest') } } } });
  const assembly = readAssembly(folder, { random: () => 0 });
  host = createTestHost();
  sqs = createSqs(host, assembly, createIam(assembly));
  url = sqs.queues[0]?.definition.url ?? '';
});

const call = (action: string, input: Record<string, unknown>) =>
  sqs.call(action, { QueueUrl: url, ...input }, { kind: 'operator' });

describe('what SQS refuses', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'SendMessage',
      { MessageBody: 'x', DelaySeconds: 901 },
      'InvalidParameterValue',
      'Value 901 for parameter DelaySeconds',
    ],
    ['ReceiveMessage', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue', 'Must be between 1 and 10, if provided.'],
    ['ReceiveMessage', { WaitTimeSeconds: 21 }, 'InvalidParameterValue', 'Value 21 for parameter WaitTimeSeconds'],
    [
      'DeleteMessage',
      { ReceiptHandle: 'no' },
      'ReceiptHandleIsInvalid',
      'The input receipt handle "no" is not a valid receipt handle.',
    ],
    ['GetQueueAttributes', { AttributeNames: ['Nope'] }, 'InvalidAttributeName', 'Unknown Attribute Nope.'],
    ['SendMessageBatch', { Entries: [] }, 'EmptyBatchRequest', 'at least one entry'],
    [
      'SendMessageBatch',
      { Entries: ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' })) },
      'BatchEntryIdsNotDistinct',
      'Id a repeated.',
    ],
    ['GetQueueUrl', { QueueUrl: '', QueueName: 'nope' }, 'QueueDoesNotExist', 'The specified queue does not exist.'],
  ])('%s %j: %s', async (action, input, name, message) => {
    await expect(call(action, input)).rejects.toMatchObject({ name });
    await expect(call(action, input)).rejects.toThrow(message);
  });
});

test('attributes are those that were asked for, and none without a name', async () => {
  expect(await call('GetQueueAttributes', {})).toEqual({});
  expect(await call('GetQueueAttributes', { AttributeNames: ['VisibilityTimeout'] })).toEqual({
    Attributes: { VisibilityTimeout: '30' },
  });
});

test('a queue is purged once a minute', async () => {
  await call('SendMessage', { MessageBody: 'x' });
  expect(await call('PurgeQueue', {})).toEqual({});
  expect(sqs.queues[0]?.bodies()).toEqual([]);
  await expect(call('PurgeQueue', {})).rejects.toMatchObject({ name: 'PurgeQueueInProgress', status: 403 });
  await host.clock.advance({ by: 60_000 });
  expect(await call('PurgeQueue', {})).toEqual({});
});

test('a batch answers without the list in which nothing is', async () => {
  const answer = await call('SendMessageBatch', { Entries: [{ Id: 'a', MessageBody: 'x' }] });
  expect(Object.keys(answer ?? {})).toEqual(['Successful']);
});

test('queues are listed page by page', async () => {
  expect(await call('ListQueues', { MaxResults: 1 })).toMatchObject({ QueueUrls: [url], NextToken: '1' });
  expect(await call('ListQueues', { MaxResults: 1, NextToken: '1' })).not.toHaveProperty('NextToken');
  expect(await call('ListQueues', { QueueNamePrefix: 'nothing' })).toEqual({});
});
