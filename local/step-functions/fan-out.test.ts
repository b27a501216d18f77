import { describe, expect, test } from 'vitest';
import { callback, invocation, named, serve } from './test-service.ts';

const pass = (Output: unknown) => ({ Type: 'Pass', Output, End: true });

describe('a Parallel state', () => {
  test('gives outputs in the order of its branches, whichever ends first', async () => {
    const Branches = [
      { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 9, Next: 'A' }, A: pass('first') } },
      { StartAt: 'B', States: { B: pass('{% $states.input.n %}') } },
    ];
    const it = serve({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches, End: true } } });
    const execution = await it.start({ n: 2 });
    await it.host.advance(9);
    expect(await it.output(execution)).toEqual(['first', 2]);
  });

  test('fails with the first branch that fails, and ends the others', async () => {
    const Branches = [
      { StartAt: 'Ask', States: { Ask: callback({ TimeoutSeconds: 1000 }) } },
      {
        StartAt: 'Rest',
        States: {
          Rest: { Type: 'Wait', Seconds: 5, Next: 'Give up' },
          'Give up': { Type: 'Fail', Error: 'Tired', Cause: 'late' },
        },
      },
    ];
    const States = {
      Both: { Type: 'Parallel', Branches, Catch: [{ ErrorEquals: ['Tired'], Next: 'Caught' }], Next: 'Caught' },
      Caught: { Type: 'Pass', End: true },
    };
    const it = serve({ StartAt: 'Both', States });
    const execution = await it.start();
    const token = it.token();
    await it.host.advance(5);
    expect(await it.output(execution)).toEqual({ Error: 'Tired', Cause: 'late' });
    expect((await it.types(execution)).slice(-6)).toEqual([
      'TaskStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    await expect(it.call('SendTaskSuccess', { taskToken: token, output: '{}' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
  });

  test('lets its branches read outer variables, and refuses to let them assign those', async () => {
    const inner = (States: Record<string, unknown>) => ({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { outer: 'seen' }, Next: 'Both' },
        Both: { Type: 'Parallel', Branches: [{ StartAt: 'In', States }], End: true },
      },
    });
    const it = serve(
      inner({
        In: { Type: 'Pass', Assign: { own: '{% $outer & "!" %}' }, Next: 'Out' },
        Out: pass('{% [$outer, $own] %}'),
      }),
    );
    expect(await it.output(await it.start())).toEqual([['seen', 'seen!']]);
    expect(() => serve(inner({ In: { Type: 'Pass', Assign: { outer: 'changed' }, End: true } }))).toThrow(
      /outer scope/,
    );
  });

  test('is retried as a whole', async () => {
    let calls = 0;
    const Branches = [{ StartAt: 'Work', States: { Work: invocation() } }];
    const it = serve(
      {
        StartAt: 'Both',
        States: { Both: { Type: 'Parallel', Branches, Retry: [{ ErrorEquals: ['Busy'] }], End: true } },
      },
      () => {
        calls += 1;
        if (calls === 1) throw named('Busy');
        return 'done';
      },
    );
    const execution = await it.start();
    await it.host.advance(1);
    expect(await it.output(execution)).toEqual(['done']);
  });
});

describe('a Map state', () => {
  const iterate = (more: Record<string, unknown>, States: Record<string, unknown>) => ({
    StartAt: 'Each',
    States: { Each: { Type: 'Map', ItemProcessor: { StartAt: 'One', States }, End: true, ...more } },
  });

  test('gives results in the order of its items', async () => {
    const it = serve(
      iterate(
        { Items: '{% $states.input.items %}' },
        { One: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } },
      ),
    );
    const execution = await it.start({ items: [3, 1, 2] });
    await it.host.advance(3);
    expect(await it.output(execution)).toEqual([3, 1, 2]);
  });

  test('opens no more iterations at a time than it may', async () => {
    const it = serve(iterate({ MaxConcurrency: 2 }, { One: { Type: 'Wait', Seconds: 10, End: true } }));
    const execution = await it.start([1, 2, 3, 4, 5]);
    await it.host.advance(60);
    const { startDate, stopDate } = await it.describe(execution);
    expect(Number(stopDate) - Number(startDate)).toBe(30);
  });

  test('tells an iteration its item and place', async () => {
    const it = serve(
      iterate(
        { ItemSelector: { at: '{% $states.context.Map.Item.Index %}' } },
        { One: pass('{% $string($states.input.at) & $states.context.Map.Item.Value %}') },
      ),
    );
    expect(await it.output(await it.start(['a', 'b']))).toEqual(['0a', '1b']);
  });

  test('fails with the first iteration that fails', async () => {
    const Arguments = { FunctionName: 'work', Payload: ['{% $states.input %}'] };
    const it = serve(iterate({}, { One: invocation({ Arguments }) }), (item) => {
      if (Array.isArray(item) && item[0] === 2) throw named('Bad');
      return item;
    });
    const execution = await it.start([1, 2, 3]);
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'Bad' });
    const events = await it.history(execution);
    const failed = events.find(({ type }) => type === 'TaskFailed')?.id;
    expect(events.find(({ type }) => type === 'MapIterationFailed')).toMatchObject({
      previousEventId: failed,
      mapIterationFailedEventDetails: { index: 1, name: 'Each' },
    });
    expect(events.find(({ type }) => type === 'MapStateFailed')).toMatchObject({ previousEventId: failed });
  });
});
