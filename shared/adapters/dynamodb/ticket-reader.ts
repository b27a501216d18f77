import { BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { inOrder, type MailRow, type TicketFile, type WaitRow } from '../../domain/reading/ticket-file.ts';
import type { Page, PageRequest, TicketReader } from '../../domain/reading/ticket-reader.ts';
import { byDeadline, byFiling, byReview, type TicketRow } from '../../domain/reading/ticket-row.ts';
import { itemsUnder } from './reading.ts';
import { childKey, fromItem, type Item, messageKey, type Table, ticketKey, toItem } from './table.ts';
import {
  assigneeListKey,
  eventFrom,
  messageFrom,
  queueListKey,
  requesterListKey,
  reviewListKey,
  rowFrom,
  ticketFrom,
} from './ticket-item.ts';

export function createTicketReader(table: Table, { queueShards }: { readonly queueShards: number }): TicketReader {
  return {
    file: (reference) => readFile(table, reference),
    filedBy: (personId, page) => list(table, REQUESTER, [requesterListKey(personId)], page),
    queueOf: (team, page) =>
      list(
        table,
        QUEUE,
        Array.from({ length: queueShards }, (_, shard) => queueListKey(team, shard)),
        page,
      ),
    assignedTo: (personId, page) => list(table, ASSIGNEE, [assigneeListKey(personId)], page),
    reviewsOf: (team, page) => list(table, REVIEWS, [reviewListKey(team)], page),
    childrenOf: (reference) => readChildren(table, reference),
    subjectsOf: (rows) => readSubjects(table, rows),
  };
}

/** What a row is, its sort key says. */
async function readFile(table: Table, reference: string): Promise<TicketFile | undefined> {
  return fileFrom(await itemsUnder(table, ticketKey(reference).pk));
}

async function readChildren(table: Table, reference: string): Promise<string[]> {
  const { pk, sk } = childKey(reference, '');
  return (await itemsUnder(table, pk, sk)).flatMap(childFrom);
}

/** The reference in the key of a row by which a fix finds who waits for it; nothing of any other row. */
function childFrom({ sk }: Item): readonly string[] {
  const [kind, reference] = sk?.S?.split('#') ?? [];
  return kind === 'CHILD' && reference !== undefined ? [reference] : [];
}

function fileFrom(items: readonly Item[]): TicketFile | undefined {
  const under = (prefix: string) => items.filter((item) => item.sk?.S?.startsWith(prefix));
  const [ticket] = under('TICKET');
  if (ticket === undefined) return undefined;
  const events = under('EVENT#').map(eventFrom);
  const [wait] = under('WAIT').map(waitFrom);
  return {
    ticket: ticketFrom(ticket),
    events,
    messages: inOrder(events, under('MESSAGE#').map(messageFrom)),
    mails: under('MAIL#').map(mailFrom),
    children: items.flatMap(childFrom),
    ...(wait ? { wait } : {}),
  };
}

const storedWait = z.object({
  wait: z.object({
    stage: z.string(),
    wakeAt: z.string(),
    generation: z.number(),
    order: z.string(),
    executionArn: z.string(),
  }),
});

/** The token stays behind: the schema does not know it. */
const waitFrom = (item: Item): WaitRow => storedWait.parse(fromItem(item)).wait;

const storedMail = z.object({
  sk: z.string(),
  state: z._default(z.string(), 'unknown'),
  attempts: z.exactOptional(z.number()),
  at: z.exactOptional(z.string()),
  reason: z.exactOptional(z.string()),
  messageId: z.exactOptional(z.string()),
  deliveredAt: z.exactOptional(z.string()),
  delayedAt: z.exactOptional(z.string()),
  bouncedAt: z.exactOptional(z.string()),
  complainedAt: z.exactOptional(z.string()),
  rejectedAt: z.exactOptional(z.string()),
});

/** `MAIL#000042#kind#audience#…` */
function mailFrom(item: Item): MailRow {
  const { sk, ...row } = storedMail.parse(fromItem(item));
  const [, event = '', kind = '', audience = ''] = sk.split('#');
  return { event: Number(event), kind, audience, ...row };
}

interface Index {
  readonly name: string;
  readonly key: string;
  readonly sort: string;
  readonly ascending: boolean;
  /** What a row is sorted by, as the index has it. */
  readonly sortOf: (row: TicketRow) => string;
}

const REQUESTER: Index = {
  name: 'by-requester',
  key: 'requesterKey',
  sort: 'requesterSort',
  ascending: false,
  sortOf: byFiling,
};
const QUEUE: Index = { name: 'by-queue', key: 'queueKey', sort: 'queueSort', ascending: true, sortOf: byDeadline };
const REVIEWS: Index = { ...QUEUE, sortOf: byReview };
const ASSIGNEE: Index = {
  name: 'by-assignee',
  key: 'assigneeKey',
  sort: 'assigneeSort',
  ascending: true,
  sortOf: byDeadline,
};

/** A list that may be spread over several partitions, merged. One row more than asked for tells whether there is a next page. */
async function list(table: Table, index: Index, partitions: readonly string[], page: PageRequest): Promise<Page> {
  const parts = await Promise.all(partitions.map((partition) => part(table, index, partition, page)));
  const direction = index.ascending ? 1 : -1;
  const rows = parts.flat().sort((a, b) => direction * (index.sortOf(a) < index.sortOf(b) ? -1 : 1));
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return rows.length > page.limit && last !== undefined ? { rows: shown, next: index.sortOf(last) } : { rows: shown };
}

async function part(
  { client, name }: Table,
  index: Index,
  partition: string,
  { limit, after }: PageRequest,
): Promise<TicketRow[]> {
  const beyond = index.ascending ? '#sort > :after' : '#sort < :after';
  const { Items: items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      IndexName: index.name,
      KeyConditionExpression: after === undefined ? '#key = :key' : `#key = :key AND ${beyond}`,
      ExpressionAttributeNames: { '#key': index.key, ...(after === undefined ? {} : { '#sort': index.sort }) },
      ExpressionAttributeValues: toItem({ ':key': partition, ':after': after }),
      ScanIndexForward: index.ascending,
      Limit: limit + 1,
    }),
  );
  return items.map(rowFrom);
}

const storedSubject = z.object({ pk: z.string(), message: z.object({ subject: z.string() }) });
const TRIES = 3;

/** A subject that does not come after a few tries is left out: the list is worth showing without it. */
async function readSubjects({ client, name }: Table, rows: readonly TicketRow[]): Promise<ReadonlyMap<string, string>> {
  const byPk = new Map(rows.map((row) => [ticketKey(row.reference).pk, row.reference]));
  const subjects = new Map<string, string>();
  let keys = rows.map((row) => toItem(messageKey(row.reference, row.descriptionId)));
  for (let attempt = 0; attempt < TRIES && keys.length > 0; attempt += 1) {
    const { Responses: found, UnprocessedKeys: left } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [name]: { Keys: keys, ProjectionExpression: 'pk, message.subject' } },
      }),
    );
    for (const item of found?.[name] ?? []) {
      const parsed = storedSubject.safeParse(fromItem(item));
      const reference = parsed.success ? byPk.get(parsed.data.pk) : undefined;
      if (parsed.success && reference !== undefined) subjects.set(reference, parsed.data.message.subject);
    }
    keys = left?.[name]?.Keys ?? [];
  }
  return subjects;
}
