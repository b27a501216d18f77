import type { Assembly } from '../assembly/assembly.ts';
import type { EnvironmentOptions } from './environment.ts';
import { type FunctionDefinition, functionDefinition } from './function-definition.ts';
import { FunctionPool } from './function-pool.ts';

/** The environments of all functions. They hold no state of the application, and so outlive a reset. */
export interface FunctionPools {
  readonly functions: readonly FunctionDefinition[];
  of(functionName: string): FunctionPool | undefined;
  /** Starts an environment of every function, so that first requests do not wait. */
  warm(): void;
  /** Ends what is under way. */
  abandon(): void;
  dispose(): void;
}

/** Throws `AssemblyError` for a function that cannot be run here. */
export function createFunctionPools(
  assembly: Assembly,
  options: Omit<EnvironmentOptions, 'definition' | 'region' | 'paused'>,
): FunctionPools {
  const functions = assembly.ofType('AWS::Lambda::Function').map((resource) => functionDefinition(resource, assembly));
  const pools = new Map(
    functions.map((definition) => [
      definition.name,
      new FunctionPool({ ...options, definition, region: assembly.region }),
    ]),
  );
  const each = (act: (pool: FunctionPool) => void) => {
    for (const pool of pools.values()) act(pool);
  };
  return {
    functions,
    of: (functionName) => pools.get(functionName),
    warm: () => each((pool) => pool.warm()),
    abandon: () => each((pool) => pool.abandon()),
    dispose: () => each((pool) => pool.dispose()),
  };
}
