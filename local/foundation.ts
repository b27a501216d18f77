import { type Assembly, readAssembly } from './assembly/assembly.ts';
import { createFunctionLogs, type FunctionLogs } from './cloudwatch-logs/function-logs.ts';
import { issuersOf } from './cognito/definition.ts';
import { createIssuers, type Issuers } from './cognito/issuers.ts';
import { createCredentials } from './endpoint/credentials.ts';
import { type Endpoint, startEndpoint } from './endpoint/endpoint.ts';
import { createFunctionPools, type FunctionPools } from './lambda/function-pools.ts';
import { createActivity, type RuntimeActivity } from './runtime/activity.ts';
import { createFaults, type FaultRegistry } from './runtime/faults.ts';
import { createLedger, type Ledger } from './runtime/ledger.ts';
import { type Chance, createChance } from './runtime/random.ts';
import { type ClockOptions, createClock, type RuntimeClock } from './runtime/runtime-clock.ts';
import { createMailbox, type Mailbox } from './ses/mailbox.ts';

/** What to call, in the reverse order, when everything ends. */
export type Closers = (() => Promise<void> | void)[];

export interface FoundationOptions {
  readonly assemblyDir: string;
  readonly clock: ClockOptions;
  /** 0 takes a free one. */
  readonly awsPort: number;
  readonly seed: number | undefined;
  readonly logFolder: string | undefined;
}

/** What outlives a reset: it holds nothing of the application, or can be emptied. */
export interface Foundation {
  readonly assembly: Assembly;
  readonly clock: RuntimeClock;
  readonly activity: RuntimeActivity;
  readonly chance: Chance;
  readonly faults: FaultRegistry;
  readonly ledger: Ledger;
  readonly logs: FunctionLogs;
  readonly mailbox: Mailbox;
  readonly issuers: Issuers;
  readonly pools: FunctionPools;
  readonly endpoint: Endpoint;
}

/** The endpoint listens at once, because queue URLs lead to it; it answers when it is opened. */
export async function createFoundation(options: FoundationOptions, closers: Closers): Promise<Foundation> {
  const activity = createActivity();
  const clock = createClock(options.clock, activity);
  closers.push(() => clock.stop());
  const chance = createChance(options.seed);
  const faults = createFaults();
  const ledger = createLedger();
  const credentials = createCredentials();
  const port = options.awsPort;
  const endpoint = await startEndpoint({ clock, activity, faults, credentials, ledger, uuid: chance.uuid, port });
  closers.push(() => endpoint.close());
  const assembly = readAssembly(options.assemblyDir, { random: chance.random, queueOrigin: endpoint.url });
  const logs = createFunctionLogs(clock, options.logFolder, ledger.logged);
  const environments = { clock, activity, credentials, chance, logs, endpointUrl: endpoint.url };
  const pools = createFunctionPools(assembly, environments);
  closers.push(() => pools.dispose());
  const mailbox = createMailbox();
  const issuers = await createIssuers({ clock, uuid: chance.uuid }, issuersOf(assembly.resources, assembly.region));
  return { assembly, clock, activity, chance, faults, ledger, logs, mailbox, issuers, pools, endpoint };
}
