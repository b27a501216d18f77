import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../api-gateway/http-message.ts';
import { type HttpServer, startHttpServer } from '../api-gateway/http-server.ts';
import { createTestHost, TEST_TIME, type TestHost } from '../api-gateway/test-host.ts';
import { createIssuers } from '../cognito/issuers.ts';
import { createFaults } from '../runtime/faults.ts';
import type { AwsService } from '../service.ts';
import { createMailbox, type Mail, type Mailbox } from '../ses/mailbox.ts';
import { type Control, createControl } from './control.ts';

const API = 'http://127.0.0.1:8080';
const PUBLIC = 'https://api1.execute-api.eu-west-1.amazonaws.com';
const MAIL: Mail = {
  id: 'mail-1',
  at: TEST_TIME,
  outcome: 'delivered',
  envelope: { source: 'help@support.example', destinations: ['amara@buyers.example'] },
  from: 'SayPro Support <help@support.example>',
  to: ['Amara <amara@buyers.example>'],
  cc: [],
  replyTo: [],
  subject: 'SP-7K3Q-9XZT-M: <script>alert(1)</script>',
  text: `Confirm: ${PUBLIC}/links?token=x <b>`,
  html: `<html><head><title>t</title></head><body><script>alert(1)</script><a href="${PUBLIC}/links?token=x">Confirm</a></body></html>`,
  headers: [{ name: 'X-Odd', value: '"><img src=x onerror=alert(1)>' }],
  attachments: [],
  tags: {},
  configurationSet: null,
  raw: 'raw <i>',
};

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
  mailbox.keep(MAIL);
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
    issuers,
    faults: createFaults(),
    ledger: () => ({ units: 1 }),
    stepFunctions,
    endpointUrl: 'http://127.0.0.1:4566',
    apiUrl: () => apiUrl,
    publicUrls: [PUBLIC],
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
const header = (response: HttpResponse, name: string) => response.headers.find(([key]) => key === name)?.[1] ?? '';

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

describe('the clock', () => {
  test('is read, advanced and switched', async () => {
    host.clock.schedule(TEST_TIME + 60_000, () => {});
    expect(json(await ask('GET', '/_local/clock'))).toMatchObject({
      now: '2026-11-21T12:00:00.000Z',
      mode: 'manual',
      timers: 1,
      nextTimer: { at: '2026-11-21T12:01:00.000Z', recurring: false },
    });
    expect(json(await ask('POST', '/_local/clock/advance', { by: 'PT4H' }))).toMatchObject({
      now: '2026-11-21T16:00:00.000Z',
      fired: 1,
    });
    expect(json(await ask('POST', '/_local/clock/advance', { until: '2026-11-22T00:00:00Z' }))).toMatchObject({
      now: '2026-11-22T00:00:00.000Z',
    });
    expect(json(await ask('POST', '/_local/clock/advance', { untilIdle: true, limit: '30d' }))).toMatchObject({
      stopped: 'empty',
    });
    expect(json(await ask('POST', '/_local/clock', { mode: 'x60' }))).toMatchObject({ mode: 'scaled', speed: 60 });
    expect((await ask('POST', '/_local/clock/advance', { by: 1 })).status).toBe(409);
    host.clock.stop();
  });

  test.each([
    [{}, 'exactly one'],
    [{ by: '1h', untilIdle: true }, 'exactly one'],
    [{ by: 'a while' }, 'by must be'],
    [{ until: 'tomorrow' }, 'until must be'],
    [{ until: '2020-01-01' }, 'only goes forward'],
    [{ untilIdle: false }, 'can only be true'],
    [{ jump: 1 }, 'There is no jump'],
    [[], 'must be a JSON object'],
    ['{broken', 'not JSON'],
  ])('does not move by %j', async (body, detail) => {
    const response = await ask('POST', '/_local/clock/advance', body);
    expect(response.status).toBe(400);
    expect(json(response)).toMatchObject({ status: 400, detail: expect.stringContaining(detail) });
    expect(header(response, 'content-type')).toBe('application/problem+json');
  });

  test.each([{ mode: 'fast' }, { mode: 'scaled' }, { mode: 'scaled', speed: -1 }, { mode: 'x0' }])(
    'has no mode %j',
    async (body) => {
      expect((await ask('POST', '/_local/clock', body)).status).toBe(400);
    },
  );
});

describe('mails', () => {
  test('are listed and filtered', async () => {
    const count = async (query: string) => {
      const { mails } = JSON.parse((await ask('GET', `/_local/mails${query}`)).body.toString());
      return mails.length;
    };
    expect(await count('')).toBe(1);
    expect(await count('?to=amara&ticket=SP-7K3Q')).toBe(1);
    expect(await count('?to=omar')).toBe(0);
    expect(await count('?since=2026-11-21T12:00:01Z')).toBe(0);
    expect((await ask('GET', '/_local/mails?since=yesterday')).status).toBe(400);
  });

  test('are read, with links that lead to this machine, and the raw message untouched', async () => {
    const mail = json(await ask('GET', '/_local/mails/mail-1'));
    expect(mail).toMatchObject({
      at: '2026-11-21T12:00:00.000Z',
      text: `Confirm: ${API}/links?token=x <b>`,
      raw: 'raw <i>',
    });
    expect((await ask('GET', '/_local/mails/mail-1/raw')).body).toBe('raw <i>');
    expect((await ask('GET', '/_local/mails/none')).status).toBe(404);
  });
});

describe('the mailbox page', () => {
  const VIEWS = ['', '?mail=mail-1', '?mail=mail-1&view=text', '?mail=mail-1&view=headers', '?mail=mail-1&view=raw'];

  test('escapes everything that a mail says, and runs nothing', async () => {
    for (const query of [...VIEWS, '?to=%22%3E%3Cscript%3E', '?view=%3Cscript%3E']) {
      const page = await ask('GET', `/_local/mailbox${query}`);
      expect(page.status).toBe(200);
      expect(page.body).not.toMatch(/<script|<img|onerror=alert\(1\)>|<i>/);
      expect(header(page, 'content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    }
  });

  test('shows the list, and the mail in a frame of its own', async () => {
    const page = (await ask('GET', '/_local/mailbox?mail=mail-1')).body;
    expect(page).toContain('Mailbox: 1 mail');
    expect(page).toContain('2026-11-21 12:00:00 UTC');
    expect(page).toMatch(
      /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"[^>]*src="\/_local\/mailbox\/mail-1\/html"/,
    );
    expect((await ask('GET', '/_local/mailbox?mail=none')).status).toBe(404);
  });

  test('gives the html part no right to anything', async () => {
    const frame = await ask('GET', '/_local/mailbox/mail-1/html');
    expect(frame.body).toContain('<head><base target="_blank">');
    expect(frame.body).toContain(`href="${API}/links?token=x"`);
    const policy = header(frame, 'content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toContain('allow-scripts');
    expect(policy).not.toContain('allow-same-origin');
  });
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
    expect(json(await ask('POST', '/_local/roster'))).toEqual({ agents: 9 });
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
    expect(received).toHaveLength(18);
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
