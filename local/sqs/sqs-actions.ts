import type { Clock } from '../runtime/clock.ts';
import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../runtime/json.ts';
import { AwsError } from '../service.ts';
import { type MessageAttributes, md5, type Queue, type Received } from './queue.ts';

type Action = (queue: Queue, input: JsonObject, clock: Clock) => unknown;

const MAX_BYTES = 1_048_576;

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
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`,
    );
  }
  const delay = numberAt(input, 'DelaySeconds');
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
  if (found.length > 10)
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
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
  return { Successful, Failed };
}

function remove(queue: Queue, input: JsonObject): object {
  queue.delete(textAt(input, 'ReceiptHandle') ?? '');
  return {};
}

function changeVisibility(queue: Queue, input: JsonObject): object {
  const changed = queue.changeVisibility(
    textAt(input, 'ReceiptHandle') ?? '',
    (numberAt(input, 'VisibilityTimeout') ?? 0) * 1000,
  );
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
  const most = numberAt(input, 'MaxNumberOfMessages') ?? 1;
  if (most < 1 || most > 10)
    throw new AwsError(
      'InvalidParameterValue',
      'Value for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    );
  const seconds = numberAt(input, 'VisibilityTimeout');
  const take = () => queue.receive(most, seconds === undefined ? undefined : seconds * 1000);
  const waitMs = (numberAt(input, 'WaitTimeSeconds') ?? queue.definition.waitMs / 1000) * 1000;
  const machineEnd = performance.now() + waitMs;
  const end = clock.now() + waitMs;
  let messages = take();
  while (messages.length === 0 && clock.now() < end && performance.now() < machineEnd) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    messages = take();
  }
  return messages.length === 0 ? {} : { Messages: messages.map((message) => asAnswered(message, input)) };
}

function attributes(queue: Queue): unknown {
  const { definition } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const redrive = { deadLetterTargetArn: definition.deadLetterArn, maxReceiveCount: definition.maxReceives };
  return {
    Attributes: {
      QueueArn: definition.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      VisibilityTimeout: String(definition.visibilityMs / 1000),
      DelaySeconds: String(definition.delayMs / 1000),
      MessageRetentionPeriod: String(definition.retentionMs / 1000),
      ReceiveMessageWaitTimeSeconds: String(definition.waitMs / 1000),
      ...(definition.deadLetterArn === undefined ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
    },
  };
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
  GetQueueAttributes: attributes,
  PurgeQueue: (queue) => {
    queue.purge();
    return {};
  },
};
