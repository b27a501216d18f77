import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failureOf, recordOf } from '../../shared/adapters/dynamodb/stream-record.ts';
import { type FollowPorts, follow } from '../../shared/domain/workflow/advance.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

/**
 * Tells the workflow what happened to tickets: starts the execution of a new generation, and ends waits that a ticket has moved on from.
 * A ticket's records are followed in their order, tickets beside each other; a ticket that fails does not hold up what went well.
 */
export async function advanceWorkflow(
  ports: FollowPorts,
  log: Log,
  { Records: records }: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> {
  const byTicket = Map.groupBy(records, (record) => record.dynamodb?.Keys?.pk?.S ?? '');
  const failed = await Promise.all([...byTicket.values()].map((ticket) => followAll(ports, log, ticket)));
  return { batchItemFailures: failed.filter((record) => record !== undefined).map(failureOf) };
}

/** The first record that failed, if one did: those after it wait for it. */
async function followAll(
  ports: FollowPorts,
  log: Log,
  records: readonly DynamoDBRecord[],
): Promise<DynamoDBRecord | undefined> {
  for (const record of records) {
    try {
      const { reference, event } = recordOf(record);
      const outcome = await follow(ports, reference, event.type);
      log.info(LOG_MESSAGES.eventHandled, { reference, event: event.number, outcome });
    } catch (error) {
      log.error(LOG_MESSAGES.eventFailed, { error: traceOf(error) });
      return record;
    }
  }
  return undefined;
}
