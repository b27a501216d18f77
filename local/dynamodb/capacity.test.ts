import { expect, test } from 'vitest';
import { createLedger } from '../runtime/ledger.ts';
import { countCapacity } from './capacity.ts';

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
