import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { POLICY } from '../domain/policy/policy.ts';
import type { SurveyPorts } from '../domain/survey/conduct.ts';
import { createPeople } from './dynamodb/people.ts';
import { createStaffing } from './dynamodb/roster.ts';
import { createTicketStore } from './dynamodb/ticket-store.ts';
import { pause } from './pause.ts';

/** A survey's world on AWS, under today's policy. */
export function surveyPorts({ TABLE_NAME }: { readonly TABLE_NAME: string }): SurveyPorts {
  const table = { client: new DynamoDBClient(), name: TABLE_NAME };
  return {
    tickets: createTicketStore(table, { queueShards: POLICY.queueShards }),
    people: createPeople(table),
    policy: POLICY,
    staffing: createStaffing(table, POLICY.openPerAgent),
    now: Date.now,
    pause,
  };
}

/** Starts an execution of a machine under a name of its own: once, however often it is told to. */
export interface SurveyStarter {
  start(name: string, input: object): Promise<'started' | 'already-there'>;
}

export function surveyStarter(
  stateMachineArn: string,
  client: Pick<SFNClient, 'send'> = new SFNClient(),
): SurveyStarter {
  return {
    start: async (name, input) => {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'already-there';
        throw error;
      }
    },
  };
}
