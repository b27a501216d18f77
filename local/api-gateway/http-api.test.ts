import { beforeAll, describe, expect, test } from 'vitest';
import type { IssuerDefinition } from '../cognito/definition.ts';
import { createIssuers, type Issuers } from '../cognito/issuers.ts';
import { DEMO_PEOPLE } from '../demo-people.ts';
import { createTestHost, type Invocation, TEST_TIME } from '../runtime/test-host.ts';
import type { InvocationResult } from '../service.ts';
import type { HttpApiDefinition, RouteDefinition } from './definition.ts';
import { createHttpApi } from './http-api.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';

const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL';
const POOL: IssuerDefinition = {
  issuer: ISSUER,
  id: 'eu-west-1_POOL',
  people: { clientId: 'people-client', idTokenSeconds: 3600, accessTokenSeconds: 3600 },
  machines: [{ clientId: 'machine-client', scopes: ['support/act-for-requesters'], accessTokenSeconds: 600 }],
  groups: ['agents', 'operations', 'administrators'],
};
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:door';
const authorizer = { issuer: ISSUER, audience: ['people-client', 'machine-client'] };
const route = (key: string, rest: Partial<RouteDefinition> = {}): RouteDefinition => ({
  key,
  functionArn: FUNCTION,
  timeoutMs: 50,
  scopes: [],
  ...rest,
});
const API: HttpApiDefinition = {
  apiId: 'a1b2c3d4e5',
  stage: '$default',
  routes: [
    route('GET /open/{name}'),
    route('POST /open'),
    route('GET /mine', { authorizer }),
    route('GET /machines', { authorizer, scopes: ['support/act-for-requesters'] }),
    route('GET /narrow'),
  ],
  throttles: new Map([['GET /narrow', { rate: 1, burst: 2 }]]),
  cors: {
    origins: ['https://shop.example'],
    methods: ['GET', 'POST'],
    headers: ['authorization'],
    exposed: ['location'],
    credentials: false,
    maxAge: 600,
  },
};

const amara = DEMO_PEOPLE.find((person) => person.name === 'amara');
const grace = DEMO_PEOPLE.find((person) => person.name === 'grace');
if (amara === undefined || grace === undefined) throw new Error('the demo people have gone');

function request(method: string, target: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return { method, target, headers: [['Host', '127.0.0.1']], body: Buffer.alloc(0), sourceIp: '127.0.0.1', ...rest };
}
const bearer = (token: string, method = 'GET', target = '/mine') =>
  request(method, target, { headers: [['Authorization', `Bearer ${token}`]] });
const header = (response: HttpResponse, name: string) => response.headers.find(([key]) => key === name)?.[1];

function start(answer?: (invocation: Invocation) => unknown, issuers?: Issuers, timeoutMs = 50) {
  const host = createTestHost(answer);
  const findKey = issuers?.findKey ?? (() => undefined);
  const definition = { ...API, routes: API.routes.map((one) => ({ ...one, timeoutMs })) };
  return { host, api: createHttpApi(host, { definition, findKey }) };
}

describe('the event that a function gets', () => {
  test('is payload 2.0: lower-case headers, repeats joined, cookies apart, path decoded, query raw and decoded', async () => {
    const { host, api } = start();
    await api.handle(
      request('GET', '/open/caf%C3%A9%20noir?q=a%20b&q=c&empty=', {
        headers: [
          ['Host', '127.0.0.1'],
          ['X-Twice', 'one'],
          ['x-twice', 'two'],
          ['Cookie', 'a=1; b=2'],
          ['User-Agent', 'test'],
        ],
      }),
    );
    const { functionArn, payload, invoker } = host.invocations[0] ?? {};
    expect(functionArn).toBe(FUNCTION);
    expect(invoker).toEqual({
      kind: 'service',
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/open/{name}',
    });
    expect(payload).toMatchObject({
      version: '2.0',
      routeKey: 'GET /open/{name}',
      rawPath: '/open/café noir',
      rawQueryString: 'q=a%20b&q=c&empty=',
      queryStringParameters: { q: 'a b,c', empty: '' },
      pathParameters: { name: 'café noir' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-twice': 'one,two', host: '127.0.0.1', 'x-forwarded-for': '127.0.0.1' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        stage: '$default',
        time: '21/Nov/2026:12:00:00 +0000',
        timeEpoch: TEST_TIME,
        http: {
          method: 'GET',
          path: '/open/café noir',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
      },
    });
    expect(payload).not.toHaveProperty('body');
    expect(payload).not.toHaveProperty('headers.cookie');
    expect(payload).not.toHaveProperty('requestContext.authorizer');
  });

  test.each([
    ['application/json; charset=utf-8', 'grüße', false],
    ['text/plain', 'grüße', false],
    ['application/x-www-form-urlencoded', Buffer.from('grüße').toString('base64'), true],
    ['image/png', Buffer.from('grüße').toString('base64'), true],
  ])('a body of %s is %s', async (type, body, isBase64Encoded) => {
    const { host, api } = start();
    await api.handle(request('POST', '/open', { headers: [['Content-Type', type]], body: Buffer.from('grüße') }));
    expect(host.invocations[0]?.payload).toMatchObject({ body, isBase64Encoded });
  });
});

describe('what a caller gets back', () => {
  test('the response of the function, with a request id', async () => {
    const { api } = start(() => ({ statusCode: 201, headers: { Location: '/x' }, body: 'made' }));
    const response = await api.handle(request('POST', '/open'));
    expect(response).toMatchObject({ status: 201, body: 'made' });
    expect(header(response, 'location')).toBe('/x');
    expect(header(response, 'apigw-requestid')).toMatch(/=$/);
  });

  test('404 where there is no route, and for a path that cannot be decoded', async () => {
    const { api } = start();
    for (const target of ['/nowhere', '/open/%zz', '/mine/']) {
      expect(await api.handle(request('GET', target))).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    }
  });

  test('500 when the function fails or answers what is no response', async () => {
    const failing = start(() => {
      throw new Error('secret detail');
    });
    const odd = start(() => ({ statusCode: 'odd' }));
    for (const { api } of [failing, odd]) {
      const response = await api.handle(request('GET', '/open/x'));
      expect(response).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    }
  });

  test('503 when the function takes longer than the integration waits', async () => {
    const { api } = start(() => new Promise(() => {}));
    expect(await api.handle(request('GET', '/open/x'))).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
  });

  test('503 when the function was made to wait beyond that on a clock that is moved by hand', async () => {
    const { api, host } = start(() => new Promise(() => {}), undefined, 60_000);
    const answer = api.handle(request('GET', '/open/x'));
    await host.clock.advance({ by: 60_000 });
    expect(await answer).toMatchObject({ status: 503 });
  });

  test('503 when Lambda has no room, 413 when the request is more than Lambda takes', async () => {
    const failing = (errorType: string) => {
      const failed: InvocationResult = { ok: false, errorType, errorMessage: 'no', requestId: 'r' };
      const host = { ...createTestHost(), invoke: async () => failed };
      return createHttpApi(host, { definition: API, findKey: () => undefined });
    };
    expect(await failing('Lambda.TooManyRequestsException').handle(request('GET', '/open/x'))).toMatchObject({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    expect(await failing('Lambda.RequestEntityTooLargeException').handle(request('GET', '/open/x'))).toMatchObject({
      status: 413,
      body: '{"message":"Request Entity Too Large"}',
    });
  });

  test('a request holds the clock, but not while its function runs, which holds it by itself', async () => {
    let running: readonly string[] = ['not asked'];
    const { api, host } = start(() => {
      running = host.running();
      return null;
    });
    await api.handle(request('GET', '/open/x'));
    expect(running).toEqual([]);
    expect(host.running()).toEqual([]);
  });

  test('429 when the bucket of the route is empty, until time has passed', async () => {
    const { api, host } = start();
    const status = async () => (await api.handle(request('GET', '/narrow'))).status;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    expect((await api.handle(request('GET', '/narrow'))).body).toBe('{"message":"Too Many Requests"}');
    await host.clock.advance({ by: 1000 });
    expect([await status(), await status()]).toEqual([200, 429]);
  });
});

describe('another origin', () => {
  const preflight = (origin: string) =>
    request('OPTIONS', '/open', {
      headers: [
        ['Origin', origin],
        ['Access-Control-Request-Method', 'POST'],
      ],
    });

  test('that the template allows is told so, without a function being asked', async () => {
    const { api, host } = start();
    const response = await api.handle(preflight('https://shop.example'));
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toEqual({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
      vary: 'origin',
    });
    expect(host.invocations).toEqual([]);
  });

  test('that it does not allow gets no permission', async () => {
    const { api } = start();
    expect((await api.handle(preflight('https://evil.example'))).headers).toEqual([]);
  });

  test('reads the exposed headers, and what the function says about CORS counts for nothing', async () => {
    const { api } = start(() => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }));
    const response = await api.handle(request('GET', '/open/x', { headers: [['Origin', 'https://shop.example']] }));
    expect(header(response, 'access-control-allow-origin')).toBe('https://shop.example');
    expect(header(response, 'access-control-expose-headers')).toBe('location');
  });
});

describe('the authorizer', () => {
  let issuers: Issuers;
  beforeAll(async () => {
    issuers = await createIssuers(createTestHost(), [POOL]);
  });
  const issuer = () => {
    const [first] = issuers.all;
    if (first === undefined) throw new Error('no issuer');
    return first;
  };

  test('hands over claims as texts, lists in brackets', async () => {
    const { api, host } = start(undefined, issuers);
    const { token } = await issuer().idToken(grace);
    expect((await api.handle(bearer(token))).status).toBe(200);
    expect(host.invocations[0]?.payload).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            scopes: null,
            claims: {
              iss: ISSUER,
              aud: 'people-client',
              token_use: 'id',
              'cognito:groups': '[agents]',
              email: 'grace@support.example',
              email_verified: 'true',
              exp: String(TEST_TIME / 1000 + 3600),
            },
          },
        },
      },
    });
  });

  test('takes a token without the word Bearer, and an access token by its client id', async () => {
    const { api } = start(undefined, issuers);
    const id = await issuer().idToken(amara);
    const access = await issuer().accessToken(amara);
    expect((await api.handle(request('GET', '/mine', { headers: [['authorization', id.token]] }))).status).toBe(200);
    expect((await api.handle(bearer(access.token))).status).toBe(200);
  });

  test('answers 401 without a token, with nonsense, with a foreign key and after its time', async () => {
    const { api, host } = start(undefined, issuers);
    const { token } = await issuer().idToken(amara);
    const [foreign] = (await createIssuers(createTestHost(), [POOL])).all;
    const forged = (await foreign?.idToken(amara))?.token ?? '';
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    for (const bad of ['', 'nonsense', forged, unsigned, `${token.slice(0, -4)}AAAA`]) {
      const response = await api.handle(bearer(bad));
      expect(response).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
      expect(header(response, 'www-authenticate')).toMatch(/^Bearer/);
    }
    await host.clock.advance({ by: 3_599_000 });
    expect((await api.handle(bearer(token))).status).toBe(200);
    await host.clock.advance({ by: 1000 });
    expect((await api.handle(bearer(token))).status).toBe(401);
  });

  test('answers 403 when the route asks for a scope that the token has not', async () => {
    const { api } = start(undefined, issuers);
    const person = await issuer().idToken(amara);
    const machine = await issuer().machineToken();
    expect(await api.handle(bearer(person.token, 'GET', '/machines'))).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
    expect((await api.handle(bearer(machine?.token ?? '', 'GET', '/machines'))).status).toBe(200);
  });
});
