import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { People } from '../../domain/people/person.ts';
import { fromItem, personKey, type Table, toItem } from './table.ts';

const stored = z.object({
  person: z.object({
    personId: z.string(),
    name: z.exactOptional(z.string()),
    email: z.exactOptional(z.string()),
  }),
});

/** `PERSON#id` / `PROFILE`. The last one saved wins. */
export function createPeople({ client, name }: Table): People {
  return {
    load: async (personId) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: name, Key: toItem(personKey(personId)), ConsistentRead: true }),
      );
      return item && stored.parse(fromItem(item)).person;
    },
    save: async (person) => {
      await client.send(
        new PutItemCommand({ TableName: name, Item: toItem({ ...personKey(person.personId), person }) }),
      );
    },
  };
}
