import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets } from '../events/delivery.ts';
import { functionNameOf } from '../iam/template-policies.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Journal } from '../runtime/journal.ts';
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
  readonly journal: Journal;
  readonly uuid: () => string;
}

export interface AsyncInvocations {
  /** Takes an event over: it is run, and retried on the runtime's clock. */
  accept(definition: FunctionDefinition, event: unknown): void;
  /** Takes up what an earlier life of the process had accepted and not finished. */
  resume(): void;
}

/** An event on its way to a function: which attempt comes next, and when. */
interface Accepted {
  readonly functionName: string;
  readonly event: unknown;
  readonly number: number;
  readonly acceptedAt: number;
  readonly at: number;
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
export function createAsyncInvocations(options: AsyncOptions): AsyncInvocations {
  const { assembly, clock, find, run, sendMessage, journal, uuid } = options;
  const byFunction = policies(assembly);
  const kept = journal.keep<Accepted>('async-invocation');

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

  /** Runs it once; what comes back is when to try again, undefined where it has come to its end. */
  const attempt = async (
    definition: FunctionDefinition,
    { event, number, acceptedAt }: Accepted,
  ): Promise<number | undefined> => {
    const policy = byFunction.get(definition.name) ?? DEFAULT;
    const result = await run(definition, event);
    if (result.ok) {
      if (policy.onSuccess === undefined) return undefined;
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
      return undefined;
    }
    const next = clock.now() + number * WAIT_MS;
    if (number <= policy.retries && next <= acceptedAt + policy.maxAgeMs) return next;
    await giveUp(definition, event, number, result);
    return undefined;
  };

  const work = async (id: string, definition: FunctionDefinition, accepted: Accepted): Promise<void> => {
    const next = await attempt(definition, accepted);
    if (next === undefined) kept.delete(id);
    else later(id, definition, { ...accepted, number: accepted.number + 1, at: next });
  };
  const later = (id: string, definition: FunctionDefinition, accepted: Accepted): void => {
    kept.put(id, accepted);
    clock.schedule(accepted.at, () => void work(id, definition, accepted));
  };

  return {
    accept(definition, event) {
      const now = clock.now();
      const accepted: Accepted = { functionName: definition.name, event, number: 1, acceptedAt: now, at: now };
      const id = uuid();
      kept.put(id, accepted);
      void work(id, definition, accepted);
    },
    resume() {
      for (const { id, value } of kept.all()) {
        const definition = find(value.functionName);
        if (definition === undefined) kept.delete(id);
        else later(id, definition, value);
      }
    },
  };
}
