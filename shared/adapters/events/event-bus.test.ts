import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import type { Publication } from '../../domain/bus/publication.ts';
import { createEventBus } from './event-bus.ts';

/** Takes all entries of a request but those at these places. */
function clientRefusing(places: readonly number[]) {
  const requests: PutEventsCommand['input'][] = [];
  const send = async ({ input }: PutEventsCommand) => {
    requests.push(input);
    return {
      Entries: input.Entries?.map((_, i) =>
        places.includes(i) ? { ErrorCode: 'ThrottlingException' } : { EventId: `${i}` },
      ),
    };
  };
  return { client: { send } as unknown as Parameters<typeof createEventBus>[0], requests };
}

const AT = '2026-11-23T08:00:00.000Z';
const publications = (count: number): Publication[] =>
  Array.from({ length: count }, (_, i) => ({
    type: 'account-lock-requested.v1',
    detail: { ticket: 'SP-2345-6789-J', event: i + 1, at: AT, personId: 'buyer-17' },
  }));

describe('the event bus', () => {
  test('is told who speaks, of what, since when', async () => {
    const { client, requests } = clientRefusing([]);
    const [publication] = publications(1);
    expect(await createEventBus(client, 'support-events').put(publications(1))).toEqual([]);
    expect(requests).toEqual([
      {
        Entries: [
          {
            EventBusName: 'support-events',
            Source: 'saypro.support',
            DetailType: 'account-lock-requested.v1',
            Detail: JSON.stringify(publication?.detail),
            Time: new Date(AT),
          },
        ],
      },
    ]);
  });

  test('takes ten at a time, and gives back what it did not take of each', async () => {
    const { client, requests } = clientRefusing([2]);
    const refused = await createEventBus(client, 'support-events').put(publications(23));
    expect(requests.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    expect(refused.map(({ detail }) => detail.event)).toEqual([3, 13, 23]);
  });

  test('is not asked where there is nothing to tell', async () => {
    const { client, requests } = clientRefusing([]);
    expect(await createEventBus(client, 'support-events').put([])).toEqual([]);
    expect(requests).toEqual([]);
  });
});
