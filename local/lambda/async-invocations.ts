import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets } from '../events/delivery.ts';
import { functionNameOf } from '../iam/iam.ts';
import type { Clock } from '../runtime/clock.ts';
import { numberAt, objectAt, parseJson, textAt } from '../runtime/json.ts';
import type { InvocationResult } from '../service.ts';
import { failureRecord } from './destination-record.ts';
import type { FunctionDefinition } from './function-definition.ts';

export interface AsyncOptions {
  readonly assembly: Assembly;
  readonly clock: Clock;
  readonly find: (arnOrName: string) => FunctionDefinition | undefined;
  readonly run: (definition: FunctionDefinition, event: unknown) => Promise<InvocationResult>;
  readonly sendMessage: DeliveryTargets['sendMessage'];
}

export interface AsyncInvocations {
  /** Takes an event over: it is run, and retried on the runtime's clock. */
  accept(definition: FunctionDefinition, event: unknown): void;
}

interface Policy {
  readonly retries: number;
  readonly maxAgeMs: number;
  readonly onFailure: string | undefined;
  readonly onSuccess: string | undefined;
}

const DEFAULT: Policy = { retries: 2, maxAgeMs: 6 * 3_600_000, onFailure: undefined, onSuccess: undefined };
/** Lambda waits one minute before the second attempt and two before the third. */
const WAIT_MS = 60_000;

function policies(assembly: Assembly): ReadonlyMap<string, Policy> {
  const byFunction = new Map<string, Policy>();
  for (const { properties, logicalId } of assembly.ofType('AWS::Lambda::EventInvokeConfig')) {
    const destinations = objectAt(properties, 'DestinationConfig');
    const destination = (name: string): string | undefined => {
      const arn = textAt(objectAt(destinations, name), 'Destination');
      if (arn !== undefined && !arn.startsWith('arn:aws:sqs:')) {
        throw new AssemblyError(`${logicalId} sends what fails to ${arn}: only queues are known here.`);
      }
      return arn;
    };
    byFunction.set(functionNameOf(textAt(properties, 'FunctionName') ?? ''), {
      retries: numberAt(properties, 'MaximumRetryAttempts') ?? DEFAULT.retries,
      maxAgeMs: (numberAt(properties, 'MaximumEventAgeInSeconds') ?? 21_600) * 1000,
      onFailure: destination('OnFailure'),
      onSuccess: destination('OnSuccess'),
    });
  }
  return byFunction;
}

/** Lambda's own queue of events that nobody waits for. */
export function createAsyncInvocations({ assembly, clock, run, sendMessage }: AsyncOptions): AsyncInvocations {
  const byFunction = policies(assembly);

  const send = (definition: FunctionDefinition, queueArn: string, body: unknown, attributes?: Record<string, string>) =>
    sendMessage(
      queueArn,
      JSON.stringify(body),
      { kind: 'role', roleArn: definition.roleArn },
      attributes === undefined ? {} : { attributes },
    );

  const giveUp = async (definition: FunctionDefinition, event: unknown, attempts: number, result: InvocationResult) => {
    const { onFailure } = byFunction.get(definition.name) ?? DEFAULT;
    if (result.ok) return;
    const { errorType, errorMessage, requestId } = result;
    if (onFailure !== undefined) {
      const record = failureRecord({
        now: clock.now(),
        functionArn: definition.arn,
        condition: 'RetriesExhausted',
        attempts,
        result,
      });
      await send(definition, onFailure, {
        ...record,
        requestPayload: event,
        responsePayload: { errorType, errorMessage },
      });
    }
    if (definition.deadLetterArn !== undefined) {
      await send(definition, definition.deadLetterArn, event, {
        RequestID: requestId,
        ErrorCode: '200',
        ErrorMessage: errorMessage,
      });
    }
  };

  const attempt = async (
    definition: FunctionDefinition,
    event: unknown,
    number: number,
    acceptedAt: number,
  ): Promise<void> => {
    const policy = byFunction.get(definition.name) ?? DEFAULT;
    const result = await run(definition, event);
    if (result.ok) {
      if (policy.onSuccess === undefined) return;
      const record = failureRecord({
        now: clock.now(),
        functionArn: definition.arn,
        condition: 'RetriesExhausted',
        attempts: number,
        result,
      });
      const responsePayload = parseJson(result.payload);
      await send(definition, policy.onSuccess, {
        ...record,
        requestContext: { ...objectAt(record, 'requestContext'), condition: 'Success' },
        requestPayload: event,
        responsePayload,
      });
      return;
    }
    const next = clock.now() + number * WAIT_MS;
    if (number > policy.retries || next > acceptedAt + policy.maxAgeMs)
      return giveUp(definition, event, number, result);
    clock.schedule(next, () => void attempt(definition, event, number + 1, acceptedAt));
  };

  return { accept: (definition, event) => void attempt(definition, event, 1, clock.now()) };
}
