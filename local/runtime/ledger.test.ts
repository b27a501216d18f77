import { expect, test } from 'vitest';
import { createLedger } from './ledger.ts';

const entry = { table: 't', caller: 'writer', read: 0, write: 0 };

test('writes are added up by the partitions that a call named, in whatever order and however often it named them', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, write: 4, partitions: ['TICKET#1', 'PERSON#a', 'TICKET#1'] });
  ledger.units({ ...entry, write: 2, partitions: ['PERSON#a', 'TICKET#1'] });
  ledger.units({ ...entry, write: 1, partitions: ['TICKET#1'] });
  expect(ledger.report().dynamoDb.byPartitions).toEqual([
    { partitions: ['PERSON#a', 'TICKET#1'], write: 6 },
    { partitions: ['TICKET#1'], write: 1 },
  ]);
  expect(ledger.report().dynamoDb.total.write).toBe(7);
});

test('a read is no write of its partition', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, read: 3, partitions: ['TICKET#1'] });
  expect(ledger.report().dynamoDb.byPartitions).toEqual([]);
});

test('a reset forgets everything', () => {
  const ledger = createLedger();
  ledger.units({ ...entry, write: 1, partitions: ['TICKET#1'] });
  ledger.reset();
  expect(ledger.report()).toEqual(createLedger().report());
});
