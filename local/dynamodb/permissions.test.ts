import { expect, test } from 'vitest';
import { dynamoDbPermissions, partitionsNamed, tablesWritten } from './permissions.ts';

const names = { arnOf: (table: string) => `arn:${table}`, hashKeyOf: () => 'pk' };
const asked = (action: string, input: Record<string, unknown>) => dynamoDbPermissions(action, input, names);
const key = { pk: { S: 'a' }, sk: { S: 'b' } };

test('a read or write of one item asks for its action on the table, with the partition it touches', () => {
  expect(asked('GetItem', { TableName: 't', Key: key })).toEqual([
    { action: 'dynamodb:GetItem', resource: 'arn:t', context: { 'dynamodb:LeadingKeys': ['a'] } },
  ]);
});

test('a query over an index asks for the index', () => {
  expect(asked('Query', { TableName: 't', IndexName: 'by-queue' })).toEqual([
    { action: 'dynamodb:Query', resource: 'arn:t/index/by-queue' },
  ]);
});

test('a query names its partition, also through placeholders', () => {
  const input = {
    TableName: 't',
    KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
    ExpressionAttributeNames: { '#p': 'pk' },
    ExpressionAttributeValues: { ':p': { S: 'x' } },
  };
  expect(asked('Query', input)[0]?.context).toEqual({ 'dynamodb:LeadingKeys': ['x'] });
});

test('a transaction asks for the action of each of its items', () => {
  const TransactItems = [
    { Put: { TableName: 't', Item: key } },
    { ConditionCheck: { TableName: 't', Key: key } },
    { Update: { TableName: 't', Key: key } },
    { Delete: { TableName: 'u', Key: key } },
  ];
  expect(asked('TransactWriteItems', { TransactItems }).map(({ action, resource }) => `${action} ${resource}`)).toEqual(
    [
      'dynamodb:PutItem arn:t',
      'dynamodb:ConditionCheckItem arn:t',
      'dynamodb:UpdateItem arn:t',
      'dynamodb:DeleteItem arn:u',
    ],
  );
  expect(tablesWritten('TransactWriteItems', { TransactItems })).toEqual(['t', 'u']);
});

test('a batch asks for its own action on each table', () => {
  expect(
    asked('BatchGetItem', { RequestItems: { t: { Keys: [key] }, u: { Keys: [] } } }).map(
      ({ action, resource }) => `${action} ${resource}`,
    ),
  ).toEqual(['dynamodb:BatchGetItem arn:t', 'dynamodb:BatchGetItem arn:u']);
});

test('a read writes to no table', () => {
  expect(tablesWritten('Query', { TableName: 't' })).toEqual([]);
});

test('the partitions of a transaction are those of all its items', () => {
  const TransactItems = ['a', 'b'].map((pk) => ({ Put: { TableName: 't', Item: { pk: { S: pk } } } }));
  expect(partitionsNamed(asked('TransactWriteItems', { TransactItems }))).toEqual(['a', 'b']);
});
