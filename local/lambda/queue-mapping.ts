import type { Resource } from '../assembly/assembly.ts';
import type { Clock, Timer } from '../runtime/clock.ts';
import { numberAt, objectAt, textAt, textsAt } from '../runtime/json.ts';
import type { InvocationResult } from '../service.ts';
import { md5, type Queue, type Received } from '../sqs/queue.ts';
import { systemAttributes } from '../sqs/sqs-actions.ts';
import { type EventFilter, filterOf } from './event-filter.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { failedItems } from './partial-failures.ts';

/** How a function reads a queue, from an `AWS::Lambda::EventSourceMapping`. */
export interface QueueMappingDefinition {
  readonly queueArn: string;
  readonly filter: EventFilter;
  readonly batchSize: number;
  readonly windowMs: number;
  /** Invocations at once. */
  readonly concurrency: number;
  readonly partialFailures: boolean;
}

export function queueMappingDefinition({ properties, logicalId }: Resource): QueueMappingDefinition {
  return {
    queueArn: textAt(properties, 'EventSourceArn') ?? '',
    filter: filterOf(properties, logicalId),
    batchSize: numberAt(properties, 'BatchSize') ?? 10,
    windowMs: (numberAt(properties, 'MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    concurrency: numberAt(objectAt(properties, 'ScalingConfig'), 'MaximumConcurrency') ?? 1000,
    partialFailures: textsAt(properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
}

export interface QueueMappingOptions {
  readonly definition: QueueMappingDefinition;
  readonly queue: Queue;
  readonly target: FunctionDefinition;
  readonly clock: Clock;
  readonly region: string;
  readonly run: (definition: FunctionDefinition, event: unknown) => Promise<InvocationResult>;
}

/** Takes messages off the queue as they become visible. What fails stays in flight until its visibility timeout is over. */
class QueuePoller {
  private readonly options: QueueMappingOptions;
  private running = 0;
  private window: Timer | undefined;

  constructor(options: QueueMappingOptions) {
    this.options = options;
    options.queue.onVisible(() => this.arrived());
  }

  private arrived(): void {
    const { definition, queue, clock } = this.options;
    const isFull = queue.counts().visible >= definition.batchSize;
    if (definition.windowMs === 0 || isFull) {
      this.pump();
      return;
    }
    this.window ??= clock.schedule(clock.now() + definition.windowMs, () => {
      this.window = undefined;
      this.pump();
    });
  }

  private pump(): void {
    const { definition, queue } = this.options;
    while (this.running < definition.concurrency) {
      const messages = queue.receive(definition.batchSize, undefined, true);
      if (messages.length === 0) return;
      const wanted = messages.filter((message) => definition.filter(this.asRecord(message)));
      // A filter deletes what it does not let through.
      for (const message of messages) if (!wanted.includes(message)) queue.delete(message.receipt);
      if (wanted.length > 0) void this.process(wanted);
    }
  }

  private async process(messages: readonly Received[]): Promise<void> {
    const { definition, queue, target, run } = this.options;
    this.running += 1;
    const result = await run(target, { Records: messages.map((message) => this.asRecord(message)) });
    const failed = failedItems(
      result,
      definition.partialFailures,
      messages.map(({ id }) => id),
    );
    for (const { id, receipt } of messages) {
      if (failed.includes(id)) queue.failed(receipt);
      else queue.delete(receipt);
    }
    this.running -= 1;
    this.pump();
  }

  private asRecord(message: Received): Record<string, unknown> {
    const attributes = Object.entries(message.attributes).map(([name, value]) => [
      name,
      {
        stringValue: value.StringValue,
        binaryValue: value.BinaryValue,
        dataType: value.DataType,
        stringListValues: [],
        binaryListValues: [],
      },
    ]);
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: systemAttributes(message, 'local'),
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: this.options.definition.queueArn,
      awsRegion: this.options.region,
    };
  }
}

export function startQueueMapping(options: QueueMappingOptions): void {
  new QueuePoller(options);
}
