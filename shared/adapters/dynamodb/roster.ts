import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Colleague, Roster, RosterEntry } from '../../domain/people/roster.ts';
import { TEAMS, type TeamId } from '../../domain/policy/schema.ts';
import { itemAt, itemsUnder } from './reading.ts';
import { fromItem, type Item, type Key, loadKey, membershipKey, rosterKey, type Table, toItem } from './table.ts';

const stored = z.object({
  entry: z.object({
    team: z.enum(TEAMS),
    personId: z.string(),
    name: z.string(),
    email: z.string(),
    available: z.boolean(),
    cap: z.exactOptional(z.number()),
    skills: z.exactOptional(z.array(z.string())),
    lead: z.exactOptional(z.literal(true)),
    changedBy: z.exactOptional(z.string()),
    changedAt: z.exactOptional(z.string()),
  }),
});

const storedLoad = z.object({ openTickets: z.number(), offeredAt: z.exactOptional(z.string()) });

const entryFrom = (item: Item): RosterEntry => stored.parse(fromItem(item)).entry;

/** Every entry stands twice, under its team and under its person, written and taken away in one transaction. */
export function createRoster(table: Table): Roster {
  const { client, name } = table;
  return {
    entry: async (team, personId) => {
      const item = await itemAt(table, rosterKey(team, personId));
      return item && entryFrom(item);
    },
    teamsOf: async (personId) => (await under(table, membershipKey(personId, ''))).map(entryFrom),
    of: async (team) => (await under(table, rosterKey(team, ''))).map(entryFrom),
    put: async (entry) => {
      const puts = keysOf(entry).map((key) => ({ Put: { TableName: name, Item: toItem({ ...key, entry }) } }));
      await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    },
    remove: async (team, personId) => {
      const deletes = keysOf({ team, personId }).map((key) => ({
        Delete: { TableName: name, Key: toItem(key), ConditionExpression: 'attribute_exists(pk)' },
      }));
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: deletes }));
        return true;
      } catch (error) {
        if (error instanceof TransactionCanceledException && wasAbsent(error)) return false;
        throw error;
      }
    },
  };
}

const under = (table: Table, { pk, sk }: Key): Promise<Item[]> => itemsUnder(table, pk, sk);

const keysOf = ({ team, personId }: Pick<RosterEntry, 'team' | 'personId'>) => [
  rosterKey(team, personId),
  membershipKey(personId, team),
];

const wasAbsent = (error: TransactionCanceledException): boolean =>
  error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') ?? false;

/**
 * A team's roster with what everybody on it has to do, in one query. The count of open tickets stays where it is when an agent is taken
 * off the roster: it goes down as their tickets leave them, and is right if they come back before.
 *
 * @param openPerAgent the cap of those whose entry names none.
 */
export const createStaffing =
  (table: Table, openPerAgent: number) =>
  async (team: TeamId): Promise<readonly Colleague[]> => {
    const { pk, sk: onRoster } = rosterKey(team, '');
    const items = await itemsUnder(table, pk);
    const loads = new Map(items.map((item) => [item.sk?.S, item]));
    return items
      .filter((item) => item.sk?.S?.startsWith(onRoster))
      .map(entryFrom)
      .map((entry) => colleagueFrom(entry, loads.get(loadKey(team, entry.personId).sk), openPerAgent));
  };

function colleagueFrom(entry: RosterEntry, load: Item | undefined, openPerAgent: number): Colleague {
  const { personId, available, skills = [], cap = openPerAgent } = entry;
  const { openTickets: open, ...offer } = load ? storedLoad.parse(fromItem(load)) : { openTickets: 0 };
  return { personId, available, skills, cap, open, ...offer };
}
