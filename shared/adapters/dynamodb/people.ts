import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { People } from '../../domain/people/person.ts';
import { itemAt } from './reading.ts';
import { fromItem, personKey, type Table, toItem } from './table.ts';

const stored = z.object({
  person: z.exactOptional(z.object({ name: z.exactOptional(z.string()), email: z.exactOptional(z.string()) })),
  preferences: z.exactOptional(
    z.object({
      zone: z.exactOptional(z.string()),
      locale: z.exactOptional(z.string()),
      surveys: z.exactOptional(z.boolean()),
    }),
  ),
});

/** `PERSON#id` / `PROFILE`: what is vouched for, and what the person prefers. The last one saved wins, preference by preference. */
export function createPeople(table: Table): People {
  const { client, name } = table;
  const set = async (
    personId: string,
    values: Readonly<Record<string, unknown>>,
    expression: string,
  ): Promise<void> => {
    const named = Object.entries(values);
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(personKey(personId)),
        UpdateExpression: `SET ${named.map((_, i) => expression.replaceAll('?', String(i))).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(named.map(([attribute], i) => [`#${i}`, attribute])),
        ExpressionAttributeValues: toItem(Object.fromEntries(named.map(([, value], i) => [`:${i}`, value]))),
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
    save: async ({ preferences: _, ...person }) => set(person.personId, { person }, '#? = :?'),
    prefer: async (personId, said) => {
      if (Object.keys(said).length === 0) return;
      // DynamoDB sets no field of a map that is not there.
      await set(personId, { preferences: {} }, '#? = if_not_exists(#?, :?)');
      await set(personId, said, 'preferences.#? = :?');
    },
  };
}
