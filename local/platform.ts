import { httpApisOf } from './api-gateway/definition.ts';
import { createHttpApi, type HttpApi } from './api-gateway/http-api.ts';
import { messageResponse } from './api-gateway/http-message.ts';
import { startHttpServer } from './api-gateway/http-server.ts';
import { type Assembly, readAssembly } from './assembly/assembly.ts';
import { issuersOf } from './cognito/definition.ts';
import { createIssuers, type Issuers } from './cognito/issuers.ts';
import { createControl } from './control/control.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { createCredentials } from './endpoint/credentials.ts';
import { startEndpoint } from './endpoint/endpoint.ts';
import { createFunctionLogs, type FunctionLogs } from './lambda/function-logs.ts';
import { createFunctionPools } from './lambda/function-pools.ts';
import { createActivity, type RuntimeActivity } from './runtime/activity.ts';
import { createFaults, type FaultRegistry } from './runtime/faults.ts';
import { createLedger, type LedgerReport } from './runtime/ledger.ts';
import { createChance } from './runtime/random.ts';
import { type ClockOptions, createClock, type RuntimeClock } from './runtime/runtime-clock.ts';
import { createServices, type Foundation, type Services } from './services.ts';
import { createMailbox, type Mailbox } from './ses/mailbox.ts';

export interface PlatformOptions {
  /** What `cdk synth` wrote, `cdk.out`. */
  readonly assemblyDir: string;
  readonly clock: ClockOptions;
  /** Free ones by default. */
  readonly ports?: { readonly api?: number; readonly aws?: number };
  /** The same seed gives the same ids. */
  readonly seed?: number;
  /** One that runs already, which several platforms may share; by default one is started and stopped with the platform. */
  readonly dynamoDb?: Pick<DynamoDbLocal, 'port'>;
  /** Where functions' output is written as `<function>.log`, besides being kept. */
  readonly logFolder?: string;
  /** Starts an environment of every function at once, so that the first requests do not wait for it. */
  readonly warm?: boolean;
  /** One line per request to the HTTP API: route and status, never a path or a body. */
  readonly log?: (line: string) => void;
}

/** What was used, with what only the services themselves know. */
export interface Usage extends LedgerReport {
  readonly transitions: number;
  readonly mails: number;
}

export interface Platform {
  /** For SDKs and the AWS CLI. */
  readonly endpointUrl: string;
  /** The HTTP API of the template, with the control API under `/_local/`. */
  readonly apiUrl: string;
  readonly assembly: Assembly;
  readonly clock: RuntimeClock;
  readonly activity: RuntimeActivity;
  readonly faults: FaultRegistry;
  readonly logs: FunctionLogs;
  readonly mailbox: Mailbox;
  readonly issuers: Issuers;
  /** As they are now: a reset makes new ones. */
  readonly services: Services;
  ledger(): Usage;
  /** Empties everything: tables, executions, queues, mails, faults, the ledger. The clock stays where it is. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const RESET_PATIENCE_MS = 2000;

async function startApi(
  options: PlatformOptions,
  clock: RuntimeClock,
  handle: Parameters<typeof startHttpServer>[0]['handle'],
) {
  return startHttpServer({
    port: options.ports?.api ?? 0,
    now: () => clock.now(),
    handle,
    onError: (error) => options.log?.(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
}

/** The addresses under which mails speak of the API. */
function publicUrlsOf(assembly: Assembly, services: Services): string[] {
  const own = services.lambda.functions.flatMap((definition) => definition.environment.PUBLIC_URL ?? []);
  const made = assembly.ofType('AWS::ApiGatewayV2::Api').flatMap((api) => api.attributes.ApiEndpoint ?? []);
  return [...new Set([...own, ...made])];
}

/**
 * Runs a synthesized assembly. Rejects with an `AssemblyError` or a `DynamoDbLocalError`, whose messages are for the person who
 * started it, and with the system's `EADDRINUSE` when a port is taken.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const starting = options.dynamoDb === undefined ? startDynamoDbLocal() : undefined;
  // Whatever else fails first: Java does not stay behind.
  starting?.catch(() => undefined);
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  if (starting !== undefined)
    closers.push(() =>
      starting.then(
        (local) => local.stop(),
        () => undefined,
      ),
    );
  try {
    return await start(options, async () => (await starting)?.port ?? options.dynamoDb?.port ?? 0, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: PlatformOptions,
  dynamoDbPort: () => Promise<number>,
  closers: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Platform> {
  const activity = createActivity();
  const clock = createClock(options.clock, activity);
  closers.push(() => clock.stop());
  const chance = createChance(options.seed);
  const faults = createFaults();
  const ledger = createLedger();
  const credentials = createCredentials();
  const endpoint = await startEndpoint({
    clock,
    activity,
    faults,
    credentials,
    ledger,
    uuid: () => chance.uuid(),
    port: options.ports?.aws ?? 0,
  });
  closers.push(() => endpoint.close());
  const assembly = readAssembly(options.assemblyDir, { random: chance.random, queueOrigin: endpoint.url });
  const logs = createFunctionLogs(clock, options.logFolder);
  const pools = createFunctionPools(assembly, {
    clock,
    activity,
    credentials,
    chance,
    logs,
    endpointUrl: endpoint.url,
  });
  closers.push(() => pools.dispose());
  const mailbox = createMailbox();
  const issuers = await createIssuers({ clock, uuid: chance.uuid }, issuersOf(assembly.resources, assembly.region));
  const foundation: Foundation = {
    assembly,
    clock,
    activity,
    chance,
    faults,
    ledger,
    logs,
    mailbox,
    pools,
    dynamoDbPort: await dynamoDbPort(),
  };
  let services = await createServices(foundation);
  closers.push(() => services.dispose());
  endpoint.open(services.iam, services.entries);

  const apis = (): HttpApi[] =>
    httpApisOf(assembly.resources).map((definition) =>
      createHttpApi(services.host, {
        definition,
        findKey: issuers.findKey,
        ...(options.log === undefined ? {} : { log: options.log }),
      }),
    );
  let [api] = apis();

  const reset = async (): Promise<void> => {
    // What is under way may end; what hangs is cut off.
    await activity.idle(RESET_PATIENCE_MS).catch(() => undefined);
    services.dispose();
    clock.clear();
    faults.clear();
    ledger.reset();
    mailbox.clear();
    services = await createServices(foundation);
    endpoint.open(services.iam, services.entries);
    [api] = apis();
  };
  const usage = (): Usage => ({
    ...ledger.report(),
    transitions: services.stepFunctions.transitions(),
    mails: mailbox.list({}).length,
  });

  let apiUrl = '';
  const control = createControl({
    clock,
    mailbox,
    issuers,
    faults,
    reset,
    running: () => activity.running(),
    ledger: usage,
    endpointUrl: endpoint.url,
    apiUrl: () => apiUrl,
    publicUrls: publicUrlsOf(assembly, services),
    stepFunctions: {
      permissions: (action, input) => services.stepFunctions.permissions(action, input),
      call: (action, input, caller) => services.stepFunctions.call(action, input, caller),
    },
  });
  const server = await startApi(options, clock, async (request) => {
    return (await control.handle(request)) ?? (await api?.handle(request)) ?? messageResponse(404, 'Not Found');
  });
  closers.push(() => server.close());
  apiUrl = server.url;
  if (options.warm === true) pools.warm();

  return {
    endpointUrl: endpoint.url,
    apiUrl,
    assembly,
    clock,
    activity,
    faults,
    logs,
    mailbox,
    issuers,
    get services() {
      return services;
    },
    ledger: usage,
    reset,
    stop,
  };
}
