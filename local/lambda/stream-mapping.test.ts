import { describe, expect, test } from 'vitest';
import type { StreamRecord } from '../dynamodb/table-stream.ts';
import { createActivity } from '../runtime/activity.ts';
import { createFaults } from '../runtime/faults.ts';
import { NO_JOURNAL } from '../runtime/journal.ts';
import { isObject, objectAt, objectsAt, textAt } from '../runtime/json.ts';
import { createChance } from '../runtime/random.ts';
import { createClock } from '../runtime/runtime-clock.ts';
import type { InvocationResult } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { createStreamMapping, streamMappingDefinition } from './stream-mapping.ts';

const TARGET: FunctionDefinition = {
  name: 'reader',
  arn: 'arn:reader',
  logicalId: 'reader',
  roleArn: 'arn:role',
  handler: 'index.handler',
  folder: '',
  runtime: 'nodejs24.x',
  timeoutMs: 3000,
  memoryMb: 128,
  environment: {},
  logFormat: 'Text',
  logGroup: '',
  reservedConcurrency: undefined,
  deadLetterArn: undefined,
};
const OK: InvocationResult = { ok: true, payload: 'null', requestId: 'r' };
const FAILED: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', requestId: 'r' };

const record = (sequence: number, item: string): StreamRecord => ({
  eventName: 'INSERT',
  dynamodb: { Keys: { pk: { S: item } }, SequenceNumber: String(sequence) },
});
const numbers = (event: unknown) =>
  isObject(event) ? objectsAt(event, 'Records').map((one) => textAt(objectAt(one, 'dynamodb'), 'SequenceNumber')) : [];

/** A mapping whose function answers what `answer` says for the sequence numbers it is given. */
function mappingWith(
  properties: Record<string, unknown>,
  answer: (numbers: readonly (string | undefined)[]) => InvocationResult,
) {
  const clock = createClock({ mode: 'manual', startAt: 0 }, createActivity());
  const faults = createFaults();
  const batches: (readonly (string | undefined)[])[] = [];
  const dead: string[] = [];
  const definition = streamMappingDefinition({
    stack: 'App',
    logicalId: 'Mapping',
    type: '',
    ref: '',
    attributes: {},
    properties: { EventSourceArn: 'arn:stream', ...properties },
  });
  const offer = createStreamMapping({
    definition,
    target: TARGET,
    clock,
    faults,
    random: createChance(3).random,
    run: async (_, event) => {
      batches.push(numbers(event));
      return answer(numbers(event));
    },
    keep: NO_JOURNAL.keep('record'),
    sendMessage: async (_, body) => {
      dead.push(body);
      return { accepted: true };
    },
  });
  return { clock, faults, batches, dead, offer };
}

const failing = (identifier: string): InvocationResult => ({
  ok: true,
  requestId: 'r',
  payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: identifier }] }),
});
const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:1:dead' } } };

describe('a stream mapping', () => {
  test('hands records over in order, at most a batch at a time', async () => {
    const { clock, batches, offer } = mappingWith({ BatchSize: 2 }, () => OK);
    offer([record(1, 'a'), record(2, 'b'), record(3, 'a')]);
    await clock.advance({ untilIdle: true });
    expect(batches).toEqual([['1', '2'], ['3']]);
  });

  test('leaves out what its filter does not let through', async () => {
    const filter = {
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"TICKET#"}]}}}}' }] },
    };
    const { clock, batches, offer } = mappingWith(filter, () => OK);
    offer([record(1, 'PERSON#1'), record(2, 'TICKET#2')]);
    await clock.advance({ untilIdle: true });
    expect(batches).toEqual([['2']]);
  });

  test('waits for its window when the batch is not full', async () => {
    const { clock, batches, offer } = mappingWith({ BatchSize: 10, MaximumBatchingWindowInSeconds: 5 }, () => OK);
    offer([record(1, 'a')]);
    await clock.advance({ by: 4000 });
    expect(batches).toEqual([]);
    offer([record(2, 'a')]);
    await clock.advance({ by: 1000 });
    expect(batches).toEqual([['1', '2']]);
  });

  test('begins again at the first record that failed', async () => {
    let first = true;
    const { clock, batches, offer } = mappingWith({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, () => {
      const result = first ? failing('2') : OK;
      first = false;
      return result;
    });
    offer([record(1, 'a'), record(2, 'a'), record(3, 'a')]);
    await clock.advance({ untilIdle: true });
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });

  test('a failing batch holds up what comes behind it, and is tried again later and later', async () => {
    let left = 2;
    const { clock, batches, offer } = mappingWith({ BatchSize: 1 }, () => (left-- > 0 ? FAILED : OK));
    offer([record(1, 'a'), record(2, 'b')]);
    await clock.advance({ untilIdle: true });
    expect(batches).toEqual([['1'], ['1'], ['1'], ['2']]);
    expect(clock.now()).toBe(3000);
  });

  test('halves a failing batch until only the bad record is left, which it gives up', async () => {
    const properties = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 3, ...ON_FAILURE };
    const { clock, batches, dead, offer } = mappingWith(properties, (given) => (given.includes('3') ? FAILED : OK));
    offer([1, 2, 3, 4].map((number) => record(number, 'a')));
    await clock.advance({ untilIdle: true });
    expect(batches.filter((batch) => batch.length === 1 || !batch.includes('3'))).toEqual(
      expect.arrayContaining([['1', '2'], ['3'], ['4']]),
    );
    expect(JSON.parse(dead[0] ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1 },
    });
  });

  test('gives up records that have become too old', async () => {
    const { clock, dead, offer } = mappingWith({ MaximumRecordAgeInSeconds: 60, ...ON_FAILURE }, () => FAILED);
    offer([record(1, 'a')]);
    await clock.advance({ untilIdle: true });
    expect(JSON.parse(dead[0] ?? '{}')).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
  });

  test('shuffles items against each other, never within one', async () => {
    const { clock, faults, batches, offer } = mappingWith({}, () => OK);
    faults.add({ kind: 'shuffle-records', function: 'reader' });
    const items = ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'];
    offer(items.map((item, index) => record(index, item)));
    await clock.advance({ untilIdle: true });
    const order = batches[0]?.map(Number) ?? [];
    expect(order).not.toEqual(items.map((_, index) => index));
    for (const item of ['a', 'b', 'c']) {
      const own = order.filter((index) => items[index] === item);
      expect(own).toEqual([...own].sort((x, y) => x - y));
    }
  });

  test('runs as many lanes as it was told, one item always in the same', async () => {
    const { clock, batches, offer } = mappingWith({ ParallelizationFactor: 4, BatchSize: 100 }, () => OK);
    offer(Array.from({ length: 40 }, (_, index) => record(index, `item-${index % 10}`)));
    await clock.advance({ untilIdle: true });
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.flat()).toHaveLength(40);
  });
});
