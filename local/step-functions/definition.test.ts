import { describe, expect, test } from 'vitest';
import { callback, invocation, serve } from './test-service.ts';

const one = (state: Record<string, unknown>) => ({ StartAt: 'One', States: { One: state } });

describe('a definition is refused', () => {
  test.each([
    [
      'with a JSONPath state, by its name',
      one({ Type: 'Pass', QueryLanguage: 'JSONPath', End: true }),
      /State 'One' uses JSONPath/,
    ],
    ['with a field of JSONPath', one({ Type: 'Pass', ResultPath: '$.a', End: true }), /ResultPath/],
    ['with a state that leads nowhere', one({ Type: 'Pass', Next: 'Two' }), /MISSING_TRANSITION_TARGET: Two/],
    ['with neither Next nor End', one({ Type: 'Pass' }), /Next and End/],
    ['with an unknown type', one({ Type: 'Sleep', End: true }), /unknown Type Sleep/],
    [
      'with an expression that does not parse, naming its place',
      one({ Type: 'Pass', Output: { a: ['{% 1 + %}'] }, End: true }),
      /at Output\/a\[0\] of \/States\/One/,
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
      one(invocation({ Arguments: { FunctionName: 'f', Payload: '{% $exists($states.context.Task) %}' } })),
    );
    expect(await without.output(await without.start())).toBe(false);
  });
});

describe('a task', () => {
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
