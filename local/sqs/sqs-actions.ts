import type { Clock } from '../runtime/clock.ts';
import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../runtime/json.ts';
import { AwsError } from '../service.ts';
import { type MessageAttributes, md5, type Queue, type Received } from './queue.ts';

type Action = (queue: Queue, input: JsonObject, clock: Clock) => unknown;

const MAX_BYTES = 1_048_576;
const MOST_ENTRIES = 10;
const PURGE_PAUSE_MS = 60_000;

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

/** The number at `name`, if any. Throws SQS's error for one outside its bounds. */
function bounded(input: JsonObject, name: string, least: number, most: number): number | undefined {
  const value = numberAt(input, name);
  if (value === undefined || (value >= least && value <= most)) return value;
  throw invalid(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}

/** Throws for a text that no message was ever handed out with. */
function receiptOf(input: JsonObject): string {
  const receipt = textAt(input, 'ReceiptHandle') ?? '';
  if (/^[\da-f-]{36}:\d+$/.test(Buffer.from(receipt, 'base64').toString('utf8'))) return receipt;
  throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${receipt}" is not a valid receipt handle.`);
}

function attributesOf(input: JsonObject): MessageAttributes {
  const entries = Object.entries(objectAt(input, 'MessageAttributes')).flatMap(([name, value]) =>
    isObject(value) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

/** What SQS takes as the checksum of attributes: name, type and value of each, length-prefixed, sorted by name. */
function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const parts = names.flatMap((name) => {
    const attribute = attributes[name] ?? {};
    const type = textAt(attribute, 'DataType') ?? 'String';
    const binary = textAt(attribute, 'BinaryValue');
    const value =
      binary === undefined ? Buffer.from(textAt(attribute, 'StringValue') ?? '') : Buffer.from(binary, 'base64');
    return [
      field(Buffer.from(name)),
      field(Buffer.from(type)),
      Buffer.from([binary === undefined ? 1 : 2]),
      field(value),
    ];
  });
  return md5(Buffer.concat(parts));
}

function send(queue: Queue, input: JsonObject): Record<string, unknown> {
  const body = textAt(input, 'MessageBody');
  if (body === undefined || body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(body) > MAX_BYTES) {
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`);
  }
  const delay = bounded(input, 'DelaySeconds', 0, 900);
  const attributes = attributesOf(input);
  const checksum = md5OfAttributes(attributes);
  const MessageId = queue.send(body, attributes, delay === undefined ? undefined : delay * 1000);
  return {
    MessageId,
    MD5OfMessageBody: md5(body),
    ...(checksum === undefined ? {} : { MD5OfMessageAttributes: checksum }),
  };
}

function entries(input: JsonObject): readonly JsonObject[] {
  const found = objectsAt(input, 'Entries');
  if (found.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the batch.');
  if (found.length > MOST_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${found.length}.`,
    );
  }
  const ids = found.map(({ Id }) => Id);
  const repeated = ids.find((id, place) => ids.indexOf(id) !== place);
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  return found;
}

function batch(queue: Queue, input: JsonObject, act: (queue: Queue, entry: JsonObject) => object): unknown {
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of entries(input)) {
    try {
      Successful.push({ Id: entry.Id, ...act(queue, entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  // SQS leaves out a list in which nothing is.
  return {
    ...(Successful.length === 0 ? {} : { Successful }),
    ...(Failed.length === 0 ? {} : { Failed }),
  };
}

function remove(queue: Queue, input: JsonObject): object {
  queue.delete(receiptOf(input));
  return {};
}

function changeVisibility(queue: Queue, input: JsonObject): object {
  const seconds = bounded(input, 'VisibilityTimeout', 0, 43_200) ?? 0;
  const changed = queue.changeVisibility(receiptOf(input), seconds * 1000);
  if (!changed) throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
  return {};
}

/** A message's own attributes as SQS and Lambda name them. */
export function systemAttributes(message: Received, sender: string): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: sender,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
}

function asAnswered(message: Received, input: JsonObject): Record<string, unknown> {
  const wanted = [...textsAt(input, 'AttributeNames'), ...textsAt(input, 'MessageSystemAttributeNames')];
  const system = Object.entries(systemAttributes(message, 'local')).filter(
    ([name]) => wanted.includes(name) || wanted.includes('All'),
  );
  const named = textsAt(input, 'MessageAttributeNames');
  const own = Object.entries(message.attributes).filter(
    ([name]) => named.includes(name) || named.includes('All') || named.includes('.*'),
  );
  const attributes = Object.fromEntries(own);
  const checksum = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(checksum === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: checksum }),
  };
}

/** Long polling ends when a message comes, or when the time is over on the runtime's clock or on the machine's. */
async function receive(queue: Queue, input: JsonObject, clock: Clock): Promise<unknown> {
  const most = bounded(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const seconds = bounded(input, 'VisibilityTimeout', 0, 43_200);
  const take = () => queue.receive(most, seconds === undefined ? undefined : seconds * 1000);
  const waitMs = (bounded(input, 'WaitTimeSeconds', 0, 20) ?? queue.definition.waitMs / 1000) * 1000;
  const machineEnd = performance.now() + waitMs;
  const end = clock.now() + waitMs;
  let messages = take();
  while (messages.length === 0 && clock.now() < end && performance.now() < machineEnd) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    messages = take();
  }
  return messages.length === 0 ? {} : { Messages: messages.map((message) => asAnswered(message, input)) };
}

function attributesOfQueue(queue: Queue): Readonly<Record<string, string>> {
  const { definition } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const redrive = { deadLetterTargetArn: definition.deadLetterArn, maxReceiveCount: definition.maxReceives };
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(definition.visibilityMs / 1000),
    MaximumMessageSize: String(MAX_BYTES),
    MessageRetentionPeriod: String(definition.retentionMs / 1000),
    DelaySeconds: String(definition.delayMs / 1000),
    ReceiveMessageWaitTimeSeconds: String(definition.waitMs / 1000),
    ...(definition.deadLetterArn === undefined ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
  };
}

/** Attributes that SQS knows, and that a queue may have none of here. */
const OTHER_ATTRIBUTES = [
  ...['CreatedTimestamp', 'LastModifiedTimestamp', 'Policy', 'RedrivePolicy', 'RedriveAllowPolicy'],
  ...['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'],
];

/** Only what was asked for; nothing without names. */
function namedAttributes(queue: Queue, input: JsonObject): unknown {
  const known = attributesOfQueue(queue);
  const names = textsAt(input, 'AttributeNames');
  const unknown = names.find((name) => name !== 'All' && !(name in known) && !OTHER_ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const wanted = Object.entries(known).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
}

function purge(queue: Queue, _input: JsonObject, clock: Clock): unknown {
  if (queue.purgedAt !== undefined && clock.now() - queue.purgedAt < PURGE_PAUSE_MS) {
    const message = `Only one PurgeQueue operation on ${queue.definition.name} is allowed every 60 seconds.`;
    throw new AwsError('PurgeQueueInProgress', message, 403);
  }
  queue.purge();
  return {};
}

/** What can be asked of one queue. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  SendMessage: send,
  SendMessageBatch: (queue, input) => batch(queue, input, send),
  ReceiveMessage: receive,
  DeleteMessage: remove,
  DeleteMessageBatch: (queue, input) => batch(queue, input, remove),
  ChangeMessageVisibility: changeVisibility,
  ChangeMessageVisibilityBatch: (queue, input) => batch(queue, input, changeVisibility),
  GetQueueUrl: (queue) => ({ QueueUrl: queue.definition.url }),
  GetQueueAttributes: namedAttributes,
  PurgeQueue: purge,
};
