import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Claim, MailId, MailLedger, Settlement } from '../../domain/mail/ledger.ts';
import { fromItem, type Item, type Key, type Table, toItem } from './table.ts';

/** `TICKET#ref` / `MAIL#000042#resolved#requester`: beside the ticket, without any address or id of a person. */
export const mailRowKey = ({ reference, key }: Pick<MailId, 'reference' | 'key'>): Key => ({
  pk: `TICKET#${reference}`,
  sk: `MAIL#${key}`,
});

/** `SENT#<message id>` / `MAIL`: which ticket a mail of ours was about, for an answer that names nothing else. */
export const sentKey = (messageId: string): Key => ({ pk: `SENT#${messageId}`, sk: 'MAIL' });

/** Nobody answers a mail that is older. */
const SENT_DAYS = 180;

const sentItem = (messageId: string, { reference }: MailId, now: number): Item =>
  toItem({ ...sentKey(messageId), reference, expiresAt: Math.ceil(now / 1000) + SENT_DAYS * 86_400 });

const NAMES = { '#state': 'state', '#at': 'at' };

/** One row per mail: who claims it, and how it ended. `at` is when its state last changed, ISO 8601. */
export function createMailLedger(table: Table): MailLedger {
  return {
    claim: (mail, now, leaseMs) => claim(table, mail, now, leaseMs),
    settle: (mail, attempt, settlement, now) => settle(table, mail, attempt, settlement, now),
  };
}

async function claim({ client, name }: Table, mail: MailId, now: number, leaseMs: number): Promise<Claim> {
  try {
    const { Attributes: row = {} } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(mailRowKey(mail)),
        UpdateExpression: 'SET #state = :claimed, leaseUntil = :until, #at = :at ADD attempts :one',
        ConditionExpression: 'attribute_not_exists(pk) OR (#state = :claimed AND leaseUntil <= :now)',
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: toItem({
          ':claimed': 'claimed',
          ':until': now + leaseMs,
          ':now': now,
          ':at': new Date(now).toISOString(),
          ':one': 1,
        }),
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'claimed', attempt: Number(fromItem(row).attempts) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { kind: error.Item?.state?.S === 'claimed' ? 'busy' : 'settled' };
  }
}

async function settle(
  { client, name }: Table,
  mail: MailId,
  attempt: number,
  settlement: Settlement,
  now: number,
): Promise<void> {
  const { state } = settlement;
  // Before the row: who dies in between has an answer that is found by this, and a mail that goes twice anyway.
  if (settlement.state === 'delivered' && mail.audience === 'requester')
    await client.send(new PutItemCommand({ TableName: name, Item: sentItem(settlement.messageId, mail, now) }));
  const [field, value] =
    settlement.state === 'delivered' ? ['messageId', settlement.messageId] : ['reason', settlement.reason];
  // A delivery is a fact whoever holds the claim by now; anything else is only the holder's to say.
  const condition = state === 'delivered' ? {} : { ConditionExpression: '#state = :claimed AND attempts = :attempt' };
  const holder = state === 'delivered' ? {} : { ':claimed': 'claimed', ':attempt': attempt };
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(mailRowKey(mail)),
        UpdateExpression: 'SET #state = :state, #at = :at, #field = :value REMOVE leaseUntil',
        ...condition,
        ExpressionAttributeNames: { ...NAMES, '#field': field },
        ExpressionAttributeValues: toItem({
          ':state': state,
          ':at': new Date(now).toISOString(),
          ':value': value,
          ...holder,
        }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
