import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '../../infra/function-names.ts';
import { permissionsOf, type Statement, synthesized } from './synthesized.ts';

const { service } = synthesized();
const permissions = permissionsOf(service);
const actionsOf = (name: string): readonly string[] =>
  (permissions.get(name) ?? []).flatMap(({ actions }) => actions).toSorted();

/** Besides its logs and traces, which every function writes. */
const EVERYBODY = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);
const DOOR = [
  ...['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
  'secretsmanager:GetSecretValue',
];
const FILES = ['GetObject', 'GetObjectTagging', 'PutObject'].map((action) => `s3:${action}`);
const SEND_MAIL = [
  ...['GetItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
  'secretsmanager:GetSecretValue',
  'ses:SendRawEmail',
];
const DECIDE = ['dynamodb:GetItem', 'dynamodb:PutItem'];

const EXPECTED: Readonly<Record<(typeof FUNCTION_NAMES)[number], readonly string[]>> = {
  // A key more than the others: addresses are hashed with it.
  'requester-api': [...DOOR, ...FILES],
  'agent-api': [...DOOR, ...FILES, 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem'],
  'operations-api': [...DOOR, 'dynamodb:DeleteItem', 'sqs:SendMessage'],
  'enter-stage': ['dynamodb:GetItem', 'dynamodb:PutItem', 'states:SendTaskSuccess'],
  'fire-clocks': [...DECIDE, 'dynamodb:Query', 'dynamodb:UpdateItem'],
  'advance-workflow': [
    'dynamodb:GetItem',
    ...STREAM,
    'sqs:SendMessage',
    'states:SendTaskSuccess',
    'states:StartExecution',
  ],
  'flag-failed-execution': [...DECIDE, 'sqs:SendMessage'],
  'audit-waits': [
    ...DECIDE,
    'dynamodb:Query',
    'states:DescribeExecution',
    'states:SendTaskSuccess',
    'states:StartExecution',
  ],
  'relay-events': [...STREAM, 'sqs:SendMessage', 'sqs:SendMessage', 'events:PutEvents'],
  'send-notifications': [
    ...SEND_MAIL,
    'dynamodb:PutItem',
    ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((a) => `sqs:${a}`),
  ],
  'send-digests': [...SEND_MAIL, 'dynamodb:DeleteItem'],
  'start-surveys': ['dynamodb:GetItem', 'sqs:SendMessage', 'states:StartExecution'],
  'conduct-survey': DECIDE,
  'deliver-webhooks': [
    ...DECIDE,
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'].map(
      (action) => `sqs:${action}`,
    ),
  ],
  'handle-mail-feedback': [...DECIDE, 'dynamodb:UpdateItem', 'secretsmanager:GetSecretValue', 'sqs:SendMessage'],
  'receive-email': [
    ...DECIDE,
    ...['Query', 'UpdateItem', 'DeleteItem'].map((action) => `dynamodb:${action}`),
    ...['GetObject', 'PutObject', 'PutObjectTagging'].map((action) => `s3:${action}`),
    'secretsmanager:GetSecretValue',
    'sqs:SendMessage',
  ],
  'resolve-children': [...DECIDE, 'dynamodb:Query', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
};

describe('a function may do exactly what it does', () => {
  test.each(FUNCTION_NAMES)('%s', (name) => {
    const merged = (actions: readonly string[]) => [...new Set(actions)].toSorted();
    expect(merged(actionsOf(name))).toEqual(merged([...EVERYBODY, ...EXPECTED[name]]));
  });

  test('and there is no other function', () => {
    expect([...permissions.keys()].toSorted()).toEqual(FUNCTION_NAMES.toSorted());
  });
});

describe('no role', () => {
  const statements: readonly (readonly [string, Statement])[] = [...permissions].flatMap(([name, list]) =>
    list.map((statement) => [name, statement] as const),
  );

  test('names an action by a wildcard', () => {
    expect(statements.filter(([, { actions }]) => actions.some((action) => action.includes('*')))).toEqual([]);
  });

  test('may act on everything, except where AWS has no resources: X-Ray', () => {
    const everything = statements.filter(([, { resources }]) => resources.includes('*'));
    expect(new Set(everything.flatMap(([, { actions }]) => actions))).toEqual(
      new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    );
  });

  test('has a wildcard in a resource, except the executions of the one machine, mails as they came, and files', () => {
    const all = statements.filter(([, { resources }]) => resources.some((r) => r !== '*' && r.includes('*')));
    const ofFiles = ([, { resources }]: (typeof all)[number]) => resources.join().includes('AttachmentsFiles');
    const wild = all.filter((statement) => !ofFiles(statement));
    const files = all.filter(ofFiles);
    expect(files.map(([name, { actions }]) => [name, actions])).toEqual([
      ['requester-api', ['s3:GetObject', 's3:PutObject']],
      ['requester-api', ['s3:GetObject', 's3:GetObjectTagging', 's3:PutObject']],
      ['agent-api', ['s3:GetObject']],
      ['agent-api', ['s3:GetObject', 's3:GetObjectTagging', 's3:PutObject']],
      ['receive-email', ['s3:PutObject']],
    ]);
    for (const [index, prefix] of ['uploads', 'kept', 'uploads', 'kept', 'kept'].entries())
      expect(files[index]?.[1].resources.join()).toMatch(new RegExp(`/${prefix}/\\*$|/${prefix}/\\*"`));
    expect(wild.map(([name, { actions }]) => [name, actions])).toEqual([
      ['audit-waits', ['states:DescribeExecution']],
      ['receive-email', ['s3:GetObject', 's3:PutObjectTagging']],
    ]);
    expect(wild[1]?.[1].resources.join()).toContain('/inbound/*');
    expect(wild[0]?.[1].resources.join()).toContain(':execution:ticket-lifecycle:*');
  });

  test('reads a whole table or its backups, or deletes an item, except who takes away a link, an agent of a roster, a mail of the outbox, an address’s suppression', () => {
    const actions = (name: string) =>
      actionsOf(name).filter((action) => /Scan|DeleteItem|DeleteTable|Export/.test(action));
    expect(FUNCTION_NAMES.filter((name) => actions(name).length > 0)).toEqual([
      'agent-api',
      'operations-api',
      'send-digests',
      'receive-email',
    ]);
    expect(new Set(FUNCTION_NAMES.flatMap(actions))).toEqual(new Set(['dynamodb:DeleteItem']));
  });
});

test('the API holds no permission on the workflow', () => {
  const doors = ['requester-api', 'agent-api', 'operations-api'].flatMap(actionsOf);
  expect(doors.filter((action) => action.startsWith('states:'))).toEqual([]);
});

test('mail leaves from the one From address only', () => {
  const sending = permissions.get('send-notifications')?.find(({ actions }) => actions.includes('ses:SendRawEmail'));
  expect(sending?.conditions).toEqual({ StringEquals: { 'ses:FromAddress': 'help@support.saypro.example' } });
  expect(sending?.resources).toHaveLength(2);
});

test('events are told on the one bus, by the relay only', () => {
  const telling = [...permissions].filter(([, list]) =>
    list.some(({ actions }) => actions.includes('events:PutEvents')),
  );
  expect(telling.map(([name]) => name)).toEqual(['relay-events']);
  const statement = permissions.get('relay-events')?.find(({ actions }) => actions.includes('events:PutEvents'));
  expect(statement?.resources).toEqual([expect.stringContaining('EventsBus')]);
});

test('the auditor lists queues and nothing else', () => {
  const queries = permissions.get('audit-waits')?.filter(({ actions }) => actions.includes('dynamodb:Query'));
  expect(queries?.flatMap(({ resources }) => resources).map((r) => /\/index\/[\w-]+/.exec(r)?.[0])).toEqual([
    '/index/by-queue',
  ]);
});
