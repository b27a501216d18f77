import { expect, test } from 'vitest';
import { createLedger } from '../runtime/ledger.ts';
import { countCapacity, countRefused } from './capacity.ts';

const put = (pk: string, more: object = {}) => ({ Put: { TableName: 't', Item: { pk: { S: pk }, ...more } } });

function writesOf(TransactItems: readonly object[], indexes: object = {}): number {
  const ledger = createLedger();
  const told = { TableName: 't', CapacityUnits: 2, Table: { CapacityUnits: 2 }, GlobalSecondaryIndexes: indexes };
  const call = { action: 'TransactWriteItems', input: { TransactItems }, caller: 'api', partitions: ['a'] };
  countCapacity(ledger, call, { ConsumedCapacity: [told] });
  return ledger.report().dynamoDb.total.write;
}

test('a transaction counts each of its items twice, whatever DynamoDB Local tells', () => {
  expect(writesOf([put('a')])).toBe(2);
  expect(writesOf([put('a'), put('b'), { Update: { TableName: 't', Key: { pk: { S: 'c' } } } }])).toBe(6);
});

test('an item of a transaction counts by its kilobytes', () => {
  expect(writesOf([put('a', { text: { S: 'x'.repeat(1500) } }), put('b')])).toBe(6);
});

test('the indexes count as they are told', () => {
  expect(writesOf([put('a')], { queue: { CapacityUnits: 4 }, requester: { CapacityUnits: 2 } })).toBe(8);
});

test('a plain write counts as it is told', () => {
  const ledger = createLedger();
  const call = { action: 'PutItem', input: { TableName: 't' }, caller: 'api', partitions: ['a'] };
  countCapacity(ledger, call, { ConsumedCapacity: { TableName: 't', CapacityUnits: 3 } });
  expect(ledger.report().dynamoDb.total).toEqual({ read: 0, write: 3, calls: 1 });
});

test('a write that its condition refused is billed too, each item of a transaction twice', () => {
  const ledger = createLedger();
  const call = { caller: 'api', partitions: ['a'] };
  const one = { ...call, action: 'PutItem', input: { TableName: 't' } };
  countRefused(ledger, one, { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' });
  const two = { ...call, action: 'TransactWriteItems', input: { TransactItems: [put('a'), put('b')] } };
  countRefused(ledger, two, { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException' });
  countRefused(ledger, one, { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException' });
  expect(ledger.report().dynamoDb.total).toEqual({ read: 0, write: 1 + 4, calls: 2 });
});
