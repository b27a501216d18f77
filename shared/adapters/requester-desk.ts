import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RequesterDesk } from '../domain/desk.ts';
import { createDesk } from './desk.ts';
import { createAddressBook } from './dynamodb/address-book.ts';
import { createClient } from './dynamodb/client.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';

/** The requesters' API's world on AWS. */
export function createRequesterDesk(config: {
  readonly TABLE_NAME: string;
  readonly SIGNING_SECRET_ARN: string;
  readonly ADDRESS_KEY_ARN: string;
}): RequesterDesk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  const key = createAddressKey(new SecretsManagerClient(), config.ADDRESS_KEY_ARN);
  return { ...createDesk(config), addresses: createAddressBook(table, key) };
}
