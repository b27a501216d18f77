import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { People } from '../../domain/people/person.ts';
import { itemAt } from './reading.ts';
import { fromItem, personKey, type Table, toItem } from './table.ts';

const stored = z.object({
  person: z.exactOptional(z.object({ name: z.exactOptional(z.string()), email: z.exactOptional(z.string()) })),
  preferences: z.exactOptional(z.object({ zone: z.string(), locale: z.string(), surveys: z.boolean() })),
});

/** `PERSON#id` / `PROFILE`: what is vouched for, and what the person prefers. The last one saved of each wins. */
export function createPeople(table: Table): People {
  const { client, name } = table;
  const set = async (personId: string, attribute: 'person' | 'preferences', value: object): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(personKey(personId)),
        UpdateExpression: 'SET #what = :value',
        ExpressionAttributeNames: { '#what': attribute },
        ExpressionAttributeValues: toItem({ ':value': value }),
      }),
    );
  };
  return {
    load: async (personId) => {
      const item = await itemAt(table, personKey(personId));
      if (item === undefined) return undefined;
      const { person, preferences } = stored.parse(fromItem(item));
      return { personId, ...person, ...(preferences === undefined ? {} : { preferences }) };
    },
    save: async ({ preferences: _, ...person }) => set(person.personId, 'person', person),
    prefer: async (personId, preferences) => set(personId, 'preferences', preferences),
  };
}
