import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { MailIntakePorts, MailIntakeSettings } from '../domain/intake/accepted.ts';
import type { AddressBook } from '../domain/people/address-book.ts';
import type { People } from '../domain/people/person.ts';
import { POLICY } from '../domain/policy/policy.ts';
import { REFERENCE_BYTES } from '../domain/ticket/reference.ts';
import { createAddressBook, createSuppressions } from './dynamodb/address-book.ts';
import { createArrivals } from './dynamodb/arrivals.ts';
import { createPeople } from './dynamodb/people.ts';
import { createStaffing } from './dynamodb/roster.ts';
import { referenceOfSent } from './dynamodb/sent-mails.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { pause } from './pause.ts';
import { createAttachmentStore } from './s3/attachment-store.ts';
import { createRawMails } from './s3/raw-mails.ts';
import type { S3Place } from './s3/signed-fetch.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';
import { createSigningSecret } from './secrets-manager/signing-secret.ts';

/** What a function that takes mail in is configured with. */
export type IntakeConfig = Readonly<
  Record<
    | 'TABLE_NAME'
    | 'SIGNING_SECRET_ARN'
    | 'ADDRESS_KEY_ARN'
    | 'INBOUND_BUCKET'
    | 'INBOUND_ADDRESS'
    | 'FROM_ADDRESS'
    | 'ATTACHMENTS_BUCKET',
    string
  >
>;

export interface IntakeDesk {
  readonly ports: MailIntakePorts;
  readonly settings: () => Promise<MailIntakeSettings>;
  /** A mail as it came. */
  readonly read: (key: string) => Promise<Uint8Array>;
}

/** The world on AWS of what takes mail in, under today's policy. */
export function createIntakeDesk(config: IntakeConfig, aws: Omit<S3Place, 'bucket'>): IntakeDesk {
  const table = { client: new DynamoDBClient(), name: config.TABLE_NAME };
  const secrets = new SecretsManagerClient();
  const addressKey = createAddressKey(secrets, config.ADDRESS_KEY_ARN);
  const signingSecret = createSigningSecret(secrets, config.SIGNING_SECRET_ARN, Date.now);
  const people = createPeople(table);
  const mails = createRawMails({ bucket: config.INBOUND_BUCKET, ...aws });
  return {
    read: mails.read,
    settings: async () => ({
      secret: await signingSecret(),
      inbound: config.INBOUND_ADDRESS,
      addressKey: await addressKey(),
      ownAddresses: [config.FROM_ADDRESS.toLowerCase()],
    }),
    ports: {
      tickets: createTicketStore(table, { queueShards: POLICY.queueShards }),
      policy: POLICY,
      staffing: createStaffing(table, POLICY.openPerAgent),
      now: Date.now,
      pause,
      people,
      addresses: stillTheirs(createAddressBook(table, addressKey), people),
      suppressions: createSuppressions(table, addressKey),
      sent: { referenceOf: (messageId) => referenceOfSent(table, messageId) },
      arrivals: createArrivals(table, Date.now),
      attachments: createAttachmentStore({ bucket: config.ATTACHMENTS_BUCKET, ...aws }, { now: Date.now }),
      quarantine: { keep: mails.quarantine },
      newId: randomUUID,
      drawReference: () => randomBytes(REFERENCE_BYTES),
    },
  };
}

/** An address that its person has given up since is nobody's. */
function stillTheirs(book: AddressBook, people: Pick<People, 'load'>): Pick<AddressBook, 'idOf' | 'personOf'> {
  return {
    idOf: book.idOf,
    personOf: async (address) => {
      const personId = await book.personOf(address);
      const person = personId === undefined ? undefined : await people.load(personId);
      return person?.email?.trim().toLowerCase() === address.trim().toLowerCase() ? personId : undefined;
    },
  };
}
