import type { Context } from 'aws-lambda';
import { createHandler as createAgentApi } from '../../functions/agent-api/api.ts';
import { createHandler as createOperationsApi } from '../../functions/operations-api/api.ts';
import { createHandler as createRequesterApi } from '../../functions/requester-api/api.ts';
import type { AgentDesk, RequesterDesk } from '../../shared/domain/desk.ts';
import type { WebhookDesk } from '../../shared/domain/webhooks/ports.ts';
import { type Door, ENDPOINTS } from '../../shared/http/catalogue.ts';
import type { HttpHandler } from '../../shared/http/door.ts';
import type { Counters } from '../../shared/observability/counters.ts';
import type { Log } from '../../shared/observability/log.ts';

export interface HttpCall {
  readonly method: string;
  /** With its query, encoded: `/tickets?limit=5`. */
  readonly path: string;
  /** Whose token; nobody's where absent. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; anything but a text is sent as JSON. */
  readonly body?: unknown;
}

export interface HttpResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** An API as its callers see it, wherever it runs. */
export type HttpClient = (call: HttpCall) => Promise<HttpResult>;

export const ISSUER = 'https://id.example/pool';

/** The claims of each caller, as API Gateway hands them over. */
type ClaimsOf = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const person = (sub: string, name: string, groups = ''): Record<string, string> => ({
  iss: ISSUER,
  sub,
  token_use: 'id',
  name,
  email: `${sub}@people.example`,
  email_verified: 'true',
  ...(groups === '' ? {} : { 'cognito:groups': `[${groups}]` }),
});

export const personIdOf = (sub: string): string => `${ISSUER}|${sub}`;

export const machine = (clientId: string): Record<string, string> => ({
  iss: ISSUER,
  sub: clientId,
  client_id: clientId,
  token_use: 'access',
  scope: 'support/act-for-requesters',
});

const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {}, begin: () => {} };
const NO_COUNTERS: Counters = { add: () => {}, flush: () => {} };

/** The three doors in this process, called with the events that API Gateway makes. */
export function createClient(
  desk: RequesterDesk & AgentDesk & WebhookDesk,
  claims: ClaimsOf,
  log: Log = SILENT_LOG,
): HttpClient {
  const observers = { log, counters: NO_COUNTERS, now: desk.now };
  const doors: Record<Door, HttpHandler> = {
    'requester-api': createRequesterApi(desk, observers),
    'agent-api': createAgentApi(desk, observers),
    'operations-api': createOperationsApi(desk, observers),
  };
  return async ({ method, path, as, headers = {}, body }) => {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const match = matchRoute(method, rawPath);
    if (match === undefined) return { status: 404, headers: {}, text: '{"message":"Not Found"}' };
    const jwt = as === undefined ? undefined : { claims: claims[as], scopes: null };
    if (match.access === 'person' && jwt === undefined)
      return { status: 401, headers: {}, text: '{"message":"Unauthorized"}' };
    const event = {
      version: '2.0',
      routeKey: `${method} ${match.path}`,
      rawPath,
      rawQueryString,
      headers: lowered(typeof body === 'object' ? { 'content-type': 'application/json', ...headers } : headers),
      pathParameters: match.parameters,
      requestContext: { requestId: 'request-1', ...(jwt ? { authorizer: { jwt } } : {}) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      isBase64Encoded: false,
    };
    const response = await doors[match.door](event, CONTEXT);
    return { status: response.statusCode, headers: response.headers, text: response.body };
  };
}

/** The same over HTTP. `tokens`: caller → what goes behind `Bearer`. */
export function createHttpClient(baseUrl: string, tokens: Readonly<Record<string, string>>): HttpClient {
  return async ({ method, path, as, headers = {}, body }) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}),
        ...(as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function matchRoute(method: string, rawPath: string) {
  const parts = rawPath.split('/');
  for (const endpoint of ENDPOINTS) {
    const wanted = endpoint.path.split('/');
    if (endpoint.method !== method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, i) => part === parts[i] || (part.startsWith('{') && parts[i] !== ''))) continue;
    const named = wanted.flatMap((part, i) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(parts[i] ?? '')]] : [],
    );
    return { ...endpoint, parameters: Object.fromEntries(named) };
  }
  return undefined;
}

const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
  memoryLimitInMB: '256',
  awsRequestId: 'lambda-request-1',
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 15_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
