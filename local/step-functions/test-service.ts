import type { Journal } from '../runtime/journal.ts';
import { isObject } from '../runtime/json.ts';
import type { HistoryEvent } from './history.ts';
import { createStepFunctions, type StepFunctions } from './step-functions.ts';
import { createTestHost, type TestFunction, type TestHost } from './test-host.ts';

const OPERATOR = { kind: 'operator' } as const;
export const MACHINE_ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:under-test';

/** One machine in a service of its own, as tests drive it. */
export interface TestService {
  readonly host: TestHost;
  readonly service: StepFunctions;
  call(action: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Starts an execution, lets it run as far as it goes, and gives its ARN. */
  start(input?: unknown, name?: string): Promise<string>;
  describe(executionArn: string): Promise<Record<string, unknown>>;
  history(executionArn: string): Promise<readonly HistoryEvent[]>;
  /** The types of the events, in order. */
  types(executionArn: string): Promise<readonly string[]>;
  /** The output of an execution that succeeded, parsed. */
  output(executionArn: string): Promise<unknown>;
  /** The task token that the last invocation was given in its payload. */
  token(): string;
}

/** A service with one machine of these states; tasks run `fn`. */
export function serve(
  definition: { StartAt: string; States: Record<string, unknown>; TimeoutSeconds?: number },
  fn?: TestFunction,
  seed?: number,
  journal?: Journal,
): TestService {
  const host = createTestHost(fn, seed, journal);
  const service = createStepFunctions(host);
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
  service.createStateMachine({
    name: 'under-test',
    arn: MACHINE_ARN,
    definition: text,
    roleArn: 'arn:aws:iam::000000000000:role/machine',
  });
  return drive(host, service);
}

/** The service of a process that was killed, as the next one on the same journal finds it. */
export async function revive(it: TestService): Promise<TestService> {
  it.service.dispose();
  const next = drive(it.host, createStepFunctions(it.host));
  await next.service.resume();
  await it.host.settle();
  return next;
}

/** The same for a service that exists already. */
export function drive(host: TestHost, service: StepFunctions): TestService {
  const call: TestService['call'] = async (action, input = {}) => {
    const answer = await service.call(action, input, OPERATOR);
    return isObject(answer) ? answer : {};
  };
  const describe = (executionArn: string): Promise<Record<string, unknown>> =>
    call('DescribeExecution', { executionArn });
  const history = async (executionArn: string): Promise<readonly HistoryEvent[]> => {
    const { events } = await call('GetExecutionHistory', { executionArn, maxResults: 1000 });
    return Array.isArray(events) ? events : [];
  };
  return {
    host,
    service,
    call,
    describe,
    history,
    start: async (input = {}, name = 'one') => {
      const started = await call('StartExecution', {
        stateMachineArn: MACHINE_ARN,
        name,
        input: JSON.stringify(input),
      });
      await host.settle();
      return String(started.executionArn);
    },
    types: async (executionArn) => (await history(executionArn)).map(({ type }) => type),
    output: async (executionArn) => JSON.parse(String((await describe(executionArn)).output)),
    token: () => {
      const payload = host.invocations.at(-1)?.payload;
      if (!isObject(payload) || typeof payload.token !== 'string') throw new Error('no token was given');
      return payload.token;
    },
  };
}

/** A task that hands its token to a function and waits for the answer. */
export function callback(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: {
      FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:ask',
      Payload: { token: '{% $states.context.Task.Token %}' },
    },
    End: true,
    ...more,
  };
}

/** A task that invokes a function and takes its answer. */
export function invocation(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:work', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    End: true,
    ...more,
  };
}

/** An error that a function throws: Step Functions sees its name. */
export function named(name: string, message = 'it went wrong'): Error {
  return Object.assign(new Error(message), { name });
}
