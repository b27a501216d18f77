import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FeedbackPorts } from '../domain/feedback/handle-feedback.ts';
import { POLICY } from '../domain/policy/policy.ts';
import { createSuppressions } from './dynamodb/address-book.ts';
import { createPeople } from './dynamodb/people.ts';
import { createStaffing } from './dynamodb/roster.ts';
import { createSentMails } from './dynamodb/sent-mails.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { pause } from './pause.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';

interface FeedbackConfig {
  readonly TABLE_NAME: string;
  readonly ADDRESS_KEY_ARN: string;
  readonly MAIL_QUEUE_URL: string;
}

/** The world on AWS of what hears how mails fared. */
export function feedbackPorts(config: FeedbackConfig): FeedbackPorts {
  const table = { client: new DynamoDBClient(), name: config.TABLE_NAME };
  const queue = new SQSClient();
  return {
    tickets: createTicketStore(table, { queueShards: POLICY.queueShards }),
    policy: POLICY,
    staffing: createStaffing(table, POLICY.openPerAgent),
    now: Date.now,
    pause,
    people: createPeople(table),
    suppressions: createSuppressions(table, createAddressKey(new SecretsManagerClient(), config.ADDRESS_KEY_ARN)),
    sentMails: createSentMails(table),
    sendAgain: async (order, afterSeconds) => {
      await queue.send(
        new SendMessageCommand({
          QueueUrl: config.MAIL_QUEUE_URL,
          MessageBody: JSON.stringify(order),
          DelaySeconds: afterSeconds,
        }),
      );
    },
  };
}
