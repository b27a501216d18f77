import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type Platform, startPlatform } from '../../local/platform.ts';
import { createSigningSecret } from '../../shared/adapters/secrets-manager/signing-secret.ts';
import type { SigningSecret } from '../../shared/domain/links/signing-secret.ts';
import { createHttpClient, type HttpClient } from '../support/http-client.ts';
import { ASSEMBLY } from './assembly.ts';
import { LINKS } from './rejections/links.ts';
import { expectRejectedPage, expectRejection, type Rejection } from './rejections/rejection.ts';
import { type Scene, setScene } from './rejections/scene.ts';
import { REJECTIONS } from './rejections/table.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');
const CALLERS = ['amara', 'priya', 'grace', 'rahul', 'olivia', 'marketplace'];

let platform: Platform;
let call: HttpClient;
let scene: Scene;

const controlled = async (path: string, method = 'GET'): Promise<unknown> =>
  (await fetch(`${platform.apiUrl}/_local/${path}`, { method })).json();

const tokenOf = async (name: string): Promise<string> =>
  z.object({ token: z.string() }).parse(await controlled(`tokens/${name}`)).token;

async function readSecret(): Promise<SigningSecret> {
  const client = new SecretsManagerClient({
    endpoint: platform.endpointUrl,
    region: platform.assembly.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  const { SecretList: [secret] = [] } = await client.send(new ListSecretsCommand({}));
  return createSigningSecret(client, secret?.ARN ?? '', () => NOW)();
}

beforeAll(async () => {
  platform = await startPlatform({ assemblyDir: ASSEMBLY, clock: { mode: 'manual', startAt: NOW }, seed: 7 });
  await controlled('roster', 'POST');
  const tokens = await Promise.all(CALLERS.map(async (name) => [name, await tokenOf(name)] as const));
  const accessToken = await tokenOf('amara?use=access');
  const { people } = z
    .object({ people: z.array(z.object({ name: z.string(), personId: z.string() })) })
    .parse(await controlled('people'));
  call = createHttpClient(platform.apiUrl, { ...Object.fromEntries(tokens), 'amara-access': accessToken });
  scene = await setScene(call, {
    secret: await readSecret(),
    nowMs: NOW,
    requesterId: people.find(({ name }) => name === 'amara')?.personId ?? '',
    cast: {
      requester: 'amara',
      otherRequester: 'priya',
      frontline: 'grace',
      otherTeam: 'rahul',
      operations: 'olivia',
      machine: 'marketplace',
      accessToken: 'amara-access',
    },
  });
});

afterAll(() => platform?.stop());

const named = (rejections: readonly Rejection[]) => rejections.map((rejection) => [rejection.name, rejection] as const);

describe('a rejected request, over HTTP', () => {
  test.each(named(REJECTIONS))('%s', async (_, rejection) => {
    expectRejection(await call(rejection.call(scene)), rejection);
  });

  test.each(named(LINKS))('%s', async (_, rejection) => {
    expectRejectedPage(await call(rejection.call(scene)), rejection);
  });

  test('leaves nothing personal in the log of any function', () => {
    const logs = platform.logs.writers().map((name) => ({ name, lines: platform.logs.lines(name) }));
    const text = JSON.stringify(logs);
    expect(text).toContain('Request refused');
    expect(text).not.toMatch(
      /amara|okafor|grace|mbeki|@buyers|@support\.example|rejections-\d|I cannot sign in|Done\./i,
    );
    expect(text).not.toContain(scene.requesterId);
    expect(text).not.toContain(scene.secret.keys[scene.secret.current]);
  });
});
