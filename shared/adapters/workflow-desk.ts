import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { POLICY } from '../domain/policy/policy.ts';
import type { TeamId } from '../domain/policy/schema.ts';
import type { TicketReader } from '../domain/reading/ticket-reader.ts';
import type { Ports } from '../domain/ticket/perform.ts';
import type { AdvancePorts, FollowPorts } from '../domain/workflow/advance.ts';
import type { AuditPorts } from '../domain/workflow/audit.ts';
import { createTicketReader } from './dynamodb/ticket-reader.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { createWaitStore } from './dynamodb/wait-store.ts';
import { createExecutions, createWaits } from './step-functions/workflow.ts';

/** Tickets of one queue that are looked at beside each other. */
const AUDITED_AT_ONCE = 25;

/** Each side of the workflow's handshake has no more of AWS than it needs. */

export function timerPorts({ TABLE_NAME }: { readonly TABLE_NAME: string }): Ports {
  return { tickets: ticketsIn(TABLE_NAME), policy: POLICY, now: Date.now };
}

export function waiterPorts({ TABLE_NAME }: { readonly TABLE_NAME: string }): AdvancePorts {
  const waits = createWaitStore({ client: new DynamoDBClient(), name: TABLE_NAME });
  return { tickets: ticketsIn(TABLE_NAME), waits, workflow: createWaits(new SFNClient()) };
}

interface StarterConfig {
  readonly TABLE_NAME: string;
  readonly STATE_MACHINE_ARN: string;
}

export function starterPorts(config: StarterConfig): FollowPorts {
  return { ...waiterPorts(config), executions: createExecutions(new SFNClient(), config.STATE_MACHINE_ARN) };
}

/** The auditor's ports, and every open ticket there is, from its teams' queues. */
export function auditDesk(config: StarterConfig): {
  readonly ports: AuditPorts;
  readonly queues: () => AsyncIterable<readonly string[]>[];
} {
  const executions = createExecutions(new SFNClient(), config.STATE_MACHINE_ARN);
  const table = { client: new DynamoDBClient(), name: config.TABLE_NAME };
  const reader = createTicketReader(table, { queueShards: POLICY.queueShards });
  return {
    ports: { ...waiterPorts(config), ...timerPorts(config), executions },
    queues: () => POLICY.teams.map(({ id }) => openTicketsOf(reader, id)),
  };
}

async function* openTicketsOf(reader: TicketReader, team: TeamId): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  do {
    const page = await reader.queueOf(team, { limit: AUDITED_AT_ONCE, ...(after === undefined ? {} : { after }) });
    yield page.rows.map((row) => row.reference);
    after = page.next;
  } while (after !== undefined);
}

const ticketsIn = (name: string) =>
  createTicketStore({ client: new DynamoDBClient(), name }, { queueShards: POLICY.queueShards });
