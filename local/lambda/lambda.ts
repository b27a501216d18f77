import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { FunctionLogs } from '../cloudwatch-logs/function-logs.ts';
import type { DeliveryTargets, Handover } from '../events/delivery.ts';
import type { Iam } from '../iam/iam.ts';
import { functionNameOf } from '../iam/template-policies.ts';
import { type FaultRegistry, matchesFunction } from '../runtime/faults.ts';
import type { Journal } from '../runtime/journal.ts';
import type { Ledger } from '../runtime/ledger.ts';
import type { Chance } from '../runtime/random.ts';
import type { RuntimeClock } from '../runtime/runtime-clock.ts';
import type { InvocationResult, Invoker } from '../service.ts';
import { type AsyncInvocations, createAsyncInvocations } from './async-invocations.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionPools } from './function-pools.ts';

export interface LambdaOptions {
  readonly assembly: Assembly;
  readonly clock: RuntimeClock;
  readonly faults: FaultRegistry;
  readonly ledger: Ledger;
  readonly pools: FunctionPools;
  readonly chance: Chance;
  readonly logs: FunctionLogs;
  readonly iam: Iam;
  readonly journal: Journal;
  /** For dead letters and destinations. */
  readonly sendMessage: DeliveryTargets['sendMessage'];
}

export interface Lambda {
  readonly functions: readonly FunctionDefinition[];
  /** By ARN (qualified or not) or name. */
  find(arnOrName: string): FunctionDefinition | undefined;
  invoke(functionArn: string, payload: unknown, invoker: Invoker): Promise<InvocationResult>;
  invokeAsync: DeliveryTargets['invokeAsync'];
  /** Takes up the asynchronous invocations of an earlier life of the process. */
  resume(): void;
  /** Runs a function for a mapping, which needs no permission to invoke. */
  run(definition: FunctionDefinition, event: unknown): Promise<InvocationResult>;
  /** Ends what is under way and answers nobody any more; the environments stay. */
  dispose(): void;
}

/** Bytes of an invocation's event that somebody waits for, and of one that nobody waits for (Lambda's quotas). */
const MOST_SYNCHRONOUS = 6_291_456;
const MOST_ASYNCHRONOUS = 1_048_576;
const TOO_LARGE = 'RequestEntityTooLargeException';

class LambdaService implements Lambda {
  readonly functions: readonly FunctionDefinition[];
  private readonly options: LambdaOptions;
  private readonly byName: ReadonlyMap<string, FunctionDefinition>;
  private readonly asynchronous: AsyncInvocations;
  private disposed = false;

  constructor(options: LambdaOptions) {
    this.options = options;
    this.functions = options.pools.functions;
    this.byName = new Map(this.functions.map((definition) => [definition.name, definition]));
    for (const definition of this.functions) {
      options.iam.checkTrust(definition.roleArn, 'lambda.amazonaws.com', definition.name);
      options.logs.allow(definition.name, this.mayLog(definition));
    }
    this.asynchronous = createAsyncInvocations({
      ...options,
      uuid: options.chance.uuid,
      find: (name) => this.find(name),
      run: (definition, event) => this.run(definition, event),
    });
  }

  find(arnOrName: string): FunctionDefinition | undefined {
    return this.byName.get(functionNameOf(arnOrName));
  }

  async invoke(functionArn: string, payload: unknown, invoker: Invoker): Promise<InvocationResult> {
    const refusal = this.refusal(functionArn, invoker);
    const definition = this.find(functionArn);
    if (refusal !== undefined || definition === undefined) {
      return this.refused(refusal ?? { code: '', message: '' });
    }
    const event = eventText(payload);
    if (Buffer.byteLength(event) > MOST_SYNCHRONOUS) {
      const message = `Request must be smaller than ${MOST_SYNCHRONOUS} bytes for the InvokeFunction operation`;
      return this.refused({ code: TOO_LARGE, message });
    }
    return this.runText(definition, event);
  }

  async invokeAsync(functionArn: string, payload: unknown, invoker: Invoker): Promise<Handover> {
    const refusal = this.refusal(functionArn, invoker);
    const definition = this.find(functionArn);
    if (refusal !== undefined) return { accepted: false, retryable: false, ...refusal };
    const bytes = Buffer.byteLength(eventText(payload));
    if (bytes > MOST_ASYNCHRONOUS) {
      const message = `${bytes} byte payload is too large for the Event invocation type (limit ${MOST_ASYNCHRONOUS} bytes)`;
      return { accepted: false, retryable: false, code: TOO_LARGE, message };
    }
    if (definition !== undefined) this.asynchronous.accept(definition, payload);
    return { accepted: true };
  }

  run(definition: FunctionDefinition, event: unknown): Promise<InvocationResult> {
    return this.runText(definition, eventText(event));
  }

  private async runText(definition: FunctionDefinition, text: string): Promise<InvocationResult> {
    const { faults, clock, chance } = this.options;
    const { name } = definition;
    const isMeant = (fault: { readonly function: string }) => matchesFunction(fault.function, name);
    const requestId = chance.uuid();
    const delay = faults.take('delay', isMeant);
    if (delay !== undefined) await passed(clock, delay.seconds);
    const failing = faults.take('fail-invocation', isMeant);
    if (failing !== undefined) {
      return {
        ok: false,
        errorType: failing.code,
        errorMessage: failing.message ?? 'This was asked to fail.',
        requestId,
      };
    }
    const result = await this.once(definition, text, requestId);
    if (faults.take('repeat', isMeant) !== undefined) await this.once(definition, text, requestId);
    return result;
  }

  resume(): void {
    this.asynchronous.resume();
  }

  dispose(): void {
    this.disposed = true;
    this.options.pools.abandon();
  }

  private async once(definition: FunctionDefinition, event: string, requestId: string): Promise<InvocationResult> {
    const pool = this.options.pools.of(definition.name);
    if (pool === undefined || pool.busy >= (definition.reservedConcurrency ?? Number.POSITIVE_INFINITY)) {
      return { ok: false, errorType: 'Lambda.TooManyRequestsException', errorMessage: 'Rate Exceeded.', requestId };
    }
    const { name } = definition;
    const skew = this.options.faults.take('skew', (fault) => matchesFunction(fault.function, name))?.seconds ?? 0;
    const started = performance.now();
    const outcome = await pool.run(requestId, event, skew * 1000);
    // Whoever waits belongs to services that are gone: an answer would only make them begin something.
    if (this.disposed) return new Promise(() => {});
    const milliseconds = performance.now() - started;
    this.options.ledger.invocation(name, !outcome.ok, milliseconds, definition.memoryMb);
    return { ...outcome, requestId };
  }

  /** Lambda writes a function's output with the function's own role; what that does not allow is lost without a word. */
  private mayLog({ logGroup, roleArn }: FunctionDefinition): boolean {
    const { iam, assembly } = this.options;
    const resource = `arn:aws:logs:${assembly.region}:${assembly.account}:log-group:${logGroup}:log-stream:*`;
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].every(
      (action) => iam.decide(roleArn, { action, resource }).allowed,
    );
  }

  private refused({ code, message }: { code: string; message: string }): InvocationResult {
    return { ok: false, errorType: `Lambda.${code}`, errorMessage: message, requestId: this.options.chance.uuid() };
  }

  private refusal(functionArn: string, invoker: Invoker): { code: string; message: string } | undefined {
    if (this.find(functionArn) === undefined)
      return { code: 'ResourceNotFoundException', message: `Function not found: ${functionArn}` };
    const decision = this.options.iam.mayInvoke(functionArn, invoker);
    if (decision.allowed) return undefined;
    const who = invoker.kind === 'role' ? invoker.roleArn : invoker.kind === 'service' ? invoker.principal : 'operator';
    const message = `${who} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} ${decision.reason}`;
    return { code: 'AccessDeniedException', message };
  }
}

function eventText(event: unknown): string {
  return JSON.stringify(event) ?? 'null';
}

function passed(clock: RuntimeClock, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(clock.now() + seconds * 1000, resolve);
  });
}

/** The template's functions, in worker threads. Throws `AssemblyError` for one that cannot be run here. */
export function createLambda(options: LambdaOptions): Lambda {
  return new LambdaService(options);
}

/** The function of a mapping or a permission; a template that names none is broken. */
export function functionOf(lambda: Lambda, arnOrName: string, where: string): FunctionDefinition {
  const definition = lambda.find(arnOrName);
  if (definition === undefined)
    throw new AssemblyError(`${where} names the function ${arnOrName}, which is in none of the stacks.`);
  return definition;
}
