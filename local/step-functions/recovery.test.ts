import { describe, expect, test } from 'vitest';
import type { TestService } from './test-service.ts';
import { callback, invocation, named, serve } from './test-service.ts';

async function delays(it: TestService, execution: string): Promise<readonly number[]> {
  const at = (await it.history(execution))
    .filter(({ type }) => type === 'TaskScheduled')
    .map(({ timestamp }) => timestamp);
  return at.slice(1).map((time, place) => Number((time - (at[place] ?? 0)).toFixed(3)));
}

function failing(name = 'Busy'): () => never {
  return () => {
    throw named(name);
  };
}

describe('a retrier', () => {
  test('tries three times more by default, after 1, 2 and 4 seconds, without entering the state again', async () => {
    const it = serve(
      { StartAt: 'Work', States: { Work: invocation({ Retry: [{ ErrorEquals: ['States.ALL'] }] }) } },
      failing(),
    );
    const execution = await it.start();
    await it.host.runOut();
    expect(await delays(it, execution)).toEqual([1, 2, 4]);
    expect((await it.types(execution)).filter((type) => type === 'TaskStateEntered')).toHaveLength(1);
    expect(it.service.transitions(execution)).toBe(4);
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });

  test('caps its delays', async () => {
    const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 4 };
    const it = serve({ StartAt: 'Work', States: { Work: invocation({ Retry: [retrier] }) } }, failing());
    const execution = await it.start();
    await it.host.runOut();
    expect(await delays(it, execution)).toEqual([2, 6, 10, 10]);
  });

  test('spreads its delays with full jitter, the same for the same seed', async () => {
    const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 8, JitterStrategy: 'FULL', MaxAttempts: 3 };
    const run = async (seed: number): Promise<readonly number[]> => {
      const it = serve({ StartAt: 'Work', States: { Work: invocation({ Retry: [retrier] }) } }, failing(), seed);
      const execution = await it.start();
      await it.host.runOut();
      return delays(it, execution);
    };
    const found = await run(7);
    expect(found).toEqual(await run(7));
    expect(found).not.toEqual(await run(8));
    for (const [place, delay] of found.entries()) expect(delay).toBeLessThanOrEqual(8 * 2 ** place);
  });

  test('with no attempts lets no later one try', async () => {
    const Retry = [{ ErrorEquals: ['ClockStuck'], MaxAttempts: 0 }, { ErrorEquals: ['States.TaskFailed'] }];
    const it = serve({ StartAt: 'Work', States: { Work: invocation({ Retry }) } }, failing('ClockStuck'));
    const execution = await it.start();
    await it.host.runOut();
    expect(await delays(it, execution)).toEqual([]);
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'ClockStuck' });
  });

  test('counts for the state entered, and the context tells how often', async () => {
    const seen: unknown[] = [];
    let calls = 0;
    const States = {
      Work: invocation({
        Arguments: { FunctionName: 'work', Payload: { count: '{% $states.context.State.RetryCount %}' } },
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        Output: {},
        Next: 'Again',
        End: undefined,
      }),
      Again: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.twice = true %}', Next: 'Done' }],
        Default: 'Second',
      },
      Second: { Type: 'Pass', Output: { twice: true }, Next: 'Work' },
      Done: { Type: 'Succeed' },
    };
    const it = serve({ StartAt: 'Work', States }, (payload) => {
      seen.push(payload);
      calls += 1;
      if (calls % 2 === 1) throw named('Busy');
      return {};
    });
    await it.start();
    await it.host.advance(10);
    expect(seen.slice(0, 4)).toEqual([{ count: 0 }, { count: 1 }, { count: 0 }, { count: 1 }]);
  });

  test('for any task failure does not match a timeout', async () => {
    const it = serve({
      StartAt: 'Ask',
      States: { Ask: callback({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }) },
    });
    const execution = await it.start();
    await it.host.advance(60);
    expect(await it.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('for everything takes a timeout before its catch', async () => {
    const States = {
      Ask: callback({
        TimeoutSeconds: 5,
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      }),
      Late: { Type: 'Pass', End: true },
    };
    const it = serve({ StartAt: 'Ask', States });
    const execution = await it.start();
    await it.host.advance(60);
    expect((await it.types(execution)).filter((type) => type === 'TaskTimedOut')).toHaveLength(2);
    expect(await it.describe(execution)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a catcher', () => {
  test('makes its own output and variables, and the state makes none', async () => {
    const States = {
      Work: invocation({
        Assign: { from: 'state' },
        Catch: [
          {
            ErrorEquals: ['Busy'],
            Assign: { from: 'catcher', why: '{% $states.errorOutput.Error %}' },
            Output: { kept: '{% $states.input.id %}' },
            Next: 'Tell',
          },
        ],
      }),
      Tell: {
        Type: 'Pass',
        Output: { from: '{% $from %}', why: '{% $why %}', input: '{% $states.input %}' },
        End: true,
      },
    };
    const it = serve({ StartAt: 'Work', States }, failing());
    const execution = await it.start({ id: 7 });
    expect(await it.output(execution)).toEqual({ from: 'catcher', why: 'Busy', input: { kept: 7 } });
  });

  test('takes a failed expression, which the history shows before the exit', async () => {
    const States = {
      Work: invocation({
        Arguments: { FunctionName: '{% $states.input.missing %}' },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Done' }],
      }),
      Done: { Type: 'Succeed' },
    };
    const it = serve({ StartAt: 'Work', States });
    const execution = await it.start();
    const events = await it.history(execution);
    expect(events.slice(1, 4).map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['TaskStateEntered', 0],
      ['EvaluationFailed', 0],
      ['TaskStateExited', 3],
    ]);
  });

  test('does not catch what its own output does wrong', async () => {
    const States = {
      Work: invocation({ Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'Done' }] }),
      Done: { Type: 'Succeed' },
    };
    const it = serve({ StartAt: 'Work', States }, failing());
    const execution = await it.start();
    expect(await it.describe(execution)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("for the field 'Catch[0]/Output' returned nothing (undefined)."),
    });
  });
});

describe('a choice', () => {
  test('without a match and without a default ends the execution', async () => {
    const States = {
      Route: { Type: 'Choice', Choices: [{ Condition: "{% $states.input.stage = 'open' %}", Next: 'Done' }] },
      Done: { Type: 'Succeed' },
    };
    const it = serve({ StartAt: 'Route', States });
    const execution = await it.start({ stage: 'unheard of' });
    expect(await it.describe(execution)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Route' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  test('assigns what the rule that matched says, and the state itself only by default', async () => {
    const States = {
      Route: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.high %}', Assign: { way: 'rule' }, Next: 'Tell' }],
        Default: 'Tell',
        Assign: { way: 'default' },
      },
      Tell: { Type: 'Pass', Output: '{% $way %}', End: true },
    };
    const it = serve({ StartAt: 'Route', States });
    expect(await it.output(await it.start({ high: true }, 'a'))).toBe('rule');
    expect(await it.output(await it.start({ high: false }, 'b'))).toBe('default');
  });

  test('needs a boolean', async () => {
    const States = {
      Route: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.stage %}', Next: 'Done' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    };
    const it = serve({ StartAt: 'Route', States });
    const execution = await it.start({ stage: 'open' });
    expect(await it.describe(execution)).toMatchObject({
      cause: expect.stringContaining(
        "The JSONata expression '$states.input.stage' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"open\"",
      ),
    });
  });
});
