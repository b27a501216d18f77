import { randomUUID } from 'node:crypto';
import { POLICY } from '../domain/policy/policy.ts';
import type { FixPorts } from '../domain/ticket/fixing.ts';
import { createClient } from './dynamodb/client.ts';
import { createEventLog } from './dynamodb/event-log.ts';
import { createStaffing } from './dynamodb/roster.ts';
import type { Table } from './dynamodb/table.ts';
import { createTicketReader } from './dynamodb/ticket-reader.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { pause } from './pause.ts';

/** What resolving tickets with their fix needs of AWS, under today's policy. */
export const fixPorts = ({ TABLE_NAME }: { readonly TABLE_NAME: string }): FixPorts =>
  fixPortsOn({ client: createClient(), name: TABLE_NAME });

export function fixPortsOn(table: Table): FixPorts {
  const options = { queueShards: POLICY.queueShards };
  return {
    tickets: createTicketStore(table, options),
    reader: createTicketReader(table, options),
    log: createEventLog(table),
    policy: POLICY,
    staffing: createStaffing(table, POLICY.openPerAgent),
    now: Date.now,
    newId: randomUUID,
    pause,
  };
}
