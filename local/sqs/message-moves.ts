import { type JsonObject, numberAt, textAt } from '../runtime/json.ts';
import { AwsError, type Host } from '../service.ts';
import type { Queue } from './queue.ts';

interface MoveTask {
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly startedAt: number;
  readonly moved: number;
}

/** Long enough that nobody else is handed a message that is on its way. */
const WHILE_MOVING_MS = 60_000;
const BATCH = 10;

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

/** Redrives of dead-letter queues. A task is over when it has begun: here it takes no time. */
export class MessageMoves {
  private readonly queues: readonly Queue[];
  private readonly host: Pick<Host, 'clock' | 'uuid'>;
  private readonly tasks: MoveTask[] = [];

  constructor(queues: readonly Queue[], host: Pick<Host, 'clock' | 'uuid'>) {
    this.queues = queues;
    this.host = host;
  }

  /** The queues whose dead letters come here. */
  sourcesOf(arn: string | undefined): readonly Queue[] {
    return arn === undefined ? [] : this.queues.filter(({ definition }) => definition.deadLetterArn === arn);
  }

  start(input: JsonObject): unknown {
    const sourceArn = textAt(input, 'SourceArn') ?? '';
    const source = this.byArn(sourceArn);
    const sources = this.sourcesOf(sourceArn);
    if (sources.length === 0) throw invalid('Source queue must be configured as a Dead Letter Queue.');
    const destinationArn = textAt(input, 'DestinationArn');
    const [first] = sources;
    const destination = destinationArn === undefined ? first : this.byArn(destinationArn);
    if (destination === undefined || (destinationArn === undefined && sources.length > 1)) {
      throw invalid('Several queues send their dead letters here: say DestinationArn.');
    }
    const most = source.counts().visible;
    let moved = 0;
    for (
      let batch = source.receive(BATCH, WHILE_MOVING_MS);
      batch.length > 0;
      batch = source.receive(BATCH, WHILE_MOVING_MS)
    ) {
      for (const { body, attributes, receipt } of batch) {
        destination.send(body, attributes);
        source.delete(receipt);
        moved += 1;
      }
      if (moved >= most) break;
    }
    this.tasks.unshift({ sourceArn, destinationArn, startedAt: this.host.clock.now(), moved });
    return { TaskHandle: Buffer.from(JSON.stringify({ taskId: this.host.uuid(), sourceArn })).toString('base64') };
  }

  list(input: JsonObject): unknown {
    const { arn } = this.byArn(textAt(input, 'SourceArn') ?? '').definition;
    const found = this.tasks.filter(({ sourceArn }) => sourceArn === arn).slice(0, numberAt(input, 'MaxResults') ?? 1);
    return {
      Results: found.map(({ sourceArn, destinationArn, startedAt, moved }) => ({
        Status: 'COMPLETED',
        SourceArn: sourceArn,
        ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: moved,
        StartedTimestamp: startedAt,
      })),
    };
  }

  private byArn(arn: string): Queue {
    const queue = this.queues.find(({ definition }) => definition.arn === arn);
    if (queue === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        'The resource that you specified for the SourceArn parameter does not exist.',
      );
    return queue;
  }
}
