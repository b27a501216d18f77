import {
  type CancellationReason,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Claim, Commit, CommitResult, Recurrence, TicketStore } from '../../domain/ticket/store.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import { itemAt } from './reading.ts';
import { aboutKey, childKey, expiry, filingsKey, loadKey, receiptKey, type Table, ticketKey, toItem } from './table.ts';
import {
  aboutItem,
  eventItem,
  messageItem,
  receiptFrom,
  receiptItem,
  referenceFrom,
  ticketFrom,
  ticketItem,
} from './ticket-item.ts';

/**
 * All that a command writes, in one transaction: the ticket and a second one if it changes two, their events and texts, the receipt, the
 * counts, what the requester's next filing is compared with. A crash leaves all of it or nothing, so that there is nothing to mend.
 */
export function createTicketStore(table: Table, options: { readonly queueShards: number }): TicketStore {
  return {
    load: async (reference) => {
      const item = await itemAt(table, ticketKey(reference));
      return item && ticketFrom(item);
    },
    receipt: async (personId, key) => {
      const item = await itemAt(table, receiptKey(personId, key));
      return item && receiptFrom(item);
    },
    lastAbout: async (personId, issueType) => {
      const item = await itemAt(table, aboutKey(personId, issueType));
      return item && referenceFrom(item);
    },
    commit: (commit) => write(table, commit, options.queueShards),
  };
}

/** The parts whose refusal means something of its own; of the others it means that something has moved on. */
type Part = 'receipt' | 'filing' | 'other';

interface Written {
  readonly part: Part;
  readonly write: TransactWriteItem;
}

async function write({ client, name }: Table, commit: Commit, queueShards: number): Promise<CommitResult> {
  const parts = partsOf(name, commit, queueShards);
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: parts.map(({ write }) => write) }));
    return 'committed';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return (
      refusal(
        parts.map(({ part }) => part),
        error.CancellationReasons ?? [],
      ) ?? Promise.reject(error)
    );
  }
}

function partsOf(table: string, commit: Commit, queueShards: number): Written[] {
  const { after, messages, receipt, filing, also, unchanged, claims, recurrence } = commit;
  const absent = { TableName: table, ConditionExpression: 'attribute_not_exists(pk)' };
  const part = (kind: Part, write: TransactWriteItem): Written => ({ part: kind, write });
  const others = [
    ...putTicket(table, commit, queueShards),
    ...(also ? putTicket(table, also, queueShards) : []),
    ...(unchanged
      ? [{ ConditionCheck: { Key: toItem(ticketKey(unchanged.reference)), ...still(table, unchanged) } }]
      : []),
    ...linkChild(table, commit),
    ...messages.map((message) => ({ Put: { ...absent, Item: messageItem(after.reference, message) } })),
    ...claims.map((claim) => count(table, claim)),
    ...(recurrence ? [remember(table, recurrence)] : []),
  ];
  return [
    ...others.map((write) => part('other', write)),
    ...(receipt ? [part('receipt', { Put: { ...absent, Item: receiptItem(receipt) } })] : []),
    ...(filing ? [part('filing', countFiling(table, filing))] : []),
  ];
}

function putTicket(
  table: string,
  { before, after, events }: Pick<Commit, 'before' | 'after' | 'events'>,
  queueShards: number,
): TransactWriteItem[] {
  const absent = { TableName: table, ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    { Put: { ...(before ? still(table, before) : absent), Item: ticketItem(after, queueShards) } },
    ...events.map((event) => ({ Put: { ...absent, Item: eventItem(after.reference, event) } })),
  ];
}

/** On a ticket's item: it is as it was read. */
const still = (table: string, { version }: Ticket) => ({
  TableName: table,
  ConditionExpression: '#version = :before',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: toItem({ ':before': version }),
});

/** The row by which a fix finds who waits for it comes and goes with what the waiting ticket says of itself. */
function linkChild(table: string, { before, after }: Pick<Commit, 'before' | 'after'>): TransactWriteItem[] {
  const { reference, parent } = after;
  if (before?.parent === parent) return [];
  const key = (fix: string) => toItem(childKey(fix, reference));
  return [
    ...(before?.parent === undefined ? [] : [{ Delete: { TableName: table, Key: key(before.parent) } }]),
    ...(parent === undefined ? [] : [{ Put: { TableName: table, Item: key(parent) } }]),
  ];
}

/** One more only where there is room; one less always. */
function count(table: string, { team, personId, by, cap, offeredAt }: Claim): TransactWriteItem {
  const limited = by > 0 && cap !== undefined;
  return {
    Update: {
      TableName: table,
      Key: toItem(loadKey(team, personId)),
      UpdateExpression: `ADD openTickets :by${offeredAt === undefined ? '' : ' SET offeredAt = :offeredAt'}`,
      ...(limited ? { ConditionExpression: 'attribute_not_exists(openTickets) OR openTickets < :cap' } : {}),
      ExpressionAttributeValues: toItem({ ':by': by, ':cap': limited ? cap : undefined, ':offeredAt': offeredAt }),
    },
  };
}

function remember(table: string, recurrence: Recurrence): TransactWriteItem {
  const { before } = recurrence;
  const unchanged =
    before === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#reference = :before',
          ExpressionAttributeNames: { '#reference': 'reference' },
          ExpressionAttributeValues: toItem({ ':before': before }),
        };
  return { Put: { TableName: table, ...unchanged, Item: aboutItem(recurrence) } };
}

/** The count goes two days after its own: nobody asks for yesterday's. */
function countFiling(table: string, { personId, day, cap }: NonNullable<Commit['filing']>): TransactWriteItem {
  const expiresAt = expiry(new Date(Date.parse(day) + 3 * 86_400_000).toISOString());
  return {
    Update: {
      TableName: table,
      Key: toItem(filingsKey(personId, day)),
      UpdateExpression: 'ADD filings :one SET expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(filings) OR filings < :cap',
      ExpressionAttributeValues: toItem({ ':one': 1, ':cap': cap, ':expiresAt': expiresAt }),
    },
  };
}

/** A partition or the account is at its limit. The SDK does not repeat a transaction that was cancelled for it. */
const BUSY: readonly string[] = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Which part refused. A receipt that is there explains everything else, so it is asked first. A conflict with another transaction is
 * like losing against it: the caller reads again. Undefined: it was nothing of all this, and the error is a real one.
 */
function refusal(parts: readonly Part[], reasons: readonly CancellationReason[]): CommitResult | undefined {
  const failed = (part: Part, code: string) => parts.some((own, i) => own === part && reasons[i]?.Code === code);
  if (failed('receipt', 'ConditionalCheckFailed')) return 'key-used';
  if (failed('filing', 'ConditionalCheckFailed')) return 'cap-reached';
  const lost = reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
  if (lost) return 'moved-on';
  return reasons.some(({ Code = '' }) => BUSY.includes(Code)) ? 'busy' : undefined;
}
