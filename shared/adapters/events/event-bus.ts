import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Publication, SOURCE } from '../../domain/bus/publication.ts';
import { patience } from '../patience.ts';

export interface EventBus {
  /** Tells what it is given, and gives what was not taken. Where nothing could be told it throws. */
  put(publications: readonly Publication[]): Promise<readonly Publication[]>;
}

/** EventBridge takes this many at once. */
const BATCH = 10;

/** Milliseconds, each attempt: the relay has fifteen seconds, and queues mail with them too. */
const PUT_MS = 3_000;

export function createEventBus(client: Pick<EventBridgeClient, 'send'>, name: string): EventBus {
  return {
    put: async (publications) => {
      const refused: Publication[] = [];
      for (let start = 0; start < publications.length; start += BATCH)
        refused.push(...(await putBatch(client, name, publications.slice(start, start + BATCH))));
      return refused;
    },
  };
}

/** The bus of that name, on AWS. */
export const eventBusCalled = (name: string): EventBus => createEventBus(new EventBridgeClient(patience(PUT_MS)), name);

/** The answer has one entry for each that was put, in their order; those that were not taken have a code. */
async function putBatch(
  client: Pick<EventBridgeClient, 'send'>,
  name: string,
  publications: readonly Publication[],
): Promise<Publication[]> {
  const { Entries: answers = [] } = await client.send(
    new PutEventsCommand({
      Entries: publications.map(({ type, detail }) => ({
        EventBusName: name,
        Source: SOURCE,
        DetailType: type,
        Detail: JSON.stringify(detail),
        Time: new Date(detail.at),
      })),
    }),
  );
  return publications.filter((_, i) => answers[i]?.EventId === undefined);
}
