import { expect, test } from 'vitest';
import { createLedger } from '../runtime/ledger.ts';
import { countRequest } from './billed-requests.ts';

function billed(service: string, action: string, input: Record<string, unknown>, bytes = 100) {
  const ledger = createLedger();
  countRequest(ledger, { service, action, input, bytes });
  return ledger.report().requests;
}

test('a call to a queue is billed by each 64 KB, a batch once', () => {
  expect(billed('sqs', 'SendMessageBatch', {}).sqs).toBe(1);
  expect(billed('sqs', 'SendMessage', {}, 65_537).sqs).toBe(2);
});

test('events are billed one by one and by each 64 KB, a question about rules not at all', () => {
  const Entries = [{ Detail: '{}' }, { Detail: 'x'.repeat(140_000) }];
  expect(billed('events', 'PutEvents', { Entries }).events).toBe(4);
  expect(billed('events', 'ListRules', {}).events).toBe(0);
});

test('reading a secret is a request; what other services bill is counted elsewhere', () => {
  expect(billed('secretsmanager', 'GetSecretValue', {}).secretsmanager).toBe(1);
  expect(Object.values(billed('dynamodb', 'PutItem', {}))).toEqual([0, 0, 0, 0]);
});
