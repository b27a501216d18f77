import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Assembly, readAssembly } from '../assembly/assembly.ts';
import { writeAssembly } from '../assembly/test-assembly.ts';
import { createCredentials } from '../endpoint/credentials.ts';
import { startEndpoint } from '../endpoint/endpoint.ts';
import type { EventInput } from '../events/events.ts';
import { createIam, type Iam } from '../iam/iam.ts';
import { createActivity } from '../runtime/activity.ts';
import { createFaults } from '../runtime/faults.ts';
import { type Journal, NO_JOURNAL } from '../runtime/journal.ts';
import { createLedger, type Ledger } from '../runtime/ledger.ts';
import { createTestHost, type TestHost } from '../runtime/test-host.ts';
import { bucketsOf } from './definition.ts';
import { createS3, type S3 } from './s3.ts';

/** S3 behind an endpoint of its own, for tests. */
export interface TestS3 {
  readonly s3: S3;
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly host: TestHost;
  readonly ledger: Ledger;
  readonly url: string;
  /** What was put on the bus. */
  readonly events: EventInput[];
  /** The key of something that runs as this role. */
  keyOf(roleName: string): string;
  /** As a function with that key, or as the operator, asks. */
  ask(method: string, target: string, more?: Asked): Promise<{ status: number; headers: Headers; text: string }>;
  close(): Promise<void>;
}

export interface Asked {
  readonly key?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

const SCOPE = '20261121/eu-west-1/s3/aws4_request';

/** `folder` and `journal`: of an earlier life; both pass by default. */
export async function startTestS3(
  resources: Readonly<Record<string, unknown>>,
  kept: { readonly folder?: string; readonly journal?: Journal } = {},
): Promise<TestS3> {
  const { journal = NO_JOURNAL } = kept;
  const host = { ...createTestHost(), journal };
  const assembly = readAssembly(writeAssembly({ stacks: { App: { Resources: resources } } }), { random: host.random });
  const iam = createIam(assembly);
  const ledger = createLedger();
  const credentials = createCredentials(journal);
  const { clock, uuid } = host;
  const faults = createFaults();
  const activity = createActivity();
  const endpoint = await startEndpoint({ clock, activity, faults, credentials, ledger, uuid, journal, port: 0 });
  const events: EventInput[] = [];
  const folder = kept.folder ?? mkdtempSync(path.join(tmpdir(), 's3-'));
  const publish = (event: EventInput) => events.push(event);
  const { callerOf } = credentials;
  const s3 = createS3(host, { buckets: bucketsOf(assembly.resources), folder, iam, ledger, publish, callerOf });
  endpoint.open(iam, [s3.entry]);
  const stop = s3.start();
  return {
    s3,
    assembly,
    iam,
    host,
    ledger,
    events,
    url: endpoint.url,
    keyOf(roleName) {
      const key = `ASIA${roleName.toUpperCase()}`;
      const caller = {
        kind: 'role',
        roleArn: `arn:aws:iam::${host.account}:role/${roleName}`,
        name: roleName,
      } as const;
      const still = () => () => {};
      credentials.issue(key, { caller, functionName: roleName, countCall: () => 1, crash: () => {}, pause: still });
      return key;
    },
    async ask(method, target, { key = 'operator', body, headers = {} } = {}) {
      const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${SCOPE}, SignedHeaders=host, Signature=0`;
      const answer = await fetch(`${endpoint.url}${target}`, {
        method,
        headers: { authorization, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    async close() {
      stop();
      await endpoint.close();
      if (kept.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
