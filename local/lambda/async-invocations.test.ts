import { expect, test } from 'vitest';
import { readAssembly } from '../assembly/assembly.ts';
import { testFunction, writeAssembly } from '../assembly/test-assembly.ts';
import { createActivity } from '../runtime/activity.ts';
import { NO_JOURNAL } from '../runtime/journal.ts';
import { createClock } from '../runtime/runtime-clock.ts';
import type { InvocationResult } from '../service.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { functionDefinition } from './function-definition.ts';

const FAILED: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no', requestId: 'r' };
const OK: InvocationResult = { ok: true, payload: '1', requestId: 'r' };
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:dead';

function invocationsWith(resources: Record<string, unknown>, answer: (attempt: number) => InvocationResult) {
  const folder = writeAssembly({
    stacks: {
      App: { Resources: { ...testFunction('fn', [], { DeadLetterConfig: { TargetArn: QUEUE } }), ...resources } },
    },
    bundles: { fn: '' },
  });
  const assembly = readAssembly(folder, { random: () => 0 });
  const [resource] = assembly.ofType('AWS::Lambda::Function');
  if (resource === undefined) throw new Error('The fixture has no function.');
  const definition = functionDefinition(resource, assembly);
  const clock = createClock({ mode: 'manual', startAt: 0 }, createActivity());
  const attempts: number[] = [];
  const sent: { queueArn: string; body: unknown }[] = [];
  const invocations = createAsyncInvocations({
    assembly,
    clock,
    journal: NO_JOURNAL,
    uuid: () => 'id',
    find: () => definition,
    run: async () => {
      attempts.push(clock.now());
      return answer(attempts.length);
    },
    sendMessage: async (queueArn, body) => {
      sent.push({ queueArn, body: JSON.parse(body) });
      return { accepted: true };
    },
  });
  return { clock, attempts, sent, accept: (event: unknown) => invocations.accept(definition, event) };
}

const configured = (properties: Record<string, unknown>) => ({
  Config: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'fn' }, Qualifier: '$LATEST', ...properties },
  },
});

test('an event is tried again after one minute and after two more, then lies in the dead letters', async () => {
  const { clock, attempts, sent, accept } = invocationsWith({}, () => FAILED);
  accept({ id: 1 });
  await clock.advance({ untilIdle: true });
  expect(attempts).toEqual([0, 60_000, 180_000]);
  expect(sent).toEqual([{ queueArn: QUEUE, body: { id: 1 } }]);
});

test('an event that succeeds at last leaves no trace', async () => {
  const { clock, attempts, sent, accept } = invocationsWith({}, (attempt) => (attempt === 2 ? OK : FAILED));
  accept({ id: 1 });
  await clock.advance({ untilIdle: true });
  expect(attempts).toEqual([0, 60_000]);
  expect(sent).toEqual([]);
});

test('the template says how often, and where to', async () => {
  const destination = 'arn:aws:sqs:eu-west-1:123456789012:failures';
  const config = configured({
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: destination } },
  });
  const { clock, attempts, sent, accept } = invocationsWith(config, () => FAILED);
  accept({ id: 1 });
  await clock.advance({ untilIdle: true });
  expect(attempts).toEqual([0]);
  expect(sent[0]).toMatchObject({
    queueArn: destination,
    body: {
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: { id: 1 },
      responsePayload: { errorType: 'Error' },
    },
  });
});

test('a destination that is not known here ends the start', () => {
  const config = configured({
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:123456789012:topic' } },
  });
  expect(() => invocationsWith(config, () => OK)).toThrow('only queues are known here');
});
