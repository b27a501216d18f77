import { type Assembly, arnOf, type Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets, Handover } from '../events/delivery.ts';
import type { Iam } from '../iam/iam.ts';
import { flagAt, isObject, numberAt, parseJson, textAt } from '../runtime/json.ts';
import { pageOf } from '../runtime/page.ts';
import { AwsError, type AwsService, type Host, type Permission } from '../service.ts';
import { MessageMoves } from './message-moves.ts';
import { type Message, Queue, type QueueDefinition, type QueueOptions } from './queue.ts';
import { ACTIONS } from './sqs-actions.ts';

export interface Sqs extends AwsService {
  readonly queues: readonly Queue[];
  /** By ARN, URL or name. */
  find(id: string): Queue | undefined;
  /** For services that deliver: checked by the queue's policy, or by the sender's role. */
  sendMessage: DeliveryTargets['sendMessage'];
}

function queueDefinition(resource: Resource): QueueDefinition {
  const { properties, ref, logicalId } = resource;
  if (flagAt(properties, 'FifoQueue') === true)
    throw new AssemblyError(`The queue ${logicalId} is a FIFO queue, which is not known here.`);
  const given = properties.RedrivePolicy;
  const redrive = typeof given === 'string' ? parseJson(given) : given;
  const policy = isObject(redrive) ? redrive : {};
  return {
    name: resource.attributes.QueueName ?? ref,
    arn: arnOf(resource),
    url: ref,
    visibilityMs: (numberAt(properties, 'VisibilityTimeout') ?? 30) * 1000,
    delayMs: (numberAt(properties, 'DelaySeconds') ?? 0) * 1000,
    retentionMs: (numberAt(properties, 'MessageRetentionPeriod') ?? 345_600) * 1000,
    waitMs: (numberAt(properties, 'ReceiveMessageWaitTimeSeconds') ?? 0) * 1000,
    maxReceives: numberAt(policy, 'maxReceiveCount'),
    deadLetterArn: textAt(policy, 'deadLetterTargetArn'),
  };
}

/** Batch actions need the permission of the single one. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

class QueueService implements Sqs {
  readonly queues: readonly Queue[];
  private readonly host: Host;
  private readonly iam: Iam;
  private readonly moves: MessageMoves;

  constructor(host: Host, assembly: Assembly, iam: Iam) {
    this.host = host;
    this.iam = iam;
    const { clock, uuid, journal } = host;
    const toDeadLetters: QueueOptions['toDeadLetters'] = (arn, { body, attributes, id, sentAt }) =>
      this.find(arn)?.send(body, attributes, 0, { id, sentAt });
    this.queues = assembly
      .ofType('AWS::SQS::Queue')
      .map(queueDefinition)
      .map((definition) => {
        const keep = journal.keep<Message>(`message of ${definition.name}`);
        return new Queue(definition, { clock, uuid, keep, toDeadLetters });
      });
    this.moves = new MessageMoves(this.queues, host);
  }

  find(id: string): Queue | undefined {
    return this.queues.find(
      ({ definition }) => definition.arn === id || definition.name === id || sameQueue(definition.url, id),
    );
  }

  permissions(action: string, input: Record<string, unknown>): readonly Permission[] {
    const name = `sqs:${PERMISSIONS[action] ?? action}`;
    const source = textAt(input, 'SourceArn');
    if (source !== undefined) return [{ action: name, resource: source }];
    if (action === 'ListQueues') return [{ action: name, resource: '*' }];
    const id = textAt(input, 'QueueUrl') ?? textAt(input, 'QueueName') ?? '';
    const resource =
      this.find(id)?.definition.arn ??
      `arn:aws:sqs:${this.host.region}:${this.host.account}:${id.split('/').at(-1) ?? id}`;
    return [{ action: name, resource }];
  }

  async call(action: string, input: Record<string, unknown>): Promise<unknown> {
    if (action === 'ListQueues') return this.list(input);
    if (action === 'StartMessageMoveTask') return this.moves.start(input);
    if (action === 'ListMessageMoveTasks') return this.moves.list(input);
    if (action === 'ListDeadLetterSourceQueues') {
      const arn = this.find(textAt(input, 'QueueUrl') ?? '')?.definition.arn;
      return { queueUrls: this.moves.sourcesOf(arn).map(({ definition }) => definition.url) };
    }
    const act = ACTIONS[action];
    if (act === undefined) throw new AwsError('InvalidAction', `The action ${action} is not known here.`);
    const queue = this.find(textAt(input, 'QueueUrl') ?? textAt(input, 'QueueName') ?? '');
    if (queue === undefined) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return act(queue, input, this.host.clock);
  }

  /** All without `MaxResults`; else a page with the token of the next. */
  private list(input: Record<string, unknown>): unknown {
    const prefix = textAt(input, 'QueueNamePrefix') ?? '';
    const wanted = this.queues.map(({ definition }) => definition).filter(({ name }) => name.startsWith(prefix));
    const page = pageOf(wanted, textAt(input, 'NextToken'), numberAt(input, 'MaxResults') ?? 1000);
    if (page === undefined) throw new AwsError('InvalidParameterValue', 'Invalid NextToken value.');
    return {
      ...(page.items.length === 0 ? {} : { QueueUrls: page.items.map(({ url }) => url) }),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  }

  sendMessage: DeliveryTargets['sendMessage'] = async (queueArn, body, sender, options): Promise<Handover> => {
    const queue = this.find(queueArn);
    if (queue === undefined)
      return {
        accepted: false,
        retryable: false,
        code: 'QueueDoesNotExist',
        message: `There is no queue ${queueArn}.`,
      };
    const decision = this.iam.maySend(queueArn, sender);
    if (!decision.allowed) return { accepted: false, retryable: false, code: 'AccessDenied', message: decision.reason };
    const attributes = Object.entries(options?.attributes ?? {}).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]);
    queue.send(body, Object.fromEntries(attributes));
    return { accepted: true };
  };
}

/** A URL names a queue by its last two parts, whatever host it was written for. */
function sameQueue(url: string, other: string): boolean {
  return (
    url === other ||
    (other.includes('/') && url.split('/').slice(-2).join('/') === other.split('/').slice(-2).join('/'))
  );
}

/** The template's queues. Throws `AssemblyError` for one that cannot be run here. */
export function createSqs(host: Host, assembly: Assembly, iam: Iam): Sqs {
  return new QueueService(host, assembly, iam);
}
