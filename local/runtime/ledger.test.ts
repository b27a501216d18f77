import { expect, test } from 'vitest';
import { createLedger } from './ledger.ts';

const entry = { table: 't', caller: 'writer', read: 0, write: 0 };

test('writes are added up by the partitions that a call named, in whatever order and however often it named them', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, write: 4, partitions: ['TICKET#1', 'PERSON#a', 'TICKET#1'] });
  ledger.units({ ...entry, write: 2, partitions: ['PERSON#a', 'TICKET#1'] });
  ledger.units({ ...entry, write: 1, partitions: ['TICKET#1'] });
  expect(ledger.report().dynamoDb.byPartitions).toEqual([
    { partitions: ['PERSON#a', 'TICKET#1'], read: 0, write: 6 },
    { partitions: ['TICKET#1'], read: 0, write: 1 },
  ]);
  expect(ledger.report().dynamoDb.total.write).toBe(7);
});

test('a read is its partition’s, and no write', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, read: 3, partitions: ['TICKET#1'] });
  expect(ledger.report().dynamoDb.byPartitions).toEqual([{ partitions: ['TICKET#1'], read: 3, write: 0 }]);
});

test('a function is billed by whole milliseconds and the memory that it was given, used or not', () => {
  const ledger = createLedger();
  ledger.invocation('api', false, 9.2, 512);
  ledger.invocation('api', true, 990, 512);
  expect(ledger.report().lambda.api).toMatchObject({ invocations: 2, errors: 1, milliseconds: 999.2 });
  expect(ledger.report().lambda.api?.gigabyteSeconds).toBeCloseTo(0.5, 10);
});

test('requests and log bytes add up by service and by function', () => {
  const ledger = createLedger();
  ledger.requests('sqs', 2);
  ledger.requests('sqs', 1);
  ledger.logged('api', 100);
  expect(ledger.report().requests).toEqual({ 'http-api': 0, sqs: 3, events: 0, secretsmanager: 0 });
  expect(ledger.report().lambda.api).toMatchObject({ invocations: 0, logBytes: 100 });
});

test('a reset forgets everything', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, write: 1, partitions: ['TICKET#1'] });
  ledger.reset();
  expect(ledger.report()).toEqual(createLedger().report());
});
