import type { Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { StreamRecord } from '../dynamodb/table-stream.ts';
import type { DeliveryTargets } from '../events/delivery.ts';
import type { Clock, Timer } from '../runtime/clock.ts';
import { type FaultRegistry, matchesFunction } from '../runtime/faults.ts';
import type { Keep } from '../runtime/journal.ts';
import { flagAt, numberAt, objectAt, textAt, textsAt } from '../runtime/json.ts';
import type { InvocationResult } from '../service.ts';
import { failureRecord } from './destination-record.ts';
import { type EventFilter, filterOf } from './event-filter.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { failedItems } from './partial-failures.ts';
import { shuffledByItem } from './shuffle.ts';

/** How a function reads a stream, from an `AWS::Lambda::EventSourceMapping`. */
export interface StreamMappingDefinition {
  readonly streamArn: string;
  readonly filter: EventFilter;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly parallelization: number;
  readonly bisect: boolean;
  /** -1: until the record is too old. */
  readonly retries: number;
  readonly maxAgeMs: number;
  readonly partialFailures: boolean;
  readonly onFailure: string | undefined;
}

const DAY_MS = 86_400_000;
const LONGEST_WAIT_MS = 60_000;

/** Throws `AssemblyError` for what is not known here. */
export function streamMappingDefinition({ properties, logicalId }: Resource): StreamMappingDefinition {
  const onFailure = textAt(objectAt(objectAt(properties, 'DestinationConfig'), 'OnFailure'), 'Destination');
  if (onFailure !== undefined && !onFailure.startsWith('arn:aws:sqs:')) {
    throw new AssemblyError(`The mapping ${logicalId} sends what fails to ${onFailure}: only queues are known here.`);
  }
  if ((numberAt(properties, 'TumblingWindowInSeconds') ?? 0) > 0) {
    throw new AssemblyError(`The mapping ${logicalId} uses a tumbling window, which is not known here.`);
  }
  const maxAge = numberAt(properties, 'MaximumRecordAgeInSeconds') ?? -1;
  return {
    streamArn: textAt(properties, 'EventSourceArn') ?? '',
    filter: filterOf(properties, logicalId),
    batchSize: numberAt(properties, 'BatchSize') ?? 100,
    windowMs: (numberAt(properties, 'MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    parallelization: numberAt(properties, 'ParallelizationFactor') ?? 1,
    bisect: flagAt(properties, 'BisectBatchOnFunctionError') === true,
    retries: numberAt(properties, 'MaximumRetryAttempts') ?? -1,
    // A record that has not been processed within a day is gone from the stream.
    maxAgeMs: maxAge < 0 ? DAY_MS : Math.min(DAY_MS, maxAge * 1000),
    partialFailures: textsAt(properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
    onFailure,
  };
}

/** A record that was read from the stream and has not been worked off; `again`, where a batch failed that it was in. */
export interface KeptRecord {
  readonly record: StreamRecord;
  readonly arrivedAt: number;
  readonly again?: { readonly batch: number; readonly attempts: number; readonly until: number };
}

export interface StreamMappingOptions {
  readonly definition: StreamMappingDefinition;
  readonly target: FunctionDefinition;
  readonly clock: Clock;
  readonly faults: FaultRegistry;
  readonly random: () => number;
  readonly run: (definition: FunctionDefinition, event: unknown) => Promise<InvocationResult>;
  readonly sendMessage: DeliveryTargets['sendMessage'];
  /** Where records outlive the process, from their reading to the function's success. */
  readonly keep: Keep<KeptRecord>;
}

interface Queued {
  readonly record: StreamRecord;
  readonly arrivedAt: number;
}

interface Batch {
  readonly items: readonly Queued[];
  readonly attempts: number;
}

const sequenceOf = (record: StreamRecord): string => textAt(objectAt(record, 'dynamodb'), 'SequenceNumber') ?? '';
const itemOf = (record: StreamRecord): string => JSON.stringify(objectAt(record, 'dynamodb').Keys ?? {});

/** Records of one lane, one batch after the other: a batch that fails holds up what comes behind it, as a shard does. */
class Lane {
  private readonly options: StreamMappingOptions;
  private pending: Queued[] = [];
  private readonly again: Batch[] = [];
  private busy = false;
  private window: Timer | undefined;
  private windowOver = false;

  constructor(options: StreamMappingOptions) {
    this.options = options;
  }

  offer(records: readonly Queued[]): void {
    for (const { record, arrivedAt } of records) this.options.keep.put(sequenceOf(record), { record, arrivedAt });
    this.pending.push(...records);
    this.pump();
  }

  /** Takes up records of an earlier life of the process. */
  resume(records: readonly KeptRecord[]): void {
    const { clock } = this.options;
    const failed = new Map<number, { items: Queued[]; attempts: number }>();
    let until = 0;
    for (const { record, arrivedAt, again } of records) {
      if (again === undefined) {
        this.pending.push({ record, arrivedAt });
        continue;
      }
      const batch = failed.get(again.batch) ?? { items: [], attempts: again.attempts };
      batch.items.push({ record, arrivedAt });
      failed.set(again.batch, batch);
      until = Math.max(until, again.until);
    }
    this.again.push(...failed.values());
    this.busy = true;
    clock.schedule(until, () => this.done());
  }

  private pump(): void {
    if (this.busy) return;
    const batch = this.again.shift() ?? this.nextBatch();
    if (batch === undefined) return;
    this.busy = true;
    void this.process(batch);
  }

  private nextBatch(): Batch | undefined {
    const { batchSize, windowMs } = this.options.definition;
    if (this.pending.length === 0) return undefined;
    if (this.pending.length < batchSize && windowMs > 0 && !this.windowOver) {
      this.window ??= this.options.clock.schedule(this.options.clock.now() + windowMs, () => {
        this.window = undefined;
        this.windowOver = true;
        this.pump();
      });
      return undefined;
    }
    this.window?.cancel();
    this.window = undefined;
    this.windowOver = false;
    const { faults, target, random } = this.options;
    if (faults.take('shuffle-records', (fault) => matchesFunction(fault.function, target.name)) !== undefined) {
      this.pending = shuffledByItem(this.pending, ({ record }) => itemOf(record), random);
    }
    return { items: this.pending.splice(0, batchSize), attempts: 0 };
  }

  private async process(batch: Batch): Promise<void> {
    const { definition, target, clock, faults, run } = this.options;
    const fresh = batch.items.filter(({ arrivedAt }) => clock.now() - arrivedAt <= definition.maxAgeMs);
    if (fresh.length < batch.items.length) {
      const old = batch.items.filter((item) => !fresh.includes(item));
      await this.giveUp({ ...batch, items: old }, 'RecordAgeExceeded', undefined);
      this.forget(old);
    }
    if (fresh.length === 0) return this.done();
    const event = { Records: fresh.map(({ record }) => record) };
    const result = await run(target, event);
    if (faults.take('duplicate-records', (fault) => matchesFunction(fault.function, target.name)) !== undefined)
      await run(target, event);
    await this.settle({ items: fresh, attempts: batch.attempts + 1 }, result);
  }

  /** A checkpoint stands before the first failed record; everything from there on is delivered again. */
  private async settle(batch: Batch, result: InvocationResult): Promise<void> {
    const { definition, clock } = this.options;
    const failed = failedItems(
      result,
      definition.partialFailures,
      batch.items.map(({ record }) => sequenceOf(record)),
    );
    if (failed.length === 0) {
      this.forget(batch.items);
      return this.done();
    }
    const first = batch.items.findIndex(({ record }) => failed.includes(sequenceOf(record)));
    const rest = batch.items.slice(Math.max(0, first));
    this.forget(batch.items.slice(0, Math.max(0, first)));
    if (definition.retries >= 0 && batch.attempts > definition.retries) {
      const isSplit = definition.bisect && rest.length > 1;
      if (!isSplit) {
        await this.giveUp({ items: rest, attempts: batch.attempts }, 'RetryAttemptsExhausted', result);
        this.forget(rest);
        return this.done();
      }
    }
    const until = clock.now() + Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(10, batch.attempts - 1));
    if (definition.bisect && rest.length > 1 && first <= 0) {
      const middle = Math.ceil(rest.length / 2);
      this.tryAgain({ items: rest.slice(middle), attempts: batch.attempts }, until);
      this.tryAgain({ items: rest.slice(0, middle), attempts: batch.attempts }, until);
    } else {
      // Progress starts the count anew.
      this.tryAgain({ items: rest, attempts: first > 0 ? 0 : batch.attempts }, until);
    }
    clock.schedule(until, () => this.done());
  }

  private tryAgain(batch: Batch, until: number): void {
    this.again.unshift(batch);
    const again = { batch: Number(sequenceOf(batch.items[0]?.record ?? {})), attempts: batch.attempts, until };
    for (const { record, arrivedAt } of batch.items) {
      this.options.keep.put(sequenceOf(record), { record, arrivedAt, again });
    }
  }

  private forget(items: readonly Queued[]): void {
    for (const { record } of items) this.options.keep.delete(sequenceOf(record));
  }

  private async giveUp(
    batch: Batch,
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
    result: InvocationResult | undefined,
  ) {
    const { definition, target, clock, sendMessage } = this.options;
    if (definition.onFailure === undefined) return;
    const [first, last] = [batch.items[0], batch.items.at(-1)];
    const DDBStreamBatchInfo = {
      shardId: 'shardId-00000000000000000000-00000000',
      startSequenceNumber: first === undefined ? '' : sequenceOf(first.record),
      endSequenceNumber: last === undefined ? '' : sequenceOf(last.record),
      approximateArrivalOfFirstRecord: new Date(first?.arrivedAt ?? clock.now()).toISOString(),
      approximateArrivalOfLastRecord: new Date(last?.arrivedAt ?? clock.now()).toISOString(),
      batchSize: batch.items.length,
      streamArn: definition.streamArn,
    };
    const record = failureRecord({
      now: clock.now(),
      functionArn: target.arn,
      condition,
      attempts: batch.attempts,
      result,
    });
    await sendMessage(definition.onFailure, JSON.stringify({ ...record, DDBStreamBatchInfo }), {
      kind: 'role',
      roleArn: target.roleArn,
    });
  }

  private done(): void {
    this.busy = false;
    this.pump();
  }
}

function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  let hash = 0;
  for (const letter of itemOf(record)) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % lanes;
}

/** What takes the records of a stream over for one function; those of an earlier life of the process first. */
export function createStreamMapping(options: StreamMappingOptions): (records: readonly StreamRecord[]) => void {
  const { definition, clock } = options;
  const lanes = Array.from({ length: definition.parallelization }, () => new Lane(options));
  const kept = options.keep.all().map(({ value }) => value);
  lanes.forEach((lane, index) => {
    const own = kept.filter(({ record }) => laneOf(record, lanes.length) === index);
    if (own.length > 0) lane.resume(own);
  });
  return (records) => {
    const arrivedAt = clock.now();
    const wanted = records.filter((record) => definition.filter(record));
    lanes.forEach((lane, index) => {
      const own = wanted.filter((record) => laneOf(record, lanes.length) === index);
      if (own.length > 0) lane.offer(own.map((record) => ({ record, arrivedAt })));
    });
  };
}
