import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsPlace } from '../configuration.ts';
import type { RequesterDesk } from '../domain/desk.ts';
import { createDesk } from './desk.ts';
import { createAddressBook } from './dynamodb/address-book.ts';
import { createClient } from './dynamodb/client.ts';
import { type AttachmentConfig, attachmentsOf } from './s3/attachment-store.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';
import { createSigningSecret } from './secrets-manager/signing-secret.ts';

/** The requesters' API's world on AWS. */
export function createRequesterDesk(
  config: {
    readonly TABLE_NAME: string;
    readonly SIGNING_SECRET_ARN: string;
    readonly ADDRESS_KEY_ARN: string;
    readonly INTAKE_SECRET_ARN: string;
  } & AttachmentConfig,
  aws: AwsPlace,
): RequesterDesk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  const secrets = new SecretsManagerClient();
  const key = createAddressKey(secrets, config.ADDRESS_KEY_ARN);
  return {
    ...createDesk(config),
    addresses: createAddressBook(table, key),
    intakeSecret: createSigningSecret(secrets, config.INTAKE_SECRET_ARN, Date.now),
    attachments: attachmentsOf(config, aws),
  };
}
