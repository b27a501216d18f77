import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import * as z from 'zod/mini';
import { NOT_RECEIVING } from '../domain/intake/inbound-address.ts';
import { BRAND } from '../domain/mail/letter.ts';
import { type MailPorts, type MailSettings, NO_PAGES } from '../domain/mail/ports.ts';
import { DEFAULT_ZONE } from '../domain/mail/when.ts';
import { POLICY } from '../domain/policy/policy.ts';
import { TEAMS } from '../domain/policy/schema.ts';
import { SYSTEM } from '../domain/ticket/actor.ts';
import { perform } from '../domain/ticket/perform.ts';
import { createAddressBook, createSuppressions } from './dynamodb/address-book.ts';
import { createEventLog } from './dynamodb/event-log.ts';
import { createMailLedger } from './dynamodb/mail-ledger.ts';
import { createMailOutbox } from './dynamodb/mail-outbox.ts';
import { createPeople } from './dynamodb/people.ts';
import { createRoster, createStaffing } from './dynamodb/roster.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import type { MailroomConfig } from './mailroom-config.ts';
import { patience } from './patience.ts';
import { pause } from './pause.ts';
import { createAddressKey } from './secrets-manager/address-key.ts';
import { createSigningSecret } from './secrets-manager/signing-secret.ts';
import { createPostbox } from './ses/postbox.ts';

const addresses = z.partialRecord(z.enum(TEAMS), z.string().check(z.minLength(3)));

/** Throws where TEAM_ADDRESSES is not JSON of team to address. `leaseMs`: see `MailSettings`. */
export const mailSettings = (config: MailroomConfig, leaseMs: number): MailSettings => ({
  publicUrl: config.PUBLIC_URL.replace(/\/+$/, ''),
  domain: config.FROM_ADDRESS.slice(config.FROM_ADDRESS.lastIndexOf('@') + 1),
  ...(config.INBOUND_ADDRESS === NOT_RECEIVING ? {} : { inbound: config.INBOUND_ADDRESS }),
  ...(config.HELP_URL === NO_PAGES ? {} : { helpUrl: config.HELP_URL.replace(/\/+$/, '') }),
  ...(config.DESK_URL === NO_PAGES ? {} : { deskUrl: config.DESK_URL.replace(/\/+$/, '') }),
  operationsAddress: config.OPERATIONS_ADDRESS,
  teamAddresses: addresses.parse(JSON.parse(config.TEAM_ADDRESSES)),
  zone: DEFAULT_ZONE,
  leaseMs,
});

/** The sender has thirty seconds for ten events: one call that hangs must leave time for the others. Milliseconds, each attempt. */
const STORE_MS = 3_000;
const POST_MS = 5_000;

/** The sender's world on AWS, under today's policy. */
export function createMailroom(config: MailroomConfig): MailPorts {
  const table = { client: new DynamoDBClient(patience(STORE_MS)), name: config.TABLE_NAME };
  const secrets = new SecretsManagerClient(patience(STORE_MS));
  const addressKey = createAddressKey(secrets, config.ADDRESS_KEY_ARN);
  const log = createEventLog(table);
  const people = createPeople(table);
  const roster = createRoster(table);
  const desk = {
    tickets: createTicketStore(table, { queueShards: POLICY.queueShards }),
    staffing: createStaffing(table, POLICY.openPerAgent),
    ...{ policy: POLICY, now: Date.now, pause },
  };
  return {
    policy: POLICY,
    tickets: { load: log.ticket },
    log,
    people: {
      load: people.load,
      agentName: async (personId, team) =>
        ((await roster.entry(team, personId)) ?? (await people.load(personId)))?.name,
      member: roster.entry,
      team: roster.of,
    },
    ledger: createMailLedger(table),
    outbox: createMailOutbox(table),
    suppressions: createSuppressions(table, addressKey),
    reportUnreachable: async (reference, because) => {
      await perform(desk, reference, { type: 'report-unreachable', actor: SYSTEM, because });
    },
    addresses: createAddressBook(table, addressKey),
    postbox: createPostbox({
      client: new SESClient({ maxAttempts: 1, ...patience(POST_MS) }),
      fromAddress: config.FROM_ADDRESS,
      fromName: BRAND,
      configurationSet: config.CONFIGURATION_SET,
      pause: (ms) => setTimeout(ms),
    }),
    signingSecret: createSigningSecret(secrets, config.SIGNING_SECRET_ARN, Date.now),
    now: Date.now,
  };
}
