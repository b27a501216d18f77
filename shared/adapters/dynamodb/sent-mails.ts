import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FeedbackNote } from '../../domain/feedback/feedback.ts';
import type { FeedbackPorts, SentAgain } from '../../domain/feedback/handle-feedback.ts';
import type { MailId } from '../../domain/mail/ledger.ts';
import { mailRowKey, sentKey } from './mail-ledger.ts';
import { fromItem, type Table, toItem } from './table.ts';

type OnMail = Pick<MailId, 'reference' | 'key'>;

/** The ticket of a mail that was delivered under that id. */
export async function referenceOfSent({ client, name }: Table, messageId: string): Promise<string | undefined> {
  const { Item: item } = await client.send(new GetItemCommand({ TableName: name, Key: toItem(sentKey(messageId)) }));
  return item?.reference?.S;
}

/** What feedback writes into the ledger's rows. */
export const createSentMails = (table: Table): FeedbackPorts['sentMails'] => ({
  note: (mail, note, at) => writeNote(table, mail, note, at),
  again: (mail, messageId, most) => again(table, mail, messageId, most),
});

const FIELDS: Readonly<Record<FeedbackNote, string>> = {
  delivered: 'deliveredAt',
  delayed: 'delayedAt',
  bounced: 'bouncedAt',
  complained: 'complainedAt',
  rejected: 'rejectedAt',
};

/** A row that is gone, or was never there, gets no note. */
async function writeNote({ client, name }: Table, mail: OnMail, note: FeedbackNote, at: string): Promise<void> {
  await ifHeld(() =>
    client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(mailRowKey(mail)),
        UpdateExpression: 'SET #field = :at',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#field': FIELDS[note] },
        ExpressionAttributeValues: toItem({ ':at': at }),
      }),
    ),
  );
}

/** A settled row becomes one that is claimed and whose lease is over: the next order for its event takes it. */
async function again({ client, name }: Table, mail: OnMail, messageId: string, most: number): Promise<SentAgain> {
  const refused = await ifHeld(() =>
    client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem(mailRowKey(mail)),
        UpdateExpression: 'SET #state = :claimed, leaseUntil = :over, cameBack = :id ADD softBounces :one',
        ConditionExpression:
          most > 0
            ? '#state = :delivered AND messageId = :id AND (attribute_not_exists(softBounces) OR softBounces < :most)'
            : '#state = :delivered AND messageId = :id AND softBounces < :most',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: toItem({
          ':claimed': 'claimed',
          ':delivered': 'delivered',
          ':over': 0,
          ':id': messageId,
          ':one': 1,
          ':most': most,
        }),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return judged(fromItem(refused), messageId);
}

function judged(row: Record<string, unknown>, messageId: string): SentAgain {
  const { state, cameBack, softBounces, messageId: sent } = row;
  if (state === 'claimed' && cameBack === messageId) return { kind: 'again', attempt: Number(softBounces) };
  if (state === 'delivered') return { kind: sent === messageId ? 'exhausted' : 'other' };
  return { kind: state === 'claimed' ? 'not-sent-yet' : 'other' };
}

type Row = NonNullable<ConditionalCheckFailedException['Item']>;

/** The row as it is after the update; or, where the condition does not hold, as it was. */
async function ifHeld(update: () => Promise<{ readonly Attributes?: Row | undefined }>): Promise<Row> {
  try {
    return (await update()).Attributes ?? {};
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item ?? {};
    throw error;
  }
}
