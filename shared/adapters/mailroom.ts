import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { BRAND } from '../domain/mail/letter.ts';
import type { MailPorts } from '../domain/mail/ports.ts';
import { POLICY } from '../domain/policy/policy.ts';
import { createEventLog } from './dynamodb/event-log.ts';
import { createMailLedger } from './dynamodb/mail-ledger.ts';
import { createPeople } from './dynamodb/people.ts';
import { createRoster } from './dynamodb/roster.ts';
import { patience } from './patience.ts';
import { createSigningSecret } from './secrets-manager/signing-secret.ts';
import { createPostbox } from './ses/postbox.ts';

export interface MailroomConfig {
  readonly TABLE_NAME: string;
  readonly SIGNING_SECRET_ARN: string;
  readonly FROM_ADDRESS: string;
  readonly CONFIGURATION_SET: string;
}

/** The sender has thirty seconds for ten events: one call that hangs must leave time for the others. Milliseconds, each attempt. */
const STORE_MS = 3_000;
const POST_MS = 5_000;

/** The sender's world on AWS, under today's policy. */
export function createMailroom(config: MailroomConfig): MailPorts {
  const table = { client: new DynamoDBClient(patience(STORE_MS)), name: config.TABLE_NAME };
  const log = createEventLog(table);
  const people = createPeople(table);
  const roster = createRoster(table);
  return {
    policy: POLICY,
    tickets: { load: log.ticket },
    log,
    people: {
      load: people.load,
      agentName: async (personId, team) =>
        ((await roster.entry(team, personId)) ?? (await people.load(personId)))?.name,
      member: roster.entry,
    },
    ledger: createMailLedger(table),
    postbox: createPostbox({
      client: new SESClient({ maxAttempts: 1, ...patience(POST_MS) }),
      fromAddress: config.FROM_ADDRESS,
      fromName: BRAND,
      configurationSet: config.CONFIGURATION_SET,
    }),
    signingSecret: createSigningSecret(
      new SecretsManagerClient(patience(STORE_MS)),
      config.SIGNING_SECRET_ARN,
      Date.now,
    ),
    now: Date.now,
  };
}
