import { httpApisOf } from './api-gateway/definition.ts';
import { createHttpApi, type HttpApi } from './api-gateway/http-api.ts';
import { messageResponse } from './api-gateway/http-message.ts';
import { startHttpServer } from './api-gateway/http-server.ts';
import type { Assembly } from './assembly/assembly.ts';
import type { FunctionLogs } from './cloudwatch-logs/function-logs.ts';
import type { Issuers } from './cognito/issuers.ts';
import { type Control, createControl } from './control/control.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { type Closers, createFoundation, type Foundation } from './foundation.ts';
import type { OnRefused } from './iam/iam.ts';
import type { RuntimeActivity } from './runtime/activity.ts';
import type { FaultRegistry } from './runtime/faults.ts';
import { type Keep, NO_JOURNAL } from './runtime/journal.ts';
import type { LedgerReport } from './runtime/ledger.ts';
import type { ClockOptions, RuntimeClock } from './runtime/runtime-clock.ts';
import { LASTING_KINDS, openStateFolder, type StateFolder } from './runtime/state-folder.ts';
import { createServices, type Services } from './services.ts';
import type { Mailbox } from './ses/mailbox.ts';

export interface PlatformOptions {
  /** What `cdk synth` wrote, `cdk.out`. */
  readonly assemblyDir: string;
  /** By default as it was when the state was last in use, else the machine's own. */
  readonly clock?: ClockOptions;
  /** Where everything is kept that a start after this one goes on with; in memory by default. */
  readonly stateDir?: string;
  /** Forgets first what is kept there. */
  readonly fresh?: boolean;
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
  /** A sentence, the first time that a permission of the template is missing: on AWS some of these refusals are silent. */
  readonly onRefused?: OnRefused;
}

/** What a start found in its state folder. */
export interface Beginning {
  /** Whether something was started there before. */
  readonly continues: boolean;
  /** When that was last in use, in milliseconds of the machine's clock. */
  readonly lastUsedAt: number | undefined;
  /** Executions that were under way. */
  readonly running: number;
  /** Whether the demo agents were put on the roster. */
  readonly rosterFilled: boolean;
}

/** What was used, with what only the services themselves know. */
export interface Usage extends LedgerReport {
  readonly transitions: number;
  readonly mails: number;
  /** What SES bills: a mail to two people is two. */
  readonly recipients: number;
  /** Mails that were taken in. */
  readonly received: number;
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
  readonly beginning: Beginning;
  ledger(): Usage;
  /** Empties everything: tables, executions, queues, mails, faults, the ledger. The clock stays where it is. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const RESET_PATIENCE_MS = 2000;

/** The addresses under which mails speak of the API. */
function publicUrlsOf({ assembly, pools }: Foundation): string[] {
  const own = pools.functions.flatMap((definition) => definition.environment.PUBLIC_URL ?? []);
  const made = assembly.ofType('AWS::ApiGatewayV2::Api').flatMap((api) => api.attributes.ApiEndpoint ?? []);
  return [...new Set([...own, ...made])];
}

/** The services on their foundation, and the way to begin anew with empty ones. */
class Running {
  services: Services;
  private readonly foundation: Foundation;
  private readonly dynamoDbPort: number;
  private readonly log: ((line: string) => void) | undefined;
  private api: HttpApi | undefined;

  private constructor(
    foundation: Foundation,
    dynamoDbPort: number,
    log: ((line: string) => void) | undefined,
    services: Services,
  ) {
    this.foundation = foundation;
    this.dynamoDbPort = dynamoDbPort;
    this.log = log;
    this.services = services;
    this.open();
  }

  static async start(
    foundation: Foundation,
    dynamoDbPort: number,
    log: ((line: string) => void) | undefined,
  ): Promise<Running> {
    return new Running(foundation, dynamoDbPort, log, await createServices(foundation, dynamoDbPort));
  }

  handle: HttpApi['handle'] = async (request) => (await this.api?.handle(request)) ?? messageResponse(404, 'Not Found');

  usage(): Usage {
    const { inbox, ledger, mailbox } = this.foundation;
    const mails = mailbox.list();
    const recipients = mails.reduce((sum, { envelope }) => sum + envelope.destinations.length, 0);
    const transitions = this.services.stepFunctions.transitions();
    return { ...ledger.report(), transitions, mails: mails.length, recipients, received: inbox.list().length };
  }

  async reset(): Promise<void> {
    const { activity, clock, faults, inbox, journal, ledger, mailbox } = this.foundation;
    // What is under way may end; what hangs is cut off.
    await activity.idle(RESET_PATIENCE_MS).catch(() => undefined);
    this.services.dispose();
    for (const kept of [clock, faults, inbox, mailbox]) kept.clear();
    ledger.reset();
    journal.clearAllBut(LASTING_KINDS);
    this.services = await createServices(this.foundation, this.dynamoDbPort);
    this.open();
  }

  private open(): void {
    const { assembly, issuers, endpoint, ledger, logs } = this.foundation;
    endpoint.open(this.services.iam, this.services.entries);
    const [definition] = httpApisOf(assembly.resources);
    const log = this.log === undefined ? {} : { log: this.log };
    this.api =
      definition === undefined
        ? undefined
        : createHttpApi(this.services.host, {
            definition,
            findKey: issuers.findKey,
            onBilled: (pieces) => ledger.requests('http-api', pieces),
            accessLog: logs.writeAccess,
            ...log,
          });
  }
}

function rosterFilledOf({ journal }: Foundation): Keep<true> {
  return journal.keep('roster');
}

function controlOf(foundation: Foundation, running: Running, apiUrl: () => string): Control {
  const { clock, chance, inbox, mailbox, issuers, faults, activity, endpoint } = foundation;
  return createControl({
    clock,
    mailbox,
    mail: {
      receive: (...given) => running.services.mail.receiving.receive(...given),
      tell: (...given) => running.services.mail.feedback.tell(...given),
      received: () => inbox.list(),
      uuid: chance.uuid,
      now: () => clock.now(),
    },
    issuers,
    faults,
    apiUrl,
    running: () => activity.running(),
    ledger: () => running.usage(),
    permissions: () => running.services.iam.used(),
    reset: () => running.reset(),
    endpointUrl: endpoint.url,
    publicUrls: publicUrlsOf(foundation),
    rosterFilled: rosterFilledOf(foundation),
    stepFunctions: {
      permissions: (action, input) => running.services.stepFunctions.permissions(action, input),
      call: (action, input, caller) => running.services.stepFunctions.call(action, input, caller),
    },
  });
}

type OpenState = Pick<StateFolder, 'journal' | 'starts' | 'lastUsedAt'> & { readonly objects: string | undefined };

async function start(
  options: PlatformOptions,
  state: OpenState,
  dynamoDb: Promise<{ readonly port: number }>,
  closers: Closers,
  stop: () => Promise<void>,
): Promise<Platform> {
  const { assemblyDir, ports, seed, logFolder, log, onRefused = () => {} } = options;
  const awsPort = ports?.aws ?? 0;
  const { journal, starts, lastUsedAt } = state;
  const foundation = await createFoundation(
    {
      assemblyDir,
      clock: options.clock,
      journal,
      starts,
      awsPort,
      seed,
      logFolder,
      objectFolder: state.objects,
      onRefused,
    },
    closers,
  );
  const running = await Running.start(foundation, (await dynamoDb).port, log);
  const beginning: Beginning = {
    continues: starts > 0,
    lastUsedAt,
    running: running.services.stepFunctions.running(),
    rosterFilled: rosterFilledOf(foundation).get('filled') === true,
  };
  closers.push(() => running.services.dispose());
  const { clock, endpoint, pools, assembly, activity, faults, logs, mailbox, issuers } = foundation;
  let apiUrl = '';
  const control = controlOf(foundation, running, () => apiUrl);
  const server = await startHttpServer({
    port: ports?.api ?? 0,
    now: () => clock.now(),
    handle: async (request) => {
      const response = (await control.handle(request)) ?? (await running.handle(request));
      journal.flush();
      return response;
    },
    onError: (error) => log?.(error instanceof Error ? (error.stack ?? error.message) : String(error)),
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
      return running.services;
    },
    beginning,
    ledger: () => running.usage(),
    reset: () => running.reset(),
    stop,
  };
}

/**
 * Runs a synthesized assembly. Rejects with an `AssemblyError`, a `StateError` or a `DynamoDbLocalError`, whose messages are for the person who
 * started it, and with the system's `EADDRINUSE` when a port is taken.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const closers: Closers = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const { stateDir, fresh = false, dynamoDb } = options;
  const kept = stateDir === undefined ? undefined : openStateFolder(stateDir, fresh);
  if (kept !== undefined) closers.push(() => kept.close());
  const own =
    dynamoDb === undefined ? startDynamoDbLocal(kept === undefined ? {} : { folder: kept.tables }) : undefined;
  // Whatever else fails first: Java does not stay behind.
  if (own !== undefined) closers.push(() => own.then((local) => local.stop()).catch(() => undefined));
  own?.catch(() => undefined);
  const state = kept ?? { journal: NO_JOURNAL, starts: 0, lastUsedAt: undefined, objects: undefined };
  try {
    return await start(options, state, own ?? Promise.resolve(dynamoDb ?? { port: 0 }), closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}
