import { describe, expect, test } from 'vitest';
import { keeps, type LogLevel } from './logging.ts';
import { createStepFunctions } from './step-functions.ts';
import { createTestHost } from './test-host.ts';
import { drive, invocation, MACHINE_ARN, named } from './test-service.ts';

const logGroupArn = 'arn:aws:logs:eu-west-1:000000000000:log-group:machine:*';

function logged(level: LogLevel, includeExecutionData: boolean) {
  const host = createTestHost(() => {
    throw named('Busy', 'come back later');
  });
  const service = createStepFunctions(host);
  const lines: { line: string; stream: string }[] = [];
  const Work = invocation();
  service.createStateMachine({
    name: 'under-test',
    arn: MACHINE_ARN,
    definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Work', States: { Work } }),
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    logging: { level, includeExecutionData, logGroupArn, write: (line, stream) => lines.push({ line, stream }) },
  });
  const events = (): readonly Record<string, unknown>[] => lines.map(({ line }) => JSON.parse(line));
  return { it: drive(host, service), lines, events };
}

describe('a machine that logs', () => {
  test('writes its errors as AWS shapes them, without data unless it may', async () => {
    const { it, lines, events } = logged('ERROR', false);
    const execution = await it.start({ secret: 1 });
    expect(events()).toEqual([
      {
        id: '5',
        type: 'TaskFailed',
        details: {
          cause: '{"errorType":"Busy","errorMessage":"come back later"}',
          error: 'Busy',
          resource: 'invoke',
          resourceType: 'lambda',
        },
        previous_event_id: '4',
        event_timestamp: '1772438400000',
        execution_arn: execution,
        redrive_count: '0',
      },
      expect.objectContaining({ id: '6', type: 'ExecutionFailed', previous_event_id: '5' }),
    ]);
    expect(lines[0]?.stream).toMatch(/^states\/under-test\/2026-03-02-08-00\/[0-9a-f]{8}$/);
    expect(lines.every(({ line }) => line.endsWith('}\n') && !line.includes('secret'))).toBe(true);
  });

  test('writes everything at the level for everything, and counts redrives', async () => {
    const { it, events } = logged('ALL', true);
    const execution = await it.start({ secret: 1 });
    expect(events().map(({ type }) => type)).toEqual(await it.types(execution));
    expect(events()[0]?.details).toMatchObject({ input: '{"secret":1}', inputDetails: { truncated: false } });
    await it.call('RedriveExecution', { executionArn: execution });
    expect(events().at(-1)).toMatchObject({ redrive_count: '1' });
  });

  test('says so in its description', async () => {
    const { it } = logged('FATAL', false);
    expect(await it.call('DescribeStateMachine', { stateMachineArn: MACHINE_ARN })).toMatchObject({
      loggingConfiguration: {
        level: 'FATAL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
      },
    });
  });
});

test.each([
  ['ERROR', 'WaitStateAborted', true],
  ['ERROR', 'FailStateEntered', true],
  ['ERROR', 'MapIterationFailed', true],
  ['ERROR', 'ExecutionStarted', false],
  ['ERROR', 'TaskStateEntered', false],
  ['FATAL', 'TaskFailed', false],
  ['FATAL', 'ExecutionTimedOut', true],
  ['OFF', 'ExecutionFailed', false],
] as const)('the level %s and %s: %s', (level, type, kept) => {
  expect(keeps(level, type)).toBe(kept);
});
