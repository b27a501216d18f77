import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { MailId, Settlement } from '../../domain/mail/ledger.ts';
import type { HeldMail, Most, Outbox } from '../../domain/mail/outbox.ts';
import { mailRowKey } from './mail-ledger.ts';
import { fromItem, type Item, type Key, type Table, toItem } from './table.ts';
import { update } from './updating.ts';

/**
 * `OUTBOX` / `2026-11-24T05:00:00.000Z#PERSON#id#SP-…#000042#…`: what waits, by the moment at which it may go. One partition takes a
 * thousand mails a second to wait, many times what is ever sent.
 */
const rowKey = ({ readyAt, recipient, mail }: HeldMail): Key => ({
  pk: 'OUTBOX',
  sk: [readyAt, recipient, mail.reference, mail.key].join('#'),
});
const leaseKey = (recipient: string): Key => ({ pk: `OUTBOX#${recipient}`, sk: 'LEASE' });
const burstKey = (recipient: string): Key => ({ pk: `OUTBOX#${recipient}`, sk: 'BURST' });
const placesKey = (recipient: string): Key => ({ pk: `OUTBOX#${recipient}`, sk: 'PLACES' });

/** What one run takes at most; the rest is the next run's. */
const MOST_AT_ONCE = 2_000;

/** Two items per mail; a transaction takes a hundred. */
const MAILS_PER_TRANSACTION = 50;

/** Seconds since the epoch, a day after a moment in milliseconds: by then neither a lease nor a count says anything. */
const forgottenAt = (ms: number): number => Math.ceil(ms / 1000) + 86_400;

/** Mails that wait: their rows in the ledger, and where to look for them. */
export function createMailOutbox(table: Table): Outbox {
  const { client, name } = table;
  return {
    count: (recipient, now, withinMs) => count(table, recipient, now, withinMs),
    admit: (mail, recipient, most, now) => admit(table, mail, recipient, most, now),
    hold: (held, attempt, now) => hold(table, held, attempt, now),
    ready: (now) => readyRows(table, now),
    lease: (recipient, now, leaseMs) => lease(table, recipient, now, leaseMs),
    release: (recipient) => remove(table, leaseKey(recipient)),
    isHeld: async (mail) => {
      const { Item: row } = await client.send(
        new GetItemCommand({ TableName: name, Key: toItem(mailRowKey(mail)), ConsistentRead: true }),
      );
      return row?.state?.S === 'held';
    },
    settle: (held, settlement, now) => settle(table, held, settlement, now),
    forget: (held) => remove(table, rowKey(held)),
  };
}

/** The while begins with the first mail. Whoever finds it over begins the next one; of several who do, one begins and the others count. */
async function count(
  table: Table,
  recipient: string,
  now: number,
  withinMs: number,
): Promise<{ readonly mails: number; readonly untilMs: number }> {
  const key = burstKey(recipient);
  const counted =
    (await update(table, key, 'ADD mails :one', 'untilMs > :now', toItem({ ':one': 1, ':now': now }))) ??
    (await update(
      table,
      key,
      'SET mails = :one, untilMs = :until, expiresAt = :expiresAt',
      'attribute_not_exists(pk) OR untilMs <= :now',
      toItem({ ':one': 1, ':now': now, ':until': now + withinMs, ':expiresAt': forgottenAt(now + withinMs) }),
    ));
  if (counted === undefined) return count(table, recipient, now, withinMs);
  const { mails, untilMs } = fromItem(counted);
  return { mails: Number(mails), untilMs: Number(untilMs) };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Which mails have a place today is kept, not how many: so one mail takes one, however often it is tried. */
async function admit(table: Table, mail: MailId, recipient: string, most: Most, now: number): Promise<boolean> {
  const id = `${mail.reference}#${mail.key}`;
  const isToday = { ':now': now, ':id': id, ':aDay': most.aDay };
  const today = 'dayUntilMs > :now AND size(today) < :aDay AND NOT contains(today, :id)';
  const hour = { ':one': 1, ':hourUntil': now + HOUR_MS };
  const day = { ':dayUntil': now + DAY_MS, ':expiresAt': forgottenAt(now + DAY_MS) };
  const place = (expression: string, condition: string, values: Readonly<Record<string, unknown>>) =>
    update(table, placesKey(recipient), expression, condition, { ...toItem(values), ':mail': { SS: [id] } });
  const isAdmitted =
    (await place('ADD today :mail, mails :one', `${today} AND hourUntilMs > :now AND mails < :anHour`, {
      ...isToday,
      ...{ ':one': 1, ':anHour': most.anHour },
    })) ??
    (await place('ADD today :mail SET mails = :one, hourUntilMs = :hourUntil', `${today} AND hourUntilMs <= :now`, {
      ...isToday,
      ...hour,
    })) ??
    (await place(
      'SET today = :mail, mails = :one, hourUntilMs = :hourUntil, dayUntilMs = :dayUntil, expiresAt = :expiresAt',
      'attribute_not_exists(pk) OR dayUntilMs <= :now',
      { ':now': now, ...hour, ...day },
    ));
  if (isAdmitted !== undefined) return true;
  const { client, name } = table;
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: name, Key: toItem(placesKey(recipient)), ConsistentRead: true }),
  );
  const { today: mails, dayUntilMs, mails: thisHour, hourUntilMs } = item ?? {};
  if (mails?.SS?.includes(id)) return true;
  const isFull = (places: number, used: number, untilMs: unknown) => used >= places && Number(untilMs ?? 0) > now;
  if (isFull(most.aDay, mails?.SS?.length ?? 0, dayUntilMs?.N)) return false;
  if (isFull(most.anHour, Number(thisHour?.N ?? 0), hourUntilMs?.N)) return false;
  // Somebody else has begun the while meanwhile.
  return admit(table, mail, recipient, most, now);
}

const lease = async (table: Table, recipient: string, now: number, leaseMs: number): Promise<boolean> =>
  (await update(
    table,
    leaseKey(recipient),
    'SET leaseUntil = :until, expiresAt = :expiresAt',
    'attribute_not_exists(pk) OR leaseUntil <= :now',
    toItem({ ':now': now, ':until': now + leaseMs, ':expiresAt': forgottenAt(now + leaseMs) }),
  )) !== undefined;

async function hold({ client, name }: Table, held: HeldMail, attempt: number, now: number): Promise<void> {
  const ledger: TransactWriteItem = {
    Update: {
      TableName: name,
      Key: toItem(mailRowKey(held.mail)),
      UpdateExpression: 'SET #state = :held, #at = :at, readyAt = :readyAt REMOVE leaseUntil',
      ConditionExpression: '#state = :claimed AND attempts = :attempt',
      ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
      ExpressionAttributeValues: toItem({
        ':held': 'held',
        ':claimed': 'claimed',
        ':attempt': attempt,
        ':at': new Date(now).toISOString(),
        ':readyAt': held.readyAt,
      }),
    },
  };
  const row: TransactWriteItem = { Put: { TableName: name, Item: toItem({ ...rowKey(held), held }) } };
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [ledger, row] }));
  } catch (error) {
    // The claim was taken over: what becomes of the mail is the later attempt's to say.
    if (!(error instanceof TransactionCanceledException && wasRefused(error))) throw error;
  }
}

const wasRefused = ({ CancellationReasons: reasons = [] }: TransactionCanceledException): boolean =>
  reasons.some(({ Code }) => Code === 'ConditionalCheckFailed');

async function readyRows({ client, name }: Table, now: number): Promise<readonly HeldMail[]> {
  const found: HeldMail[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk AND sk < :after',
        // The millisecond itself is ready: a row of it begins with it and goes on.
        ExpressionAttributeValues: toItem({ ':pk': 'OUTBOX', ':after': new Date(now + 1).toISOString() }),
        ConsistentRead: true,
        Limit: MOST_AT_ONCE,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    found.push(...items.map(heldFrom));
    start = last;
  } while (start !== undefined && found.length < MOST_AT_ONCE);
  return found.slice(0, MOST_AT_ONCE);
}

/** Reads back what `hold` writes. A row that holds no mail fails here, with its key. */
function heldFrom(item: Item): HeldMail {
  const { held, sk } = fromItem(item);
  if (isHeldMail(held)) return held;
  throw new Error(`OUTBOX / ${String(sk)} holds no mail`);
}

const isHeldMail = (value: unknown): value is HeldMail =>
  typeof value === 'object' && value !== null && 'mail' in value && 'recipient' in value && 'readyAt' in value;

async function settle(
  { client, name }: Table,
  held: readonly HeldMail[],
  settlement: Settlement,
  now: number,
): Promise<void> {
  for (let start = 0; start < held.length; start += MAILS_PER_TRANSACTION) {
    const items = held
      .slice(start, start + MAILS_PER_TRANSACTION)
      .flatMap((one): TransactWriteItem[] => [
        { Update: { TableName: name, Key: toItem(mailRowKey(one.mail)), ...ended(settlement, now) } },
        { Delete: { TableName: name, Key: toItem(rowKey(one)) } },
      ]);
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
  }
}

function ended(settlement: Settlement, now: number) {
  const [field, value] =
    settlement.state === 'delivered' ? ['messageId', settlement.messageId] : ['reason', settlement.reason];
  return {
    UpdateExpression: 'SET #state = :state, #at = :at, #field = :value REMOVE readyAt',
    ExpressionAttributeNames: { '#state': 'state', '#at': 'at', '#field': field },
    ExpressionAttributeValues: toItem({
      ':state': settlement.state,
      ':at': new Date(now).toISOString(),
      ':value': value,
    }),
  };
}

async function remove({ client, name }: Table, key: Key): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName: name, Key: toItem(key) }));
}
