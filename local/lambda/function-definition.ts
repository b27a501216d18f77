import { type Assembly, arnOf, type Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { roleArnOf } from '../iam/iam.ts';
import { isObject, numberAt, objectAt, textAt } from '../runtime/json.ts';
import type { LogFormat } from './platform-lines.ts';

/** One function of the template. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  readonly roleArn: string;
  readonly handler: string;
  /** The unpacked bundle. */
  readonly folder: string;
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: LogFormat;
  /** Undefined: as many at once as the account has. */
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
}

/** Reads an `AWS::Lambda::Function`. Throws `AssemblyError` for one that is not Node.js from an asset. */
export function functionDefinition(resource: Resource, assembly: Assembly): FunctionDefinition {
  const { properties, ref, logicalId } = resource;
  const runtime = textAt(properties, 'Runtime') ?? '';
  const key = textAt(objectAt(properties, 'Code'), 'S3Key');
  if (!runtime.startsWith('nodejs') || key === undefined) {
    throw new AssemblyError(
      `The function ${logicalId} of ${resource.stack} is not a Node.js function from an asset: it cannot be run here.`,
    );
  }
  const variables = objectAt(objectAt(properties, 'Environment'), 'Variables');
  const logging = objectAt(properties, 'LoggingConfig');
  return {
    name: ref,
    arn: arnOf(resource),
    logicalId,
    roleArn: roleArnOf(resource, 'Role'),
    handler: textAt(properties, 'Handler') ?? 'index.handler',
    folder: assembly.asset(key),
    runtime,
    timeoutMs: (numberAt(properties, 'Timeout') ?? 3) * 1000,
    memoryMb: numberAt(properties, 'MemorySize') ?? 128,
    environment: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, isObject(value) ? '' : String(value)]),
    ),
    logGroup: textAt(logging, 'LogGroup') ?? `/aws/lambda/${ref}`,
    logFormat: textAt(logging, 'LogFormat') === 'JSON' ? 'JSON' : 'Text',
    reservedConcurrency: numberAt(properties, 'ReservedConcurrentExecutions'),
    deadLetterArn: textAt(objectAt(properties, 'DeadLetterConfig'), 'TargetArn'),
  };
}
