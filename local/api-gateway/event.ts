import type { HttpApiDefinition } from './definition.ts';
import { type HttpRequest, headerOf, rawQueryOf } from './http-message.ts';
import type { RouteMatch } from './route-table.ts';

/** What the gateway itself adds to a request. */
export interface EventContext {
  readonly api: HttpApiDefinition;
  readonly account: string;
  readonly region: string;
  readonly requestId: string;
  readonly traceId: string;
  /** Milliseconds of the runtime's clock. */
  readonly now: number;
  /** The decoded path. */
  readonly path: string;
  readonly match: RouteMatch;
  readonly jwt?: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `21/Nov/2026:21:39:00 +0000` */
function logTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}

/** Text stays text only for these; all other bodies, forms and bodies without a type included, arrive as base64. */
function isText(contentType: string | undefined): boolean {
  return /^\s*(text\/|application\/(json|xml|javascript)\s*(;|$))/i.test(contentType ?? '');
}

function mergedHeaders(request: HttpRequest, context: EventContext): Record<string, string> {
  const merged = new Map<string, string>();
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (key === 'cookie') continue;
    const before = merged.get(key);
    merged.set(key, before === undefined ? value : `${before},${value}`);
  }
  const forwarded = merged.get('x-forwarded-for');
  merged.set('x-forwarded-for', forwarded === undefined ? request.sourceIp : `${forwarded}, ${request.sourceIp}`);
  merged.set('x-forwarded-port', '443');
  merged.set('x-forwarded-proto', 'https');
  merged.set('x-amzn-trace-id', context.traceId);
  return Object.fromEntries([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function queryParameters(rawQuery: string): Record<string, string> | undefined {
  const merged = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = merged.get(name);
    merged.set(name, before === undefined ? value : `${before},${value}`);
  }
  return merged.size === 0 ? undefined : Object.fromEntries(merged);
}

function bodyFields(request: HttpRequest): { body?: string; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { isBase64Encoded: false };
  if (isText(headerOf(request, 'content-type'))) return { body: request.body.toString('utf8'), isBase64Encoded: false };
  return { body: request.body.toString('base64'), isBase64Encoded: true };
}

/** The event that a function gets: payload format 2.0. Fields that AWS leaves out when there is nothing in them are left out here too. */
export function payloadOf(request: HttpRequest, context: EventContext): Record<string, unknown> {
  const { api, match } = context;
  const domainPrefix = api.apiId;
  const cookies = request.headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/).filter((cookie) => cookie !== ''));
  const rawQueryString = rawQueryOf(request.target);
  const query = queryParameters(rawQueryString);
  const { body, isBase64Encoded } = bodyFields(request);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: context.path,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: mergedHeaders(request, context),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: context.account,
      apiId: api.apiId,
      ...(context.jwt === undefined ? {} : { authorizer: { jwt: context.jwt } }),
      domainName: `${domainPrefix}.execute-api.${context.region}.amazonaws.com`,
      domainPrefix,
      http: {
        method: request.method,
        path: context.path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headerOf(request, 'user-agent') ?? '',
      },
      requestId: context.requestId,
      routeKey: match.route.key,
      stage: api.stage,
      time: logTime(context.now),
      timeEpoch: context.now,
    },
    ...(Object.keys(match.pathParameters).length === 0 ? {} : { pathParameters: match.pathParameters }),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
  };
}
