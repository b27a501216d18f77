import {
  type CancellationReason,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Commit, CommitResult, TicketStore } from '../../domain/ticket/store.ts';
import { expiry, filingsKey, type Item, type Key, receiptKey, type Table, ticketKey, toItem } from './table.ts';
import { eventItem, messageItem, receiptFrom, receiptItem, ticketFrom, ticketItem } from './ticket-item.ts';

/** The ticket, its events, its texts, the receipt and the filing count, each command in one transaction. */
export function createTicketStore(table: Table, options: { readonly queueShards: number }): TicketStore {
  return {
    load: async (reference) => {
      const item = await get(table, ticketKey(reference));
      return item && ticketFrom(item);
    },
    receipt: async (personId, key) => {
      const item = await get(table, receiptKey(personId, key));
      return item && receiptFrom(item);
    },
    commit: (commit) => write(table, commit, options.queueShards),
  };
}

async function get({ client, name }: Table, key: Key): Promise<Item | undefined> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true }),
  );
  return item;
}

type Part = 'ticket' | 'receipt' | 'filing' | 'content';

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

function partsOf(table: string, commit: Commit, queueShards: number): { part: Part; write: TransactWriteItem }[] {
  const { before, after, events, messages, receipt, filing } = commit;
  const absent = { TableName: table, ConditionExpression: 'attribute_not_exists(pk)' };
  const unchanged = before && {
    TableName: table,
    ConditionExpression: '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: toItem({ ':before': before.version }),
  };
  const part = (kind: Part, write: TransactWriteItem) => ({ part: kind, write });
  return [
    part('ticket', { Put: { ...(unchanged ?? absent), Item: ticketItem(after, queueShards) } }),
    ...events.map((event) => part('content', { Put: { ...absent, Item: eventItem(after.reference, event) } })),
    ...messages.map((message) => part('content', { Put: { ...absent, Item: messageItem(after.reference, message) } })),
    ...(receipt ? [part('receipt', { Put: { ...absent, Item: receiptItem(receipt) } })] : []),
    ...(filing ? [part('filing', countFiling(table, filing))] : []),
  ];
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
