import { randomBytes, randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Desk } from '../domain/desk.ts';
import { POLICY } from '../domain/policy/policy.ts';
import { REFERENCE_BYTES } from '../domain/ticket/reference.ts';
import { createClient } from './dynamodb/client.ts';
import { createPeople } from './dynamodb/people.ts';
import { createRoster, createStaffing } from './dynamodb/roster.ts';
import { createTicketReader } from './dynamodb/ticket-reader.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { pause } from './pause.ts';
import { createSigningSecret } from './secrets-manager/signing-secret.ts';

/** An API's world on AWS, under today's policy. */
export function createDesk(config: { readonly TABLE_NAME: string; readonly SIGNING_SECRET_ARN: string }): Desk {
  const table = { client: createClient(), name: config.TABLE_NAME };
  const options = { queueShards: POLICY.queueShards };
  return {
    policy: POLICY,
    tickets: createTicketStore(table, options),
    reader: createTicketReader(table, options),
    people: createPeople(table),
    roster: createRoster(table),
    staffing: createStaffing(table, POLICY.openPerAgent),
    signingSecret: createSigningSecret(new SecretsManagerClient(), config.SIGNING_SECRET_ARN, Date.now),
    now: Date.now,
    pause,
    newId: randomUUID,
    drawReference: () => randomBytes(REFERENCE_BYTES),
  };
}
