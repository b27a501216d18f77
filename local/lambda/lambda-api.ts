import type { Assembly } from '../assembly/assembly.ts';
import type { FunctionLogs } from '../cloudwatch-logs/function-logs.ts';
import { successAnswer, type WireAnswer } from '../endpoint/protocol.ts';
import type { RestCall, RestRequest } from '../endpoint/service-entry.ts';
import { listAt, numberAt, objectAt, parseJson, textAt } from '../runtime/json.ts';
import { pageOf } from '../runtime/page.ts';
import {
  AwsError,
  type AwsService,
  type Caller,
  type InvocationResult,
  type Invoker,
  type Permission,
} from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Lambda } from './lambda.ts';

export interface LambdaApiOptions {
  readonly assembly: Assembly;
  readonly lambda: Lambda;
  readonly logs: FunctionLogs;
  readonly uuid: () => string;
  /** Milliseconds since the epoch at which the functions count as made. */
  readonly madeAt: number;
}

/** What stands behind the endpoint for Lambda: the answers of `Invoke` stand in headers as much as in the body. */
export interface LambdaApi extends AwsService {
  forward(action: string, body: Buffer, input: Record<string, unknown>, caller: Caller): Promise<WireAnswer>;
}

const PATHS: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['POST', /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, 'Invoke'],
  ['GET', /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, 'GetFunctionConfiguration'],
  ['GET', /^\/2015-03-31\/functions\/([^/]+)$/, 'GetFunction'],
  ['GET', /^\/2015-03-31\/functions\/?$/, 'ListFunctions'],
  ['GET', /^\/2015-03-31\/event-source-mappings\/?$/, 'ListEventSourceMappings'],
  ['GET', /^\/2016-08-19\/account-settings\/?$/, 'GetAccountSettings'],
];

/** What of Lambda's REST API is answered here. */
export function lambdaRoute({ method, url, header }: RestRequest): RestCall | undefined {
  for (const [wanted, path, action] of PATHS) {
    const match = wanted === method ? path.exec(url.pathname) : null;
    if (match === null) continue;
    const name = match[1] === undefined ? url.searchParams.get('FunctionName') : decodeURIComponent(match[1]);
    return {
      action,
      input: {
        ...(name === null ? {} : { FunctionName: name }),
        Qualifier: url.searchParams.get('Qualifier') ?? undefined,
        Marker: url.searchParams.get('Marker') ?? undefined,
        MaxItems: url.searchParams.get('MaxItems') ?? undefined,
        InvocationType: header('x-amz-invocation-type') || 'RequestResponse',
        LogType: header('x-amz-log-type') || 'None',
        EventSourceArn: url.searchParams.get('EventSourceArn') ?? undefined,
      },
    };
  }
  return undefined;
}

/** Reads need the permission of their name; an invocation that of `InvokeFunction`. */
function permissionsOf(
  { lambda }: LambdaApiOptions,
  action: string,
  input: Record<string, unknown>,
): readonly Permission[] {
  const name = textAt(input, 'FunctionName');
  const resource = name === undefined ? '*' : (lambda.find(name)?.arn ?? name);
  return [{ action: `lambda:${action === 'Invoke' ? 'InvokeFunction' : action}`, resource }];
}

const TAIL_BYTES = 4096;
/** As Lambda quotes it. */
const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';
const MOST_LISTED = 50;
const INVOCATION_TYPES = ['Event', 'RequestResponse', 'DryRun'];
const STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  RequestEntityTooLargeException: 413,
  TooManyRequestsException: 429,
};

/** Lambda's own failures as its API answers them. */
function serviceError({ errorType, errorMessage }: Extract<InvocationResult, { ok: false }>): AwsError {
  const code = errorType.slice('Lambda.'.length);
  return new AwsError(code, errorMessage, STATUS[code] ?? 500);
}

function configuration({ assembly, madeAt }: LambdaApiOptions, definition: FunctionDefinition) {
  const resource = assembly.resources.find(
    ({ logicalId, type }) => type === 'AWS::Lambda::Function' && logicalId === definition.logicalId,
  );
  const properties = resource?.properties ?? {};
  const architectures = listAt(properties, 'Architectures');
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Description: textAt(properties, 'Description') ?? '',
    Timeout: definition.timeoutMs / 1000,
    MemorySize: definition.memoryMb,
    LastModified: new Date(madeAt).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    Environment: { Variables: definition.environment },
    TracingConfig: { Mode: textAt(objectAt(properties, 'TracingConfig'), 'Mode') ?? 'PassThrough' },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: architectures.length === 0 ? ['x86_64'] : architectures,
    LoggingConfig: {
      LogFormat: definition.logFormat,
      LogGroup: definition.logGroup,
    },
  };
}

function mappings({ assembly, lambda, madeAt }: LambdaApiOptions, input: Record<string, unknown>) {
  const wanted = textAt(input, 'FunctionName');
  const source = textAt(input, 'EventSourceArn');
  return assembly
    .ofType('AWS::Lambda::EventSourceMapping')
    .map(({ ref, properties }) => {
      const { FunctionName, Tags, Enabled, ...rest } = properties;
      const FunctionArn = lambda.find(String(FunctionName))?.arn;
      return {
        UUID: ref,
        ...rest,
        FunctionArn,
        LastModified: madeAt / 1000,
        State: Enabled === false ? 'Disabled' : 'Enabled',
      };
    })
    .filter(
      (mapping) =>
        (wanted === undefined || mapping.FunctionArn === lambda.find(wanted)?.arn) &&
        (source === undefined || textAt(mapping, 'EventSourceArn') === source),
    );
}

async function invoke(
  { lambda, logs }: LambdaApiOptions,
  { name, arn }: FunctionDefinition,
  payload: unknown,
  input: Record<string, unknown>,
  invoker: Invoker,
): Promise<WireAnswer> {
  const type = textAt(input, 'InvocationType') ?? '';
  if (!INVOCATION_TYPES.includes(type))
    throw invalidValue(type, 'invocationType', 'Member must satisfy enum value set: [Event, RequestResponse, DryRun]');
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  if (type === 'Event') {
    const handover = await lambda.invokeAsync(arn, payload, invoker);
    if (!handover.accepted) throw new AwsError(handover.code, handover.message, STATUS[handover.code] ?? 500);
    return { status: 202, headers: {}, body: '' };
  }
  const before = logs.lines(name).at(-1)?.number ?? 0;
  const result = await lambda.invoke(arn, payload, invoker);
  if (!result.ok && result.errorType.startsWith('Lambda.')) throw serviceError(result);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-amzn-requestid': result.requestId,
    'x-amz-executed-version': '$LATEST',
  };
  if (textAt(input, 'LogType') === 'Tail') {
    const printed = logs.lines(name).flatMap(({ number, text }) => (number > before ? `${text}\n` : []));
    headers['x-amz-log-result'] = Buffer.from(printed.join('')).subarray(-TAIL_BYTES).toString('base64');
  }
  if (result.ok) return { status: 200, headers, body: result.payload };
  const { errorType, errorMessage, trace } = result;
  const body = JSON.stringify({ errorType, errorMessage, ...(trace === undefined ? {} : { trace }) });
  return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body };
}

/** Throws Lambda's error for a function that is not there; there are no versions and no aliases. */
function functionIn({ assembly, lambda }: LambdaApiOptions, input: Record<string, unknown>): FunctionDefinition {
  const given = textAt(input, 'FunctionName') ?? '';
  const [name = '', ownQualifier] = given.startsWith('arn:') ? given.split(':').slice(6) : given.split(':');
  if (!/^[\w-]{1,64}$/.test(name))
    throw invalidValue(given, 'functionName', `Member must satisfy regular expression pattern: ${NAME_PATTERN}`);
  const qualifier = textAt(input, 'Qualifier') ?? ownQualifier ?? '$LATEST';
  const definition = qualifier === '$LATEST' ? lambda.find(name) : undefined;
  if (definition !== undefined) return definition;
  const end = qualifier === '$LATEST' ? '' : `:${qualifier}`;
  const arn = `arn:aws:lambda:${assembly.region}:${assembly.account}:function:${name}${end}`;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}

function invalidValue(value: string, field: string, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

function listFunctions(options: LambdaApiOptions, input: Record<string, unknown>): unknown {
  const most = Math.min(numberAt(input, 'MaxItems') ?? MOST_LISTED, MOST_LISTED);
  const page = pageOf(options.lambda.functions, textAt(input, 'Marker'), most);
  if (page === undefined) throw new AwsError('InvalidParameterValueException', 'Invalid marker.');
  return {
    Functions: page.items.map((definition) => configuration(options, definition)),
    ...(page.next === undefined ? {} : { NextMarker: page.next }),
  };
}

/** The actions of Lambda's API that an operator needs: reads, and `Invoke` in each of its three types. */
export function createLambdaApi(options: LambdaApiOptions): LambdaApi {
  const { lambda, uuid } = options;
  const found = (input: Record<string, unknown>) => functionIn(options, input);
  const call = async (action: string, input: Record<string, unknown>): Promise<unknown> => {
    switch (action) {
      case 'ListFunctions':
        return listFunctions(options, input);
      case 'GetFunctionConfiguration':
        return configuration(options, found(input));
      case 'GetFunction':
        return { Configuration: configuration(options, found(input)), Code: { RepositoryType: 'S3' }, Tags: {} };
      case 'ListEventSourceMappings':
        return { EventSourceMappings: mappings(options, input) };
      case 'GetAccountSettings':
        return {
          AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
          AccountUsage: { FunctionCount: lambda.functions.length },
        };
      default:
        throw new AwsError('UnknownOperationException', `The action ${action} is not known here.`, 404);
    }
  };
  return {
    permissions: (action, input) => permissionsOf(options, action, input),
    call,
    async forward(action, body, input, caller) {
      if (action !== 'Invoke') return successAnswer({ kind: 'rest' }, action, await call(action, input), uuid());
      const text = body.toString('utf8');
      const payload = text === '' ? {} : parseJson(text);
      if (payload === undefined) {
        throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json', 400);
      }
      const invoker: Invoker =
        caller.kind === 'operator' ? { kind: 'operator' } : { kind: 'role', roleArn: caller.roleArn };
      return invoke(options, found(input), payload, input, invoker);
    },
  };
}
