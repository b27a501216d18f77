import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AgentDesk } from '../domain/desk.ts';
import { createDesk } from './desk.ts';
import { createAddressBook } from './dynamodb/address-book.ts';
import { createClient } from './dynamodb/client.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';

/** The agents' API's world on AWS. */
export function createAgentDesk(config: {
  readonly TABLE_NAME: string;
  readonly SIGNING_SECRET_ARN: string;
  readonly ADDRESS_KEY_ARN: string;
}): AgentDesk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  const key = createAddressKey(new SecretsManagerClient(), config.ADDRESS_KEY_ARN);
  return { ...createDesk(config), addresses: createAddressBook(table, key) };
}
