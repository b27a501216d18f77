import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { failureOf, recordOf } from '../../shared/adapters/dynamodb/stream-record.ts';
import { type FollowPorts, follow } from '../../shared/domain/workflow/advance.ts';
import { type Log, traceOf } from '../../shared/observability/log.ts';
import { LOG_MESSAGES } from '../../shared/observability/messages.ts';

/**
 * Tells the workflow what happened to tickets: starts the execution of a new generation, and ends waits that a ticket has moved on from.
 * A ticket's records are followed together, for all of them are written already; tickets beside each other. A ticket that fails does not
 * hold up what went well.
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

/** The record from which on a ticket's have to come again, if they have to. */
async function followAll(
  ports: FollowPorts,
  log: Log,
  records: readonly DynamoDBRecord[],
): Promise<DynamoDBRecord | undefined> {
  const { events, broken } = eventsIn(log, records);
  const last = events.at(-1);
  if (last === undefined) return broken;
  const { reference } = last;
  try {
    const outcome = await follow(
      ports,
      reference,
      events.map(({ event }) => event),
    );
    log.info(LOG_MESSAGES.eventHandled, { reference, event: last.event.number, outcome });
    return broken;
  } catch (error) {
    log.error(LOG_MESSAGES.eventFailed, { error: traceOf(error) });
    return records[0];
  }
}

/** What the records hold, up to one that is no event. */
function eventsIn(log: Log, records: readonly DynamoDBRecord[]) {
  const events: ReturnType<typeof recordOf>[] = [];
  for (const record of records) {
    try {
      events.push(recordOf(record));
    } catch (error) {
      log.error(LOG_MESSAGES.eventFailed, { error: traceOf(error) });
      return { events, broken: record };
    }
  }
  return { events };
}
