import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../api-gateway/http-message.ts';
import { type HttpServer, startHttpServer } from '../api-gateway/http-server.ts';
import { createIssuers } from '../cognito/issuers.ts';
import { createFaults } from '../runtime/faults.ts';
import { NO_JOURNAL } from '../runtime/journal.ts';
import { createTestHost, TEST_TIME, type TestHost } from '../runtime/test-host.ts';
import type { AwsService } from '../service.ts';
import { createMailbox, type Mailbox } from '../ses/mailbox.ts';
import { type Control, createControl } from './control.ts';
import { mailFor } from './test-mail.ts';

const API = 'http://127.0.0.1:8080';
const PUBLIC = 'https://api1.execute-api.eu-west-1.amazonaws.com';
const stepFunctions: AwsService = {
  permissions: () => [],
  async call(action) {
    if (action === 'ListStateMachines') return { stateMachines: [{ stateMachineArn: 'arn:machine' }] };
    if (action === 'ListExecutions') {
      const row = { executionArn: 'arn:execution', name: 'SP-1-g1', status: 'RUNNING', startDate: TEST_TIME / 1000 };
      return { executions: [row] };
    }
    const entered = { name: 'Route', input: '{"token":"secret"}' };
    return {
      events: [{ id: 2, type: 'ChoiceStateEntered', timestamp: TEST_TIME / 1000, stateEnteredEventDetails: entered }],
    };
  },
};

let host: TestHost;
let mailbox: Mailbox;
let control: Control;
let resets: number;
let received: HttpRequest[];
let apiStatus: number;
let apiUrl: string;

beforeEach(async () => {
  host = createTestHost();
  mailbox = createMailbox();
  mailbox.keep(mailFor({ text: `Confirm: ${PUBLIC}/links?token=x` }));
  resets = 0;
  received = [];
  apiStatus = 200;
  apiUrl = API;
  const issuers = await createIssuers(host, [
    {
      issuer: 'https://issuer.example',
      id: 'pool',
      people: { clientId: 'people', idTokenSeconds: 3600, accessTokenSeconds: 3600 },
      machines: [{ clientId: 'machine', scopes: ['support/act-for-requesters'], accessTokenSeconds: 3600 }],
      groups: ['agents', 'operations', 'administrators'],
    },
  ]);
  control = createControl({
    clock: host.clock,
    running: () => [],
    mailbox,
    mail: {
      receive: async () => ({ accepted: false, because: 'nobody is expected' }),
      tell: () => [],
      received: () => [],
      uuid: host.uuid,
      now: () => host.clock.now(),
    },
    issuers,
    faults: createFaults(),
    ledger: () => ({ units: 1 }),
    permissions: () => ({}),
    stepFunctions,
    endpointUrl: 'http://127.0.0.1:4566',
    apiUrl: () => apiUrl,
    publicUrls: [PUBLIC],
    rosterFilled: NO_JOURNAL.keep('roster'),
    reset: async () => {
      resets += 1;
    },
  });
});

async function ask(method: string, target: string, body?: unknown, headers: [string, string][] = []) {
  const response = await control.handle({
    method,
    target,
    headers: [['Host', '127.0.0.1:8080'], ...headers],
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    sourceIp: '127.0.0.1',
  });
  if (response === undefined) throw new Error(`${target} was not answered`);
  return response;
}
const json = (response: HttpResponse): unknown => JSON.parse(response.body.toString());

describe('who is answered', () => {
  test('leaves every other path to the API', async () => {
    const request = { method: 'GET', headers: [], body: Buffer.alloc(0), sourceIp: '127.0.0.1' };
    expect(await control.handle({ ...request, target: '/tickets' })).toBeUndefined();
    expect(await control.handle({ ...request, target: '/_localx' })).toBeUndefined();
  });

  test.each([
    ['another host', [['Host', 'rebound.example']]],
    ['no host', []],
    [
      'another origin',
      [
        ['Host', 'localhost:8080'],
        ['Origin', 'http://evil.example'],
      ],
    ],
    [
      'another port of this machine',
      [
        ['Host', 'localhost:8080'],
        ['Origin', 'http://localhost:5173'],
      ],
    ],
    [
      'another site',
      [
        ['Host', 'localhost:8080'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    ],
  ] satisfies [string, [string, string][]][])('refuses %s', async (_, headers) => {
    const request = { method: 'POST', target: '/_local/reset', headers, body: Buffer.alloc(0), sourceIp: '127.0.0.1' };
    expect(await control.handle(request)).toMatchObject({ status: 403 });
    expect(resets).toBe(0);
  });

  test('answers its own page', async () => {
    const own: [string, string][] = [
      ['Origin', 'http://127.0.0.1:8080'],
      ['Sec-Fetch-Site', 'same-origin'],
    ];
    expect((await ask('POST', '/_local/reset', undefined, own)).status).toBe(200);
    expect(resets).toBe(1);
  });
});

test('the index names every way in', async () => {
  const index = json(await ask('GET', '/_local/'));
  expect(index).toMatchObject({ api: API, aws: 'http://127.0.0.1:4566' });
  expect(JSON.stringify(index)).toContain('/_local/clock/advance');
});

test('the clock is moved', async () => {
  expect(json(await ask('POST', '/_local/clock/advance', { by: 'PT4H' }))).toMatchObject({
    now: '2026-11-21T16:00:00.000Z',
  });
  expect((await ask('POST', '/_local/clock/advance', '{broken')).body).toContain('not JSON');
  const form: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];
  expect((await ask('POST', '/_local/clock/advance', { by: 'PT1H' }, form)).status).toBe(200);
  expect((await ask('POST', '/_local/clock/advance', '{broken', form)).body).toContain('not JSON');
  expect((await ask('POST', '/_local/inbound', 'from=a%40b.example&to=c%40d.example', form)).body).toContain(
    'nobody is expected',
  );
});

test('mails are shown with links that lead to this machine', async () => {
  expect(json(await ask('GET', '/_local/mails/mail-1'))).toMatchObject({ text: `Confirm: ${API}/links?token=x` });
  expect((await ask('HEAD', '/_local/mailbox?mail=mail-1')).status).toBe(200);
});

describe('people', () => {
  test('are listed with the ids under which the service knows them', async () => {
    expect(json(await ask('GET', '/_local/people'))).toMatchObject({
      people: expect.arrayContaining([
        expect.objectContaining({
          name: 'grace',
          team: 'frontline',
          level: 1,
          personId: expect.stringMatching(/^https:\/\/issuer\.example\|/),
        }),
      ]),
    });
  });

  test('get tokens by name, and so does the marketplace', async () => {
    expect(json(await ask('GET', '/_local/tokens/grace'))).toMatchObject({
      claims: { token_use: 'id', 'cognito:groups': ['agents'] },
      expiresAt: '2026-11-21T13:00:00.000Z',
      curl: expect.stringContaining(`${API}/agent/tickets?team=frontline`),
    });
    expect(json(await ask('GET', '/_local/tokens/amara?use=access'))).toMatchObject({
      claims: { token_use: 'access' },
    });
    expect(json(await ask('GET', '/_local/tokens/marketplace'))).toMatchObject({
      claims: { scope: 'support/act-for-requesters' },
    });
    const unknown = await ask('GET', '/_local/tokens/nobody');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toContain('amara');
  });

  test('are vouched for by published keys, and by nothing private', async () => {
    const keys = (await ask('GET', '/_local/issuers/pool/.well-known/jwks.json')).body;
    expect(keys).toContain('"kid"');
    expect(keys).not.toContain('"d"');
  });
});

describe('the roster', () => {
  let server: HttpServer;
  beforeEach(async () => {
    const handle = async (request: HttpRequest) => {
      received.push(request);
      return { status: apiStatus, headers: [], body: 'answer' };
    };
    server = await startHttpServer({ port: 0, now: () => TEST_TIME, handle });
    apiUrl = server.url;
  });
  afterEach(() => server.close());

  test('is filled by the front door, and again after a reset', async () => {
    expect(json(await ask('POST', '/_local/roster'))).toEqual({ agents: 10 });
    const grace = received.find(({ body }) => body.toString().includes('Grace'));
    expect(grace).toMatchObject({
      method: 'PUT',
      target: expect.stringMatching(/^\/roster\/frontline\/[0-9a-f-]{36}$/),
    });
    expect(JSON.parse(grace?.body.toString() ?? '')).toEqual({
      name: 'Grace Mbeki',
      email: 'grace@support.example',
      available: true,
    });
    await ask('POST', '/_local/reset');
    expect(received).toHaveLength(20);
  });

  test('is left alone by a reset that comes before', async () => {
    await ask('POST', '/_local/reset');
    expect(received).toEqual([]);
  });

  test('says what the API answered when it refuses', async () => {
    apiStatus = 403;
    expect(json(await ask('POST', '/_local/roster'))).toMatchObject({
      status: 409,
      detail: expect.stringContaining('403'),
    });
  });
});

describe('the runtime', () => {
  test('shows executions, and what happened in one without its data', async () => {
    expect(json(await ask('GET', '/_local/executions?status=RUNNING'))).toMatchObject({
      executions: [{ name: 'SP-1-g1', status: 'RUNNING', timeline: '/_local/executions/SP-1-g1' }],
    });
    const timeline = await ask('GET', '/_local/executions/SP-1-g1');
    expect(json(timeline)).toMatchObject({ events: [{ id: 2, type: 'ChoiceStateEntered', state: 'Route' }] });
    expect(timeline.body).not.toContain('secret');
    expect((await ask('GET', '/_local/executions/none')).status).toBe(404);
  });

  test('takes faults, refuses nonsense, and forgets them', async () => {
    expect((await ask('POST', '/_local/faults', { kind: 'refuse-mail', to: 'amara' })).status).toBe(201);
    expect(
      (
        await ask('POST', '/_local/faults', [
          { kind: 'repeat', function: 'a' },
          { kind: 'repeat', function: 'b' },
        ])
      ).status,
    ).toBe(201);
    expect((await ask('POST', '/_local/faults', { kind: 'earthquake' })).status).toBe(400);
    expect(json(await ask('GET', '/_local/faults'))).toMatchObject({ faults: [{}, {}, {}] });
    await ask('DELETE', '/_local/faults');
    expect(json(await ask('GET', '/_local/faults'))).toEqual({ faults: [] });
  });

  test('shows the ledger, and says what a wrong method or path should have been', async () => {
    expect(json(await ask('GET', '/_local/ledger'))).toEqual({ units: 1 });
    expect(json(await ask('DELETE', '/_local/ledger'))).toMatchObject({
      status: 405,
      detail: expect.stringContaining('GET'),
    });
    expect((await ask('GET', '/_local/nothing')).status).toBe(404);
    expect((await ask('GET', '/_local/%zz')).status).toBe(400);
  });
});
