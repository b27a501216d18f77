import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journal, openJournal } from '../runtime/journal.ts';
import { callback, invocation, MACHINE_ARN, revive, serve } from './test-service.ts';

let journal: Journal;
beforeEach(() => {
  journal = openJournal(':memory:');
});
afterEach(() => journal.close());

const ROLE = 'arn:aws:iam::000000000000:role/machine';

describe('executions of a process that was killed', () => {
  test('have the same history and go on from it', async () => {
    const States = {
      Set: { Type: 'Pass', Assign: { kept: 'yes' }, Next: 'Pause' },
      Pause: { Type: 'Wait', Seconds: 60, Next: 'Ask' },
      Ask: callback({ TimeoutSeconds: 60, Output: '{% [$kept, $states.result] %}' }),
    };
    const first = serve({ StartAt: 'Set', States }, undefined, 1, journal);
    const execution = await first.start({ id: 7 });
    const before = await first.history(execution);
    const second = await revive(first);
    expect(await second.history(execution)).toEqual(before);
    await second.host.advance(60);
    const third = await revive(second);
    await third.call('SendTaskSuccess', { taskToken: third.token(), output: '"answer"' });
    expect(await third.output(execution)).toEqual(['yes', 'answer']);
    const fourth = await revive(third);
    expect(await fourth.history(execution)).toEqual(await third.history(execution));
    expect(fourth.service.transitions()).toBe(third.service.transitions());
  });

  test('time out when they would have', async () => {
    const first = serve({ StartAt: 'Ask', States: { Ask: callback({ TimeoutSeconds: 60 }) } }, undefined, 1, journal);
    const execution = await first.start();
    await first.host.advance(40);
    const second = await revive(first);
    await second.host.advance(19);
    expect(await second.describe(execution)).toMatchObject({ status: 'RUNNING' });
    await second.host.advance(1);
    expect(await second.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('try a task again whose function was at work', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return calls === 1 ? new Promise(() => {}) : 'done';
    };
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1 }];
    const first = serve({ StartAt: 'Work', States: { Work: invocation({ Retry }) } }, work, 1, journal);
    const { executionArn: execution } = await first.call('StartExecution', {
      stateMachineArn: MACHINE_ARN,
      name: 'one',
      input: '{}',
    });
    const { service, host } = first;
    service.dispose();
    expect(calls).toBe(1);
    expect(service.running()).toBe(1);
    const next = serve({ StartAt: 'Work', States: { Work: invocation({ Retry }) } }, work, 2, journal);
    await next.service.resume();
    await next.host.advance(host.clock.now() - next.host.clock.now() + 1);
    expect(await next.output(String(execution))).toBe('done');
  });

  test('keep the definition that they began with, new ones take the new', async () => {
    const first = serve({ StartAt: 'Ask', States: { Ask: callback({ Output: 'old' }) } }, undefined, 1, journal);
    const execution = await first.start();
    const taskToken = first.token();
    const second = await revive(first);
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Tell',
      States: { Tell: { Type: 'Pass', Output: 'new', End: true } },
    });
    second.service.createStateMachine({ name: 'under-test', arn: MACHINE_ARN, definition, roleArn: ROLE });
    const third = await revive(second);
    await third.call('SendTaskSuccess', { taskToken, output: '{}' });
    expect(await third.output(execution)).toBe('old');
    expect(await third.output(await third.start({}, 'two'))).toBe('new');
  });

  test('are forgotten with their histories ninety days after their end', async () => {
    const first = serve({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }, undefined, 1, journal);
    await first.start({}, 'one');
    await first.host.advance(91 * 86_400);
    await first.start({}, 'one');
    const [kept] = [...journal.series<readonly unknown[]>('history').all().values()];
    expect(journal.keep('execution').all()).toHaveLength(1);
    expect(kept?.flat()).toHaveLength(4 * 5);
  });
});
