import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { POLICY } from '../domain/policy/policy.ts';
import type { TeamId } from '../domain/policy/schema.ts';
import type { TicketReader } from '../domain/reading/ticket-reader.ts';
import type { Ports } from '../domain/ticket/perform.ts';
import type { AdvancePorts, FollowPorts } from '../domain/workflow/advance.ts';
import type { AuditPorts } from '../domain/workflow/audit.ts';
import { createStaffing } from './dynamodb/roster.ts';
import type { Table } from './dynamodb/table.ts';
import { createTicketReader } from './dynamodb/ticket-reader.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { createWaitStore } from './dynamodb/wait-store.ts';
import { pause } from './pause.ts';
import { createExecutions, createWaits } from './step-functions/workflow.ts';

/** Tickets of one queue that are looked at beside each other. */
const AUDITED_AT_ONCE = 25;

const SHARDS = { queueShards: POLICY.queueShards };

interface TableConfig {
  readonly TABLE_NAME: string;
}

interface StarterConfig extends TableConfig {
  readonly STATE_MACHINE_ARN: string;
}

/** Each side of the workflow's handshake has no more of AWS than it needs. */
export const timerPorts = (config: TableConfig): Ports => timers(tableOf(config));

export const waiterPorts = (config: TableConfig): AdvancePorts => waiters(tableOf(config), new SFNClient());

export function starterPorts(config: StarterConfig): FollowPorts {
  const client = new SFNClient();
  return { ...waiters(tableOf(config), client), executions: createExecutions(client, config.STATE_MACHINE_ARN) };
}

/** The auditor's ports, and every open ticket there is, from its teams' queues. */
export function auditDesk(config: StarterConfig): {
  readonly ports: AuditPorts;
  readonly queues: () => AsyncIterable<readonly string[]>[];
} {
  const [table, client] = [tableOf(config), new SFNClient()];
  const executions = createExecutions(client, config.STATE_MACHINE_ARN);
  const reader = createTicketReader(table, SHARDS);
  return {
    ports: { ...waiters(table, client), ...timers(table), executions },
    queues: () => POLICY.teams.map(({ id }) => openTicketsOf(reader, id)),
  };
}

const tableOf = ({ TABLE_NAME }: TableConfig): Table => ({ client: new DynamoDBClient(), name: TABLE_NAME });

const timers = (table: Table): Ports => ({
  tickets: createTicketStore(table, SHARDS),
  policy: POLICY,
  staffing: createStaffing(table, POLICY.openPerAgent),
  now: Date.now,
  pause,
});

const waiters = (table: Table, client: SFNClient): AdvancePorts => ({
  tickets: createTicketStore(table, SHARDS),
  waits: createWaitStore(table),
  workflow: createWaits(client),
});

async function* openTicketsOf(reader: TicketReader, team: TeamId): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  do {
    const page = await reader.queueOf(team, { limit: AUDITED_AT_ONCE, ...(after === undefined ? {} : { after }) });
    yield page.rows.map((row) => row.reference);
    after = page.next;
  } while (after !== undefined);
}
