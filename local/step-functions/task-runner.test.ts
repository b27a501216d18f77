import { expect, test } from 'vitest';
import type { InvocationResult } from '../service.ts';
import { createLambdaRunner, type TaskRequest } from './task-runner.ts';

const request: TaskRequest = {
  executionArn: 'arn',
  stateName: 'Ask',
  resource: { kind: 'service', arn: 'arn:aws:states:::lambda:invoke', key: 'lambda:invoke', callback: false },
  parameters: { FunctionName: 'fn', Payload: {} },
  roleArn: 'role',
  scheduledEventId: 1,
};

async function reported(result: InvocationResult) {
  const [report] = await createLambdaRunner(
    async () => result,
    () => 0,
  ).run(request);
  return report;
}

test('a role that may not invoke is AWSLambdaException, with who, what and on which function in its cause', async () => {
  const errorMessage = 'role is not authorized to perform: lambda:InvokeFunction on resource: fn';
  const report = await reported({ ok: false, errorType: 'Lambda.AccessDeniedException', errorMessage, requestId: 'r' });
  expect(report).toMatchObject({ error: 'Lambda.AWSLambdaException', cause: expect.stringContaining(errorMessage) });
});

test('an error that Lambda’s model names keeps its name', async () => {
  const failed = { ok: false, errorMessage: 'Rate Exceeded.', requestId: 'r' } as const;
  expect(await reported({ ...failed, errorType: 'Lambda.TooManyRequestsException' })).toMatchObject({
    error: 'Lambda.TooManyRequestsException',
  });
});

test('what the function threw is the cause, with its trace', async () => {
  const failed = { ok: false, errorType: 'Oops', errorMessage: 'no', requestId: 'r' } as const;
  expect(await reported({ ...failed, trace: ['Oops: no', '    at there'] })).toMatchObject({
    error: 'Oops',
    cause: '{"errorType":"Oops","errorMessage":"no","trace":["Oops: no","    at there"]}',
  });
  expect(await reported(failed)).toMatchObject({ cause: '{"errorType":"Oops","errorMessage":"no"}' });
});
