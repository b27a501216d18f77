import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Executions, Lookups, Waits } from '../../domain/workflow/wait.ts';

/** A late callback and a doubled one look the same, and unlike only to who knows which came first: all three mean that the task is over. */
const DEAD_TOKEN = [TaskTimedOut, TaskDoesNotExist, InvalidToken];

export function createWaits(client: SFNClient): Waits {
  return {
    answer: async (token, position) => {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(position) }));
        return 'answered';
      } catch (error) {
        if (DEAD_TOKEN.some((type) => error instanceof type)) return 'dead';
        throw error;
      }
    },
  };
}

/** Executions are named `<reference>-g<generation>`: a generation has one at most. */
export function createExecutions(client: SFNClient, stateMachineArn: string): Executions & Lookups {
  const name = (reference: string, generation: number) => `${reference}-g${generation}`;
  const executionArn = (reference: string, generation: number) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name(reference, generation)}`;
  return {
    start: async (reference, generation, position) => {
      const input = JSON.stringify({ ticketId: reference, generation, waits: 0, ...position });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: name(reference, generation), input }));
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'already-there';
        throw error;
      }
    },
    statusOf: async (reference, generation) => {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArn(reference, generation) }),
        );
        return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'absent';
        throw error;
      }
    },
  };
}
