import type { Assembly } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import type { DeliveryTargets, Handover } from '../events/delivery.ts';
import { functionNameOf, type Iam } from '../iam/iam.ts';
import { type FaultRegistry, matchesFunction } from '../runtime/faults.ts';
import type { Ledger } from '../runtime/ledger.ts';
import type { Chance } from '../runtime/random.ts';
import type { RuntimeClock } from '../runtime/runtime-clock.ts';
import type { InvocationResult, Invoker } from '../service.ts';
import { type AsyncInvocations, createAsyncInvocations } from './async-invocations.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionLogs } from './function-logs.ts';
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
  /** For dead letters and destinations. */
  readonly sendMessage: DeliveryTargets['sendMessage'];
}

export interface Lambda {
  readonly functions: readonly FunctionDefinition[];
  /** By ARN (qualified or not) or name. */
  find(arnOrName: string): FunctionDefinition | undefined;
  invoke(functionArn: string, payload: unknown, invoker: Invoker): Promise<InvocationResult>;
  invokeAsync: DeliveryTargets['invokeAsync'];
  /** Runs a function for a mapping, which needs no permission to invoke. */
  run(definition: FunctionDefinition, event: unknown): Promise<InvocationResult>;
  /** Ends what is under way and answers nobody any more; the environments stay. */
  dispose(): void;
}

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
    this.asynchronous = createAsyncInvocations({
      ...options,
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
      const { code = '', message = '' } = refusal ?? {};
      return { ok: false, errorType: `Lambda.${code}`, errorMessage: message, requestId: this.options.chance.uuid() };
    }
    return this.run(definition, payload);
  }

  async invokeAsync(functionArn: string, payload: unknown, invoker: Invoker): Promise<Handover> {
    const refusal = this.refusal(functionArn, invoker);
    const definition = this.find(functionArn);
    if (refusal !== undefined) return { accepted: false, retryable: false, ...refusal };
    if (definition !== undefined) this.asynchronous.accept(definition, payload);
    return { accepted: true };
  }

  async run(definition: FunctionDefinition, event: unknown): Promise<InvocationResult> {
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
    const text = JSON.stringify(event) ?? 'null';
    const result = await this.once(definition, text, requestId);
    if (faults.take('repeat', isMeant) !== undefined) await this.once(definition, text, requestId);
    return result;
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
    const started = performance.now();
    const outcome = await pool.run(requestId, event);
    // Whoever waits belongs to services that are gone: an answer would only make them begin something.
    if (this.disposed) return new Promise(() => {});
    this.options.ledger.invocation(definition.name, !outcome.ok, performance.now() - started);
    if (outcome.ok) return { ok: true, payload: outcome.payload, requestId };
    const { errorType, errorMessage, trace } = outcome;
    this.options.logs.write(
      definition.name,
      `${JSON.stringify({ level: 'ERROR', requestId, errorType, errorMessage, trace })}\n`,
    );
    return { ok: false, errorType, errorMessage, requestId };
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
