import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testFunction, trusting, writeAssembly } from '../assembly/test-assembly.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../dynamodb/dynamodb-local.ts';
import { type Platform, startPlatform } from '../platform.ts';

const START = Date.UTC(2026, 10, 21, 9);
const SPEAKER = `export const handler = async (event) => {
  console.log(JSON.stringify({ level: 'INFO', said: event.say ?? 'nothing' }));
  if (event.fail) throw new RangeError(event.fail);
  return { heard: event.say ?? null };
};`;
const queue = (name: string, properties: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name, ...properties },
});
const speaker = testFunction('speaker', [], {
  LoggingConfig: { LogGroup: { Ref: 'Group' } },
  Architectures: ['arm64'],
});
/** A role with no permission at all. */
const unable = { RoleName: 'mute-role', AssumeRolePolicyDocument: trusting('lambda.amazonaws.com') };
const LOG_DELIVERY = [
  ...['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries'],
  ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'],
];
/** A machine that logs what goes wrong, and in which everything does. */
const failing = {
  MachineGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'machines-log' } },
  MachineRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'machine-role',
      AssumeRolePolicyDocument: trusting('states.amazonaws.com'),
      Policies: [
        {
          PolicyName: 'Logs',
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: LOG_DELIVERY.map((action) => `logs:${action}`), Resource: '*' }],
          },
        },
      ],
    },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'failing',
      RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'No',
        States: { No: { Type: 'Fail', Error: 'Refused', Cause: 'by hand' } },
      }),
      LoggingConfiguration: {
        Level: 'ERROR',
        IncludeExecutionData: false,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': ['MachineGroup', 'Arn'] } } }],
      },
    },
  },
};
const TEMPLATE = {
  Resources: {
    Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'speakers-log', RetentionInDays: 7 } },
    ...speaker,
    ...testFunction('mute'),
    ...failing,
    muteRole: { Type: 'AWS::IAM::Role', Properties: unable },
    Work: queue('work', {
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
    }),
    Dead: queue('dead'),
  },
};
const OPERATOR = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=operator/20261123/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

describe('what the operator’s AWS CLI asks', { timeout: 60_000 }, () => {
  let local: DynamoDbLocal;
  let platform: Platform;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    const assemblyDir = writeAssembly({ stacks: { App: TEMPLATE }, bundles: { speaker: SPEAKER, mute: SPEAKER } });
    platform = await startPlatform({
      assemblyDir,
      clock: { mode: 'manual', startAt: START },
      seed: 7,
      dynamoDb: local,
    });
  });
  afterAll(async () => {
    await platform.stop();
    await local.stop();
  });

  async function lambda(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const answer = await fetch(`${platform.endpointUrl}${path}`, {
      method,
      headers: { authorization: OPERATOR('lambda'), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text };
  }
  async function json(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const headers = { authorization: OPERATOR(service), 'x-amz-target': target };
    const answer = await fetch(platform.endpointUrl, { method: 'POST', headers, body: JSON.stringify(input) });
    return (await answer.json()) as Record<string, unknown>;
  }
  const invoke = (name: string, payload: unknown, headers: Record<string, string> = {}) =>
    lambda('POST', `/2015-03-31/functions/${name}/invocations`, JSON.stringify(payload), headers);

  test('lambda invoke gives the answer, and with a tail the last of the log', async () => {
    const { status, text, headers } = await invoke('speaker', { say: 'hello' }, { 'x-amz-log-type': 'Tail' });
    expect([status, text]).toEqual([200, '{"heard":"hello"}']);
    expect(headers.get('x-amz-executed-version')).toBe('$LATEST');
    expect(Buffer.from(headers.get('x-amz-log-result') ?? '', 'base64').toString()).toContain('"said":"hello"');
  });

  test('lambda invoke tells what the function threw in Lambda’s shape', async () => {
    const { status, text, headers } = await invoke('speaker', { fail: 'too far' });
    expect(status).toBe(200);
    expect(headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(JSON.parse(text)).toEqual({
      errorType: 'RangeError',
      errorMessage: 'too far',
      trace: [
        'RangeError: too far',
        expect.stringMatching(/^ {4}at handler \(file:\/\/\/var\/task\/index\.mjs:3:\d+\)$/),
      ],
    });
  });

  test('the log holds what Lambda writes around an invocation, and what it threw', async () => {
    const id = (await invoke('speaker', { say: 'a', fail: 'too far' })).headers.get('x-amzn-requestid');
    const printed = platform.logs.lines('speaker').map(({ text }) => text);
    const own = printed.slice(printed.indexOf(`START RequestId: ${id} Version: $LATEST`));
    expect(own).toEqual([
      expect.stringMatching(/^START /),
      '{"level":"INFO","said":"a"}',
      expect.stringMatching(/^2026-11-21T09:00:00\.000Z\t\S+\tERROR\tInvoke Error \t\{"errorType":"RangeError"/),
      `END RequestId: ${id}`,
      expect.stringMatching(/^REPORT .*\tMax Memory Used: \d+ MB\t(Init .*)?Status: error\tError Type: RangeError\t$/),
    ]);
  });

  test('lambda invoke as an event is taken over and run; a dry run is neither', async () => {
    const before = platform.ledger().lambda.speaker?.invocations ?? 0;
    expect((await invoke('speaker', {}, { 'x-amz-invocation-type': 'DryRun' })).status).toBe(204);
    expect((await invoke('speaker', {}, { 'x-amz-invocation-type': 'Event' })).status).toBe(202);
    await platform.clock.advance({ by: 0 });
    expect(platform.ledger().lambda.speaker?.invocations).toBe(before + 1);
  });

  test('lambda answers 404 for a function that is not there, 413 for too much, 400 for what is no JSON', async () => {
    const missing = await invoke('nobody', {});
    expect([missing.status, missing.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
    expect(JSON.parse((await invoke('speaker:LIVE', {})).text)).toMatchObject({
      Message: expect.stringMatching(/^Function not found: arn:aws:lambda:.*:function:speaker:LIVE$/),
    });
    const odd = await invoke('speaker', {}, { 'x-amz-invocation-type': 'Later' });
    expect([odd.status, odd.headers.get('x-amzn-errortype')]).toEqual([400, 'ValidationException']);
    const large = await invoke('speaker', 'x'.repeat(6_291_455));
    expect([large.status, JSON.parse(large.text)]).toEqual([
      413,
      { Type: 'User', Message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation' },
    ]);
    expect((await lambda('POST', '/2015-03-31/functions/speaker/invocations', '{')).status).toBe(400);
  });

  test('lambda lists functions with their configuration', async () => {
    const { text } = await lambda('GET', '/2015-03-31/functions/');
    expect(JSON.parse(text)).toMatchObject({
      Functions: [
        { FunctionName: 'speaker', Timeout: 5, Architectures: ['arm64'], LoggingConfig: { LogGroup: 'speakers-log' } },
        { FunctionName: 'mute' },
      ],
    });
    const first = await lambda('GET', '/2015-03-31/functions/?MaxItems=1');
    expect(JSON.parse(first.text)).toMatchObject({ Functions: [{ FunctionName: 'speaker' }], NextMarker: '1' });
    const one = await lambda('GET', '/2015-03-31/functions/speaker/configuration');
    expect(JSON.parse(one.text)).toMatchObject({ FunctionArn: expect.stringMatching(/:function:speaker$/) });
  });

  test('logs are read under the group that the template names, page by page and by pattern', async () => {
    for (const say of ['one', 'two', 'three']) await invoke('speaker', { say }, { 'x-amz-log-type': 'Tail' });
    const logs = (action: string, input: object) => json('logs', `Logs_20140328.${action}`, input);
    expect(await logs('DescribeLogGroups', { logGroupNamePrefix: 'speak' })).toMatchObject({
      logGroups: [{ logGroupName: 'speakers-log', retentionInDays: 7 }],
    });
    const logGroupName = 'speakers-log';
    const filterPattern = '{ $.said = "t*" }';
    const first = await logs('FilterLogEvents', { logGroupName, filterPattern, limit: 1 });
    const rest = await logs('FilterLogEvents', { logGroupName, filterPattern, nextToken: first.nextToken });
    expect([first, rest]).toMatchObject([
      { events: [{ message: '{"level":"INFO","said":"two"}', timestamp: START }] },
      { events: [{ message: '{"level":"INFO","said":"three"}' }] },
    ]);
    const { logStreams } = await logs('DescribeLogStreams', { logGroupName });
    const [stream] = logStreams as { logStreamName: string }[];
    expect(stream?.logStreamName).toMatch(/^2026\/11\/21\/\[\$LATEST\][0-9a-f]{32}$/);
    const { logStreamName } = stream ?? {};
    expect(await logs('GetLogEvents', { logGroupName, logStreamName, limit: 1 })).toMatchObject({
      events: [{ message: expect.stringMatching(/^REPORT /) }],
    });
    for (const wrong of [{ logStreamNames: ['a'], logStreamNamePrefix: 'b' }, { limit: 10_001 }, { nextToken: 'x' }])
      expect(await logs('FilterLogEvents', { logGroupName, ...wrong })).toMatchObject({
        __type: 'InvalidParameterException',
      });
    expect(await logs('FilterLogEvents', { logGroupName, logStreamNames: ['none'] })).toMatchObject({
      message: 'The specified log stream does not exist.',
    });
    expect(await logs('FilterLogEvents', { logGroupName: 'no' })).toMatchObject({
      __type: 'ResourceNotFoundException',
    });
  });

  test('a machine’s log has what its level keeps, under the group that the template names', async () => {
    const states = (action: string, input: object) => json('states', `AWSStepFunctions.${action}`, input);
    const { stateMachines } = await states('ListStateMachines', {});
    const [machine] = stateMachines as { stateMachineArn: string }[];
    const { executionArn } = await states('StartExecution', { ...machine, input: '{"secret":1}' });
    const { events } = await json('logs', 'Logs_20140328.FilterLogEvents', { logGroupName: 'machines-log' });
    const found = (events as { message: string; logStreamName: string }[]).map(({ message }) => JSON.parse(message));
    expect(found).toMatchObject([
      { id: '2', type: 'FailStateEntered', details: { name: 'No' }, previous_event_id: '0' },
      {
        type: 'ExecutionFailed',
        details: { error: 'Refused', cause: 'by hand' },
        execution_arn: executionArn,
        redrive_count: '0',
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  test('a function whose role may not write logs leaves none', async () => {
    expect((await invoke('mute', { say: 'hm' }, { 'x-amz-log-type': 'Tail' })).text).toBe('{"heard":"hm"}');
    expect(platform.logs.lines('mute')).toEqual([]);
  });

  test('sqs moves dead letters back to where they came from', async () => {
    const sqs = (action: string, input: object) => json('sqs', `AmazonSQS.${action}`, input);
    const { queues } = platform.services.sqs;
    const [work, dead] = queues;
    dead?.send('a letter');
    const SourceArn = dead?.definition.arn;
    expect(await sqs('StartMessageMoveTask', { SourceArn })).toMatchObject({ TaskHandle: expect.any(String) });
    expect([work?.bodies(), dead?.bodies()]).toEqual([['a letter'], []]);
    expect(await sqs('ListMessageMoveTasks', { SourceArn })).toMatchObject({
      Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }],
    });
    expect(await sqs('StartMessageMoveTask', { SourceArn: work?.definition.arn })).toMatchObject({
      message: 'Source queue must be configured as a Dead Letter Queue.',
    });
  });

  test('sts says who asks', async () => {
    const answer = await fetch(platform.endpointUrl, {
      method: 'POST',
      headers: { authorization: OPERATOR('sts') },
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect(await answer.text()).toContain('<Arn>arn:aws:iam::123456789012:user/operator</Arn>');
  });
});
