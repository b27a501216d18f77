import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DynamoDb } from '../dynamodb/dynamodb.ts';
import type { Iam } from '../iam/iam.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FaultRegistry } from '../runtime/faults.ts';
import type { Journal } from '../runtime/journal.ts';
import { flagAt, textAt } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionOf, type Lambda } from './lambda.ts';
import { queueMappingDefinition, startQueueMapping } from './queue-mapping.ts';
import { createStreamMapping, type KeptRecord, streamMappingDefinition } from './stream-mapping.ts';

export interface MappingOptions {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly faults: FaultRegistry;
  readonly ledger: Ledger;
  readonly random: () => number;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly dynamoDb: DynamoDb;
  readonly sqs: Sqs;
  readonly journal: Journal;
}

const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);
const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What Lambda asks of a queue for each batch, at its owner's expense. Its polls of an empty queue go by the hour, not by the ticket. */
const POLL_AND_DELETE = 2;

/** AWS refuses to create a mapping whose function may not read its source. */
function checkRole(
  iam: Iam,
  { roleArn, name }: FunctionDefinition,
  actions: readonly string[],
  resource: string,
): void {
  for (const action of actions) {
    if (iam.decide(roleArn, { action, resource }).allowed) continue;
    throw new AssemblyError(
      `The function ${name} cannot read its event source: its role does not allow ${action} on ${resource}.`,
    );
  }
}

function startStream(
  options: MappingOptions,
  resource: Parameters<typeof streamMappingDefinition>[0],
  target: FunctionDefinition,
): void {
  const { iam, dynamoDb, lambda, sqs, clock, faults, random, journal } = options;
  const definition = streamMappingDefinition(resource);
  checkRole(iam, target, STREAM_ACTIONS, definition.streamArn);
  if (definition.onFailure !== undefined) checkRole(iam, target, ['sqs:SendMessage'], definition.onFailure);
  const stream = dynamoDb.streamOf(definition.streamArn);
  if (stream === undefined)
    throw new AssemblyError(
      `The mapping ${resource.logicalId} reads ${definition.streamArn}, which is no stream of these stacks.`,
    );
  const run = lambda.run.bind(lambda);
  const keep = journal.keep<KeptRecord>(`record for ${resource.stack} ${resource.logicalId}`);
  const { sendMessage } = sqs;
  stream.subscribe(createStreamMapping({ definition, target, clock, faults, random, run, sendMessage, keep }));
}

function startQueue(
  options: MappingOptions,
  resource: Parameters<typeof queueMappingDefinition>[0],
  target: FunctionDefinition,
): void {
  const { iam, sqs, lambda, clock, assembly, ledger } = options;
  const definition = queueMappingDefinition(resource);
  checkRole(iam, target, QUEUE_ACTIONS, definition.queueArn);
  const queue = sqs.find(definition.queueArn);
  if (queue === undefined)
    throw new AssemblyError(
      `The mapping ${resource.logicalId} reads ${definition.queueArn}, which is no queue of these stacks.`,
    );
  const run: Lambda['run'] = (target, event) => {
    ledger.requests('sqs', POLL_AND_DELETE);
    return lambda.run(target, event);
  };
  startQueueMapping({ definition, queue, target, clock, region: assembly.region, run });
}

/** Starts every enabled mapping of the template. Throws `AssemblyError` for one that cannot work. */
export function startEventSourceMappings(options: MappingOptions): void {
  for (const resource of options.assembly.ofType('AWS::Lambda::EventSourceMapping')) {
    if (flagAt(resource.properties, 'Enabled') === false) continue;
    const source = textAt(resource.properties, 'EventSourceArn') ?? '';
    const target = functionOf(
      options.lambda,
      textAt(resource.properties, 'FunctionName') ?? '',
      `The mapping ${resource.logicalId}`,
    );
    if (source.startsWith('arn:aws:dynamodb:')) startStream(options, resource, target);
    else if (source.startsWith('arn:aws:sqs:')) startQueue(options, resource, target);
    else
      throw new AssemblyError(
        `The mapping ${resource.logicalId} reads ${source}: only table streams and queues are known here.`,
      );
  }
}
