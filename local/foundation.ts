import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Assembly, readAssembly } from './assembly/assembly.ts';
import { createFunctionLogs, type FunctionLogs } from './cloudwatch-logs/function-logs.ts';
import { issuersOf } from './cognito/definition.ts';
import { createIssuers, type Issuers } from './cognito/issuers.ts';
import { type Credentials, createCredentials } from './endpoint/credentials.ts';
import { type Endpoint, startEndpoint } from './endpoint/endpoint.ts';
import type { OnRefused } from './iam/iam.ts';
import { createFunctionPools, type FunctionPools } from './lambda/function-pools.ts';
import { createActivity, type RuntimeActivity } from './runtime/activity.ts';
import { createFaults, type FaultRegistry } from './runtime/faults.ts';
import type { Journal } from './runtime/journal.ts';
import { continuedClock, keepClock } from './runtime/kept-clock.ts';
import { createLedger, type Ledger } from './runtime/ledger.ts';
import { type Chance, createChance } from './runtime/random.ts';
import { type ClockOptions, createClock, type RuntimeClock } from './runtime/runtime-clock.ts';
import { createInbox, type Inbox } from './ses/inbox.ts';
import { createMailbox, type Mailbox } from './ses/mailbox.ts';

/** What to call, in the reverse order, when everything ends. */
export type Closers = (() => Promise<void> | void)[];

export interface FoundationOptions {
  readonly assemblyDir: string;
  /** As it was, or real, by default. */
  readonly clock: ClockOptions | undefined;
  /** What outlives the process, and how often something was started on it before. */
  readonly journal: Journal;
  readonly starts: number;
  /** 0 takes a free one. */
  readonly awsPort: number;
  readonly seed: number | undefined;
  readonly logFolder: string | undefined;
  /** Where the bytes of stored objects lie; by default in a folder that ends with everything else. */
  readonly objectFolder: string | undefined;
  readonly onRefused: OnRefused;
}

/** What outlives a reset: it holds nothing of the application, or can be emptied. */
export interface Foundation {
  readonly assembly: Assembly;
  readonly clock: RuntimeClock;
  readonly activity: RuntimeActivity;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly faults: FaultRegistry;
  readonly ledger: Ledger;
  readonly logs: FunctionLogs;
  readonly mailbox: Mailbox;
  readonly inbox: Inbox;
  readonly issuers: Issuers;
  readonly pools: FunctionPools;
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly objectFolder: string;
  readonly onRefused: OnRefused;
}

function passingFolder(closers: Closers): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'objects-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The endpoint listens at once, because queue URLs lead to it; it answers when it is opened. */
export async function createFoundation(options: FoundationOptions, closers: Closers): Promise<Foundation> {
  const { journal, seed, starts, onRefused } = options;
  const activity = createActivity();
  const clock = createClock(continuedClock(options.clock, journal, Date.now()), activity);
  closers.push(() => clock.stop());
  closers.push(keepClock(clock, journal));
  // A seed that began anew at every start would give the same ids twice.
  const chance = createChance(seed === undefined ? undefined : seed + starts);
  const faults = createFaults();
  const ledger = createLedger();
  const credentials = createCredentials(journal);
  const port = options.awsPort;
  const endpoint = await startEndpoint({
    clock,
    activity,
    faults,
    credentials,
    ledger,
    journal,
    uuid: chance.uuid,
    port,
  });
  closers.push(() => endpoint.close());
  const assembly = readAssembly(options.assemblyDir, {
    random: chance.random,
    queueOrigin: endpoint.url,
    generated: journal.keep('secret-value'),
  });
  const logs = createFunctionLogs(clock, options.logFolder, ledger);
  const environments = { clock, activity, credentials, chance, logs, endpointUrl: endpoint.url };
  const pools = createFunctionPools(assembly, environments);
  closers.push(() => pools.dispose());
  const mailbox = createMailbox(journal);
  const inbox = createInbox(journal);
  const issuers = await createIssuers(
    { clock, uuid: chance.uuid, journal },
    issuersOf(assembly.resources, assembly.region),
  );
  return {
    assembly,
    clock,
    activity,
    chance,
    journal,
    faults,
    ledger,
    logs,
    mailbox,
    inbox,
    issuers,
    pools,
    endpoint,
    credentials,
    objectFolder: options.objectFolder ?? passingFolder(closers),
    onRefused,
  };
}
