import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { starterPorts } from '../../shared/adapters/workflow-desk.ts';
import type { FollowPorts } from '../../shared/domain/workflow/advance.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';
import { advanceWorkflow } from './advance-workflow.ts';
import { readConfig } from './config.ts';

export const createHandler =
  (ports: FollowPorts, log: Log) =>
  (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
    log.begin(context);
    return advanceWorkflow(ports, log, event);
  };

export const handler = createHandler(starterPorts(readConfig()), createLog());
