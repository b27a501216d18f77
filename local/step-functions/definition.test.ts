import { describe, expect, test } from 'vitest';
import { callback, invocation, serve } from './test-service.ts';

const one = (state: Record<string, unknown>) => ({ StartAt: 'One', States: { One: state } });

describe('a definition is refused', () => {
  test.each([
    [
      'with a JSONPath state, by its name',
      one({ Type: 'Pass', QueryLanguage: 'JSONPath', End: true }),
      /'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at \/States\/One/,
    ],
    [
      'with a field of JSONPath',
      one({ Type: 'Pass', ResultPath: '$.a', End: true }),
      /The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage/,
    ],
    [
      'with a field that its type does not have',
      one({ Type: 'Pass', TimeoutSeconds: 1, End: true }),
      /Field 'TimeoutSeconds' is not supported at \/States\/One/,
    ],
    [
      'with a catcher on a state that has none',
      one({ Type: 'Pass', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'One' }], End: true }),
      /Field 'Catch' is not supported/,
    ],
    [
      'with variables of a state that ends its scope by itself',
      one({ Type: 'Succeed', Assign: { a: 1 } }),
      /Field 'Assign' is not supported/,
    ],
    [
      'with a state that leads nowhere',
      one({ Type: 'Pass', Next: 'Two' }),
      /MISSING_TRANSITION_TARGET: Missing 'Next' target: Two at \/States\/One/,
    ],
    [
      'with a state that nothing leads to',
      { StartAt: 'One', States: { One: { Type: 'Succeed' }, Two: { Type: 'Succeed' } } },
      /State "Two" is not reachable/,
    ],
    ['without an end', one({ Type: 'Pass', Next: 'One' }), /NO_TERMINAL_STATE/],
    [
      'with a query language for an item processor',
      one({
        Type: 'Map',
        ItemProcessor: { QueryLanguage: 'JSONata', StartAt: 'In', States: { In: { Type: 'Succeed' } } },
        End: true,
      }),
      /Field 'QueryLanguage' is not supported at \/States\/One\/ItemProcessor/,
    ],
    [
      'with a name that nothing holds at the top of an expression',
      one({ Type: 'Pass', Output: { v: '{% $uppercase(phone) %}' }, End: true }),
      /UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at \/States\/One\/Output\/v/,
    ],
    ['with the context item at the top of an expression', one({ Type: 'Succeed', Output: '{% $$.a %}' }), /'\$\$'/],
    [
      'with an error where none can be',
      one({ Type: 'Succeed', Output: '{% $exists($states.errorOutput) %}' }),
      /'\$states.errorOutput'/,
    ],
    ['with a wait of a negative time', one({ Type: 'Wait', Seconds: -1, End: true }), /at \/States\/One\/Seconds/],
    ['with a wait for no moment', one({ Type: 'Wait', Timestamp: 'soon', End: true }), /RFC3339 timestamp/],
    [
      'with States.ALL beside another error',
      one(invocation({ Retry: [{ ErrorEquals: ['States.ALL', 'Bad'] }] })),
      /States.ALL must appear alone/,
    ],
    [
      'with a retrier behind the one for everything',
      one(invocation({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['Bad'] }] })),
      /States.ALL must be in the last element/,
    ],
    [
      'with a retrier of half an attempt',
      one(invocation({ Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 0.5 }] })),
      /MaxAttempts at \/States\/One\/Retry\[0\]/,
    ],
    ['with neither Next nor End', one({ Type: 'Pass' }), /Next and End/],
    ['with an unknown type', one({ Type: 'Sleep', End: true }), /unknown Type Sleep/],
    [
      'with an expression that does not parse, naming its place',
      one({ Type: 'Pass', Output: { a: ['{% 1 + %}'] }, End: true }),
      /INVALID_JSONATA_EXPRESSION: Unexpected end of expression at \/States\/One\/Output\/a\[0\]/,
    ],
    [
      'with a resource that does not run here',
      one(invocation({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
      /sqs:sendMessage does not run here/,
    ],
    ['with a limit of no seconds', one(invocation({ TimeoutSeconds: 0 })), /TimeoutSeconds/],
    [
      'with a distributed map',
      one({
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'In', States: { In: { Type: 'Succeed' } } },
        End: true,
      }),
      /distributed map/,
    ],
    ['that starts nowhere', { StartAt: 'Two', States: { One: { Type: 'Succeed' } } }, /StartAt/],
  ])('%s', (_, definition, reason) => {
    expect(() => serve(definition)).toThrow(reason);
    expect(() => serve(definition)).toThrow(expect.objectContaining({ code: 'InvalidDefinition' }));
  });
});

test('names inside a path, a predicate, a sort or a function are read from what is around them', () => {
  const Output = '{% $map($states.input.a[b = 1]^(c).(d & e){f: g}, function($x) { $x.h }) ~> $count() %}';
  expect(() => serve(one({ Type: 'Succeed', Output }))).not.toThrow();
});

describe('the context object', () => {
  test('tells of execution, state and machine', async () => {
    const it = serve(one({ Type: 'Pass', Output: '{% $states.context %}', End: true }));
    const execution = await it.start({ a: 1 }, 'e-1');
    expect(await it.output(execution)).toEqual({
      Execution: {
        Id: execution,
        Input: { a: 1 },
        Name: 'e-1',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        StartTime: '2026-03-02T08:00:00.000Z',
        RedriveCount: 0,
      },
      State: { EnteredTime: '2026-03-02T08:00:00.000Z', Name: 'One' },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:000000000000:stateMachine:under-test', Name: 'under-test' },
    });
  });

  test('holds a token only where a callback is waited for', async () => {
    const it = serve(one(callback()));
    await it.start();
    expect(it.token()).toMatch(/^[A-Za-z0-9+/=]{80,}$/);
    const without = serve(
      one(invocation({ Arguments: { FunctionName: 'f', Payload: ['{% $exists($states.context.Task) %}'] } })),
    );
    expect(await without.output(await without.start())).toEqual([false]);
  });
});

describe('a task', () => {
  test.each([
    [{ Payload: {} }, "[The field 'FunctionName' is required but was missing]"],
    [{ FunctionName: 1 }, "[The value for the field 'FunctionName' must be a STRING]"],
    [{ FunctionName: 'f', Payload: 1 }, "[The value for the field 'Payload' must be a STRING]"],
  ])('is never scheduled with the arguments %j, and nothing catches that', async (Arguments, reason) => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const States = { One: invocation({ Arguments, Catch }), Caught: { Type: 'Succeed' } };
    const it = serve({ StartAt: 'One', States });
    const execution = await it.start();
    const text = JSON.stringify(Arguments);
    expect(await it.describe(execution)).toMatchObject({
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'One' (entered at the event id #2). The Parameters '${text}' could not be used to start the Task: ${reason}`,
    });
    expect(await it.types(execution)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']);
  });

  test('invokes its function as the role of the machine, or the one that it names', async () => {
    const it = serve(one(invocation({ Credentials: { RoleArn: '{% $states.input.role %}' } })));
    await it.start({ role: 'arn:aws:iam::000000000000:role/other' });
    const plain = serve(
      one({ Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:plain', End: true }),
    );
    const execution = await plain.start({ x: 1 });
    expect(it.host.invocations[0]).toMatchObject({ roleArn: 'arn:aws:iam::000000000000:role/other' });
    expect(plain.host.invocations[0]).toMatchObject({
      payload: { x: 1 },
      roleArn: 'arn:aws:iam::000000000000:role/machine',
    });
    expect(await plain.types(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });
});
