import { describe, expect, test } from 'vitest';
import { invocation, named, serve } from './test-service.ts';

const pass = (more: Record<string, unknown>): Record<string, unknown> => ({ Type: 'Pass', End: true, ...more });

/** Runs states, the first of them first, and gives the execution's description and its output, parsed. */
async function run(States: Record<string, unknown>, input: unknown = {}, fn?: (payload: unknown) => unknown) {
  const it = serve({ StartAt: Object.keys(States)[0] ?? '', States }, fn);
  const execution = await it.start(input);
  await it.host.runOut();
  const { status, output, error, cause } = await it.describe(execution);
  const history = await it.history(execution);
  const parsed: unknown = typeof output === 'string' ? JSON.parse(output) : undefined;
  return { status, error, cause, output: parsed, history };
}

const entered = (state: string, id = 2) =>
  `An error occurred while executing the state '${state}' (entered at the event id #${id}).`;

describe('the marks of an expression', () => {
  test.each([
    ['{%1%}', 1],
    ['{%\n 1 \n%}', 1],
    ['{% 1 %} ', '{% 1 %} '],
    [' {% 1 %}', ' {% 1 %}'],
    ['a {% 1 %}', 'a {% 1 %}'],
    ['{% 1', '{% 1'],
    [{ '{% 1 %}': ['{% 2 %}', null, [{ deep: '{% $states.input.a %}' }]] }, { '{% 1 %}': [2, null, [{ deep: 5 }]] }],
  ])('%j gives %j', async (Output, expected) => {
    expect((await run({ One: pass({ Output }) }, { a: 5 })).output).toEqual(expected);
  });
});

describe('a value that an expression comes to', () => {
  test.each([
    ['$states.input.one', [{ k: 1 }]],
    ['$states.input.one.k', 1],
    ['$states.input.two.k', [1, 2]],
    ['$states.input.two[k = 2]', { k: 2 }],
    ['[$states.input.two[k = 2]]', [{ k: 2 }]],
    ['$states.input.nothing', null],
    ['[$states.input.absent]', []],
    ['{"a": $states.input.absent}', {}],
    ['-1/0', '-Infinity'],
    ['($x := 1; $x + 1)', 2],
  ])('%s is %j', async (expression, expected) => {
    const input = { one: [{ k: 1 }], two: [{ k: 1 }, { k: 2 }], nothing: null };
    expect((await run({ One: pass({ Output: `{% ${expression} %}` }) }, input)).output).toEqual(expected);
  });
});

describe('variables', () => {
  test('are seen as they were when the state was entered, by what is assigned and by the output', async () => {
    const States = {
      One: { Type: 'Pass', Assign: { x: 1 }, Next: 'Two' },
      Two: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: '{% $x %}', Next: 'Three' },
      Three: pass({ Output: { input: '{% $states.input %}', x: '{% $x %}', y: '{% $y %}' } }),
    };
    expect((await run(States)).output).toEqual({ input: 1, x: 2, y: 1 });
  });

  test('may be named as a function, and may be null', async () => {
    const States = {
      One: { Type: 'Pass', Assign: { sum: 1, none: null }, Next: 'Two' },
      Two: pass({ Output: '{% [$sum, $none] %}' }),
    };
    expect((await run(States)).output).toEqual([1, null]);
  });

  test('of an iteration end with it', async () => {
    const States = {
      Each: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: { StartAt: 'In', States: { In: pass({ Assign: { inner: 1 } }) } },
        Output: '{% $exists($inner) %}',
        End: true,
      },
    };
    expect((await run(States)).output).toBe(false);
  });

  test('of one exit may not be larger together than an output', async () => {
    const half = `{% $join([1..${50_000}] ~> $map(function($n) { 'xxx' })) %}`;
    const States = { One: pass({ Assign: { a: half, b: half }, Output: null }) };
    expect(await run(States)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('a choice', () => {
  const choice = (Condition: unknown, more: Record<string, unknown> = {}) => ({
    Pick: { Type: 'Choice', Choices: [{ Condition, Next: 'Then', ...more }], Default: 'Else', Output: 'of the state' },
    Then: pass({ Output: { matched: '{% $states.input %}' } }),
    Else: pass({ Output: { other: '{% $states.input %}' } }),
  });

  test('takes a plain boolean as well', async () => {
    expect((await run(choice(true, { Output: 'of the rule' }))).output).toEqual({ matched: 'of the rule' });
    expect((await run(choice(false))).output).toEqual({ other: 'of the state' });
  });

  test('leaves the input alone where the rule that matches has no output', async () => {
    expect((await run(choice(true), { a: 1 })).output).toEqual({ matched: { a: 1 } });
  });

  test.each([
    ['1', "returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1"],
    ['$none', 'returned nothing (undefined).'],
  ])('fails on the condition %s, whatever the default', async (condition, reason) => {
    const about = `The JSONata expression '${condition}' specified for the field 'Choices[0]/Condition'`;
    expect(await run(choice(`{% ${condition} %}`))).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: `${entered('Pick')} ${about} ${reason}`,
    });
  });
});

describe('a field of the wrong type', () => {
  const wait = (more: Record<string, unknown>) => ({ One: { Type: 'Wait', End: true, ...more } });
  test.each([
    ['Seconds', wait({ Seconds: '{% "1" %}' }), `Expected 'number', but was 'string' for value: "1"`],
    ['Timestamp', wait({ Timestamp: '{% 1 %}' }), `Expected 'string', but was 'number' for value: 1`],
    ['Error', { One: { Type: 'Fail', Error: '{% null %}' } }, `Expected 'string', but was 'null' for value: null`],
    [
      'Cause',
      { One: { Type: 'Fail', Cause: '{% {"a":1} %}' } },
      `Expected 'string', but was 'object' for value: {"a":1}`,
    ],
    [
      'TimeoutSeconds',
      { One: invocation({ TimeoutSeconds: '{% [1] %}' }) },
      `Expected 'number', but was 'array' for value: [1]`,
    ],
    [
      'Credentials/RoleArn',
      { One: invocation({ Credentials: { RoleArn: '{% true %}' } }) },
      `Expected 'string', but was 'boolean' for value: true`,
    ],
  ])('%s says so', async (field, states, reason) => {
    const found = await run(states);
    expect(found).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(found.cause).toContain(`specified for the field '${field}' returned an unexpected result type. ${reason}`);
    expect(found.history.at(-2)).toMatchObject({
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { location: field, state: 'One' },
    });
  });
});

describe('a failure within a scope', () => {
  test('of the interpreter ends the execution from there, past every catcher', async () => {
    const Stuck = { Type: 'Choice', Choices: [{ Condition: false, Next: 'Never' }] };
    const Both = {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Stuck', States: { Stuck, Never: { Type: 'Succeed' } } }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      End: true,
    };
    const { history, ...found } = await run({ Both, Caught: { Type: 'Succeed' } });
    expect(found).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining(entered('Stuck', 4)) });
    expect(history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ChoiceStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('of an expression names the innermost state, once', async () => {
    const In = pass({ Output: '{% $none %}' });
    const Each = { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'In', States: { In } }, End: true };
    const { history, cause } = await run({ Each });
    expect(cause).toBe(
      `${entered('In', 5)} The JSONata expression '$none' specified for the field 'Output' returned nothing (undefined).`,
    );
    expect(history.slice(4).map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['PassStateEntered', 4],
      ['EvaluationFailed', 4],
      ['MapIterationFailed', 6],
      ['MapStateFailed', 6],
      ['ExecutionFailed', 8],
    ]);
  });

  test('is written down once for each attempt', async () => {
    const Retry = [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 2 }];
    const { history } = await run({ One: invocation({ Arguments: '{% $none %}', Retry }) });
    expect(history.filter(({ type }) => type === 'EvaluationFailed')).toHaveLength(3);
  });

  test('gives the catcher an empty cause where there is none', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'Caught' }];
    const Both = {
      Type: 'Parallel',
      Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } }],
      Catch,
      End: true,
    };
    expect((await run({ Both, Caught: { Type: 'Succeed' } })).output).toEqual({ Error: 'E', Cause: '' });
  });

  test('of a function gives its trace as text', async () => {
    const Catch = [
      { ErrorEquals: ['Bad'], Output: '{% $parse($states.errorOutput.Cause).errorMessage %}', Next: 'Caught' },
    ];
    const found = await run({ One: invocation({ Catch }), Caught: { Type: 'Succeed' } }, {}, () => {
      throw named('Bad', 'no');
    });
    expect(found.output).toBe('no');
  });
});
