import { numberAt, textAt } from '../runtime/json.ts';
import { AwsError, type AwsService, type Permission } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLogs } from './function-logs.ts';

const MOST_EVENTS = 10_000;
const STREAM = 'local';

/** The two calls of CloudWatch Logs with which an operator reads what functions printed. Patterns are plain text, quoted or not. */
export function createLogsService(functions: readonly FunctionDefinition[], logs: FunctionLogs): AwsService {
  const describe = (input: Record<string, unknown>) => ({
    logGroups: functions
      .filter(({ logGroup }) => logGroup.startsWith(textAt(input, 'logGroupNamePrefix') ?? ''))
      .map(({ logGroup }) => ({ logGroupName: logGroup, storedBytes: 0 })),
  });

  const filter = (input: Record<string, unknown>) => {
    const name = textAt(input, 'logGroupName') ?? textAt(input, 'logGroupIdentifier') ?? '';
    const definition = functions.find(({ logGroup }) => logGroup === name);
    if (definition === undefined)
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    const wanted = (textAt(input, 'filterPattern') ?? '').replace(/^"(.*)"$/, '$1');
    const from = numberAt(input, 'startTime') ?? 0;
    const until = numberAt(input, 'endTime') ?? Number.POSITIVE_INFINITY;
    const events = logs
      .lines(definition.name)
      .filter(({ at, text }) => at >= from && at <= until && text.includes(wanted))
      .slice(0, numberAt(input, 'limit') ?? MOST_EVENTS)
      .map(({ at, text }, index) => ({
        logStreamName: STREAM,
        timestamp: at,
        message: text,
        ingestionTime: at,
        eventId: String(index),
      }));
    return { events, searchedLogStreams: [] };
  };

  return {
    permissions: (action): readonly Permission[] => [{ action: `logs:${action}`, resource: '*' }],
    async call(action, input) {
      if (action === 'DescribeLogGroups') return describe(input);
      if (action === 'FilterLogEvents') return filter(input);
      throw new AwsError('UnknownOperationException', `The action ${action} is not known here.`);
    },
  };
}
