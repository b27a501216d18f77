import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsPlace } from '../configuration.ts';
import type { AgentDesk } from '../domain/desk.ts';
import { createDesk } from './desk.ts';
import { createAddressBook } from './dynamodb/address-book.ts';
import { createClient } from './dynamodb/client.ts';
import { type AttachmentConfig, attachmentsOf } from './s3/attachment-store.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';

/** The agents' API's world on AWS. */
export function createAgentDesk(
  config: {
    readonly TABLE_NAME: string;
    readonly SIGNING_SECRET_ARN: string;
    readonly ADDRESS_KEY_ARN: string;
  } & AttachmentConfig,
  aws: AwsPlace,
): AgentDesk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  const key = createAddressKey(new SecretsManagerClient(), config.ADDRESS_KEY_ARN);
  const addresses = createAddressBook(table, key);
  return { ...createDesk(config), addresses, attachments: attachmentsOf(config, aws) };
}
