import { describe, expect, test } from 'vitest';
import { callback, named, serve } from './test-service.ts';

const waiting = (more: Record<string, unknown> = {}) => ({ StartAt: 'Ask', States: { Ask: callback(more) } });

describe('a task that waits for a callback', () => {
  test('gives the callback output itself as its result', async () => {
    const it = serve(waiting({ Output: '{% $states.result.stage %}' }));
    const execution = await it.start();
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '{"stage":"level-2"}' });
    expect(await it.output(execution)).toBe('level-2');
    expect(await it.types(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('may be answered before the function returns, whose own answer is then ignored', async () => {
    const held = Promise.withResolvers<string>();
    const it = serve(waiting(), () => held.promise);
    const started = it.call('StartExecution', {
      stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:under-test',
      name: 'one',
    });
    const { executionArn } = await started;
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '"early"' });
    held.resolve('late');
    await it.host.settle();
    expect(await it.output(String(executionArn))).toBe('early');
    expect(await it.types(String(executionArn))).not.toContain('TaskSubmitted');
  });

  test('fails when its function fails', async () => {
    const it = serve(waiting(), () => {
      throw named('TicketGone');
    });
    const execution = await it.start();
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'TicketGone' });
  });

  test('fails as the callback says', async () => {
    const it = serve(waiting());
    const execution = await it.start();
    await it.call('SendTaskFailure', { taskToken: it.token(), error: 'Refused', cause: 'by hand' });
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'by hand' });
  });

  test('answers a token that was used already with TaskTimedOut, as one that timed out', async () => {
    const it = serve(waiting({ TimeoutSeconds: 60 }));
    await it.start({}, 'one');
    const used = it.token();
    await it.call('SendTaskSuccess', { taskToken: used, output: '{}' });
    await it.start({}, 'two');
    const late = it.token();
    await it.host.advance(61);
    for (const taskToken of [used, late]) {
      await expect(it.call('SendTaskSuccess', { taskToken, output: '{}' })).rejects.toMatchObject({
        code: 'TaskTimedOut',
      });
      await expect(it.call('SendTaskHeartbeat', { taskToken })).rejects.toMatchObject({ code: 'TaskTimedOut' });
    }
  });

  test('answers a malformed or forged token with InvalidToken', async () => {
    const it = serve(waiting());
    await it.start();
    const forged = Buffer.from(`!${Buffer.from(it.token(), 'base64').toString('latin1').slice(1)}`, 'latin1');
    for (const taskToken of ['abc', '', forged.toString('base64')]) {
      await expect(it.call('SendTaskSuccess', { taskToken, output: '{}' })).rejects.toMatchObject({
        code: 'InvalidToken',
        message: "Invalid Token: 'Invalid token'",
      });
    }
  });

  test('refuses output that is no JSON or too large, and goes on waiting', async () => {
    const it = serve(waiting());
    const execution = await it.start();
    for (const output of ['{', JSON.stringify('x'.repeat(262_144))]) {
      await expect(it.call('SendTaskSuccess', { taskToken: it.token(), output })).rejects.toMatchObject({
        code: 'InvalidOutput',
      });
    }
    expect(await it.describe(execution)).toMatchObject({ status: 'RUNNING' });
  });

  test('has a new token for each attempt, and the old one is dead', async () => {
    let calls = 0;
    const it = serve(waiting({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 5 }] }), () => {
      calls += 1;
      if (calls === 1) throw named('Busy');
      return {};
    });
    const execution = await it.start();
    const first = it.token();
    await it.host.advance(5);
    expect(it.token()).not.toBe(first);
    await expect(it.call('SendTaskSuccess', { taskToken: first, output: '{}' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
    await it.call('SendTaskSuccess', { taskToken: it.token(), output: '"second"' });
    expect(await it.output(execution)).toBe('second');
  });

  test('needs the permission on the machine whose task holds the token', async () => {
    const it = serve(waiting());
    await it.start();
    const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:under-test';
    expect(it.service.permissions('SendTaskSuccess', { taskToken: it.token() })).toEqual([
      { action: 'states:SendTaskSuccess', resource: arn },
    ]);
    expect(it.service.permissions('SendTaskSuccess', { taskToken: 'abc' })).toEqual([
      { action: 'states:SendTaskSuccess', resource: '*' },
    ]);
  });
});
