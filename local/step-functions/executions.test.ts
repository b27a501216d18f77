import { describe, expect, test } from 'vitest';
import { createStepFunctions } from './step-functions.ts';
import { createTestHost } from './test-host.ts';
import { callback, drive, invocation, MACHINE_ARN, named, serve } from './test-service.ts';

const asking = (more: Record<string, unknown> = {}) => ({ StartAt: 'Ask', States: { Ask: callback(more) } });
const start = { stateMachineArn: MACHINE_ARN, name: 'one', input: '{"a":1}' };

describe('starting an execution', () => {
  test('again with the same name and input gives the one that runs', async () => {
    const it = serve(asking());
    const first = await it.call('StartExecution', start);
    await it.host.advance(100);
    expect(await it.call('StartExecution', start)).toEqual(first);
  });

  test('again with another input, or when that one is closed, is refused', async () => {
    const it = serve(asking());
    await it.call('StartExecution', start);
    await expect(it.call('StartExecution', { ...start, input: '{"a":2}' })).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '{}' });
    await expect(it.call('StartExecution', start)).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    await it.host.advance(91 * 86_400);
    await expect(it.call('StartExecution', start)).resolves.toMatchObject({
      executionArn: expect.stringContaining(':one'),
    });
  });

  test.each([
    ['InvalidName', { name: 'with space' }],
    ['InvalidName', { name: 'x'.repeat(81) }],
    ['InvalidExecutionInput', { input: '{' }],
    ['InvalidExecutionInput', { input: JSON.stringify('x'.repeat(262_144)) }],
    ['StateMachineDoesNotExist', { stateMachineArn: `${MACHINE_ARN}-other` }],
    ['InvalidArn', { stateMachineArn: 'under-test' }],
    ['ValidationException', { stateMachineArn: undefined }],
  ])('answers %s for %j', async (code, wrong) => {
    const it = serve(asking());
    await expect(it.call('StartExecution', { ...start, ...wrong })).rejects.toMatchObject({ code });
  });

  test('keeps the text of the input as it was sent', async () => {
    const it = serve({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
    const { executionArn } = await it.call('StartExecution', { ...start, input: '{ "a": 1.0 }' });
    expect(await it.describe(String(executionArn))).toMatchObject({ input: '{ "a": 1.0 }', output: '{ "a": 1.0 }' });
  });
});

describe('stopping an execution', () => {
  test('aborts it, and its token is dead', async () => {
    const it = serve(asking());
    const executionArn = await it.start();
    await it.call('StopExecution', { executionArn, error: 'Withdrawn', cause: 'by the operator' });
    expect(await it.describe(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Withdrawn',
      cause: 'by the operator',
    });
    expect((await it.history(executionArn)).at(-1)).toMatchObject({ type: 'ExecutionAborted', previousEventId: 0 });
    await expect(it.call('SendTaskSuccess', { taskToken: it.token(), output: '{}' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
  });
});

describe('redriving an execution', () => {
  test('runs the task that failed anew, with the input it had, and goes on from there', async () => {
    let broken = true;
    const States = {
      First: { Type: 'Pass', Output: { step: 1 }, Assign: { kept: 'yes' }, Next: 'Work' },
      Work: invocation({ Output: { got: '{% $states.result.Payload %}', kept: '{% $kept %}' } }),
    };
    const it = serve({ StartAt: 'First', States }, (payload) => {
      if (broken) throw named('Broken');
      return payload;
    });
    const executionArn = await it.start();
    broken = false;
    await it.host.advance(3600);
    await it.call('RedriveExecution', { executionArn });
    await it.host.settle();
    expect(await it.output(executionArn)).toEqual({ got: { step: 1 }, kept: 'yes' });
    expect(await it.describe(executionArn)).toMatchObject({ redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' });
    const types = await it.types(executionArn);
    expect(types.slice(types.indexOf('ExecutionFailed'))).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('gives retriers and time limits afresh, and a token of its own', async () => {
    const it = serve(asking({ TimeoutSeconds: 60 }));
    const executionArn = await it.start();
    const first = it.token();
    await it.host.advance(60);
    await it.call('RedriveExecution', { executionArn });
    await it.host.advance(59);
    expect(await it.describe(executionArn)).toMatchObject({ status: 'RUNNING' });
    await expect(it.call('SendTaskSuccess', { taskToken: first, output: '{}' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '{}' });
    expect(await it.describe(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('repeats only the branches that did not succeed', async () => {
    let broken = true;
    const Branches = [
      { StartAt: 'Good', States: { Good: { Type: 'Pass', Output: 'good', End: true } } },
      { StartAt: 'Bad', States: { Bad: invocation() } },
    ];
    const it = serve({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches, End: true } } }, () => {
      if (broken) throw named('Broken');
      return 'mended';
    });
    const executionArn = await it.start();
    broken = false;
    await it.call('RedriveExecution', { executionArn });
    await it.host.settle();
    expect(await it.output(executionArn)).toEqual(['good', 'mended']);
    expect((await it.types(executionArn)).filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  });

  test('keeps the definition of its start', async () => {
    const it = serve(asking({ TimeoutSeconds: 1 }));
    const executionArn = await it.start();
    await it.host.advance(1);
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: { Ask: { Type: 'Succeed' } },
    });
    it.service.createStateMachine({ name: 'under-test', arn: MACHINE_ARN, definition, roleArn: 'role' });
    await it.call('RedriveExecution', { executionArn });
    expect(await it.describe(executionArn)).toMatchObject({ status: 'RUNNING' });
    expect(await it.describe(await it.start({}, 'two'))).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each([
    ['one that runs', 0],
    ['one that ended more than 14 days ago', 15 * 86_400],
  ])('is refused for %s', async (_, seconds) => {
    const it = serve(asking({ TimeoutSeconds: 60 }));
    const executionArn = await it.start();
    await it.host.advance(seconds);
    await expect(it.call('RedriveExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
    });
  });
});

describe('limits', () => {
  test('the history ends with event 25,000, the failure', async () => {
    const Again = { Type: 'Choice', Choices: [{ Condition: false, Next: 'Never' }], Default: 'Again' };
    const it = serve({ StartAt: 'Again', States: { Again, Never: { Type: 'Succeed' } } });
    const executionArn = await it.start();
    const { events } = await it.call('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
    expect(events).toMatchObject([
      {
        id: 25_000,
        previousEventId: 24_999,
        type: 'ExecutionFailed',
        executionFailedEventDetails: {
          error: 'States.Runtime',
          cause: 'The execution reached the maximum number of history events (25000).',
        },
      },
    ]);
  });

  test('a result over 256 KiB fails its task, and can be caught', async () => {
    const States = {
      Work: invocation({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }),
      Caught: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
    };
    const it = serve({ StartAt: 'Work', States }, () => 'x'.repeat(262_144));
    expect(await it.output(await it.start())).toBe('States.DataLimitExceeded');
  });
});

describe('looking at executions', () => {
  test('pages through a history, forwards and backwards', async () => {
    const it = serve({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } } });
    const executionArn = await it.start();
    const ids: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = await it.call('GetExecutionHistory', { executionArn, maxResults: 4, reverseOrder: true, nextToken });
      for (const { id } of Array.isArray(page.events) ? page.events : []) ids.push(id);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(ids).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('leaves data out of a history when asked to', async () => {
    const it = serve(asking());
    const executionArn = await it.start({ secret: 'of a person' });
    const { events } = await it.call('GetExecutionHistory', { executionArn, includeExecutionData: false });
    expect(JSON.stringify(events)).not.toMatch(/secret|token/);
  });

  test('lists executions newest first, by status, page by page', async () => {
    const it = serve(asking());
    for (const name of ['a', 'b', 'c']) await it.start({}, name);
    await it.call('StopExecution', { executionArn: `${MACHINE_ARN.replace('stateMachine', 'execution')}:b` });
    const list = async (more: Record<string, unknown>) =>
      it.call('ListExecutions', { stateMachineArn: MACHINE_ARN, ...more });
    const first = await list({ statusFilter: 'RUNNING', maxResults: 1 });
    expect(first.executions).toMatchObject([{ name: 'c', status: 'RUNNING' }]);
    const second = await list({ statusFilter: 'RUNNING', maxResults: 1, nextToken: first.nextToken });
    expect(second).toMatchObject({ executions: [{ name: 'a' }] });
    expect(second).not.toHaveProperty('nextToken');
  });

  test('tells listeners of every change of status', async () => {
    const it = serve(asking());
    const seen: string[] = [];
    const end = it.service.onStatusChange(({ name, status, stopDate }) =>
      seen.push(`${name} ${status} ${stopDate === null}`),
    );
    await it.start({}, 'a');
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '{}' });
    end();
    await it.start({}, 'b');
    expect(seen).toEqual(['a RUNNING true', 'a SUCCEEDED false']);
  });

  test.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution', 'RedriveExecution'])(
    '%s says that there is none',
    async (action) => {
      const it = serve(asking());
      const executionArn = `${MACHINE_ARN.replace('stateMachine', 'execution')}:none`;
      await expect(it.call(action, { executionArn })).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
      expect(it.service.permissions(action, { executionArn })).toEqual([
        { action: `states:${action}`, resource: executionArn },
      ]);
    },
  );
});

describe('the state of the service', () => {
  test('can be written down as JSON and taken up by another', async () => {
    const it = serve({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Ask' },
        Ask: callback({ TimeoutSeconds: 60, Output: '{% [$kept, $states.result] %}' }),
      },
    });
    const answered = await it.start({}, 'answered');
    const taskToken = it.token();
    const late = await it.start({}, 'late');
    const snapshot = JSON.parse(JSON.stringify(await it.service.snapshot()));
    const host = createTestHost();
    const other = drive(host, createStepFunctions(host));
    await other.service.restore(snapshot);
    await other.call('SendTaskSuccess', { taskToken, output: '"answer"' });
    await host.advance(60);
    expect(await other.output(answered)).toEqual(['yes', 'answer']);
    expect(await other.describe(late)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await other.service.snapshot()).not.toEqual(snapshot);
  });

  test('is the same, byte for byte, for the same seed', async () => {
    const run = async () => {
      const it = serve(
        {
          StartAt: 'Roll',
          States: {
            Roll: {
              Type: 'Pass',
              Output: { id: '{% $uuid() %}', at: '{% $now() %}', n: '{% $random() %}' },
              Next: 'Ask',
            },
            Ask: callback(),
          },
        },
        undefined,
        3,
      );
      for (const name of ['a', 'b', 'c']) await it.start({}, name);
      return JSON.stringify(await it.service.snapshot());
    };
    expect(await run()).toBe(await run());
  });
});
