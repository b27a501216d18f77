import type { Clock } from '../runtime/clock.ts';
import type { Host, InvocationResult } from '../service.ts';
import { type AccessEntry, accessLine } from './access-log.ts';
import { preflightResponse, withCors } from './cors.ts';
import type { HttpApiDefinition, RouteDefinition } from './definition.ts';
import { payloadOf } from './event.ts';
import { responseOf } from './function-response.ts';
import { type HttpRequest, type HttpResponse, headerOf, messageResponse, rawPathOf } from './http-message.ts';
import { authorize, type FindKey } from './jwt-authorizer.ts';
import { createRouteTable, type RouteMatch } from './route-table.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface HttpApiOptions {
  readonly definition: HttpApiDefinition;
  readonly findKey: FindKey;
  /** One line for each request: route key and status, never a path, a query or a body. */
  readonly log?: (line: string) => void;
  /** Takes the lines of the stage's access log, if the template asks for one. */
  readonly accessLog?: (group: string, line: string) => void;
  /** Told of every request that AWS bills, in pieces of 512 KB: not those that were throttled or not authorized. */
  readonly onBilled?: (pieces: number) => void;
}

/** HTTP APIs are metered in pieces of this size. */
const PIECE_BYTES = 524_288;

export interface HttpApi {
  handle(request: HttpRequest): Promise<HttpResponse>;
}

type Jwt = { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null };

/** The path as HTTP APIs route it and hand it on: without the stage, percent-decoded. */
function decodedPath(target: string, stage: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(rawPathOf(target));
  } catch {
    return undefined;
  }
  if (stage === '$default') return path;
  if (path === `/${stage}`) return '/';
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : undefined;
}

/**
 * The integration's timeout runs on the machine's own time, as the function's does; on a clock that is moved by hand, time passes
 * during a request only while the function was made to wait, and then the timeout is on that clock too.
 */
async function withTimeout(work: Promise<InvocationResult>, ms: number, clock: Clock) {
  let stop = (): void => {};
  const late = new Promise<'timed out'>((resolve) => {
    const timeOut = (): void => resolve('timed out');
    const machine = setTimeout(timeOut, ms);
    const stands = clock.speed === 0 ? clock.schedule(clock.now() + ms, timeOut) : undefined;
    stop = () => {
      clearTimeout(machine);
      stands?.cancel();
    };
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}

/** An answer, with what the access log says of how it came about. */
interface Answer {
  readonly response: HttpResponse;
  readonly told: AccessEntry;
}

/** API Gateway's words for the log's reader; they hold nothing of the function's. */
function integrationEntry(result: InvocationResult | 'timed out'): AccessEntry {
  if (result === 'timed out') return { integrationErrorMessage: 'Endpoint request timed out' };
  if (result.ok || !result.errorType.startsWith('Lambda.')) return { integrationStatus: 200 };
  if (result.errorType !== 'Lambda.AccessDeniedException') return { integrationErrorMessage: result.errorType };
  return {
    integrationErrorMessage:
      "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
  };
}

function integrationResponse(result: InvocationResult | 'timed out'): HttpResponse {
  if (result === 'timed out') return messageResponse(503, 'Service Unavailable');
  if (result.ok) return responseOf(result.payload) ?? messageResponse(500, 'Internal Server Error');
  if (result.errorType === 'Lambda.TooManyRequestsException') return messageResponse(503, 'Service Unavailable');
  if (result.errorType === 'Lambda.RequestEntityTooLargeException') {
    return messageResponse(413, 'Request Entity Too Large');
  }
  return messageResponse(500, 'Internal Server Error');
}

/** One request's hold on the clock. */
interface Work {
  readonly requestId: string;
  readonly pause: () => void;
  readonly resume: () => void;
}

function workOf({ activity }: Host, requestId: string): Work {
  let end = activity.begin();
  return {
    requestId,
    pause: () => end(),
    resume: () => {
      end = activity.begin();
    },
  };
}

function createThrottles(definition: HttpApiDefinition, now: () => number) {
  const buckets = new Map<string, { take(): boolean }>();
  return (key: string): boolean => {
    const throttle = definition.throttles.get(key) ?? definition.defaultThrottle;
    if (throttle === undefined) return true;
    const bucket = buckets.get(key) ?? createTokenBucket(throttle, now);
    buckets.set(key, bucket);
    return bucket.take();
  };
}

/** An HTTP API of the template. Answers every request, its own failures included; never rejects because a function failed. */
export function createHttpApi(host: Host, options: HttpApiOptions): HttpApi {
  const { definition, findKey, log, onBilled } = options;
  const routeFor = createRouteTable(definition.routes);
  const admitted = createThrottles(definition, () => host.clock.now());
  const arn = `arn:aws:execute-api:${host.region}:${host.account}:${definition.apiId}/${definition.stage}`;

  const permit = (route: RouteDefinition, request: HttpRequest): Jwt | Answer | undefined => {
    if (route.authorizer === undefined) return undefined;
    const header = headerOf(request, 'authorization');
    const result = authorize({ ...route, authorizer: route.authorizer }, header, findKey, host.clock.now());
    if (result.outcome === 'allowed') return { claims: result.claims, scopes: result.scopes };
    const challenge = [['www-authenticate', result.challenge] as const];
    const response =
      result.outcome === 'forbidden'
        ? messageResponse(403, 'Forbidden', challenge)
        : messageResponse(401, 'Unauthorized', challenge);
    return { response, told: { 'authorizer.error': result.reason } };
  };

  const invoke = async (
    request: HttpRequest,
    path: string,
    match: RouteMatch,
    work: Work,
    jwt?: Jwt,
  ): Promise<Answer> => {
    const now = host.clock.now();
    const random = host.uuid().replaceAll('-', '');
    const traceId = `Root=1-${Math.floor(now / 1000).toString(16)}-${random.slice(0, 24)}`;
    const context = {
      api: definition,
      account: host.account,
      region: host.region,
      requestId: work.requestId,
      traceId,
      now,
      path,
      match,
    };
    const event = payloadOf(request, jwt === undefined ? context : { ...context, jwt });
    const sourceArn = `${arn}/${match.route.key.replace(' ', '')}`;
    const invoker = { kind: 'service', principal: 'apigateway.amazonaws.com', sourceArn } as const;
    // The function holds the clock by itself, and lets go of it where it was made to wait.
    work.pause();
    const invocation = host.invoke(match.route.functionArn, event, invoker);
    const result = await withTimeout(invocation, match.route.timeoutMs, host.clock);
    work.resume();
    return { response: integrationResponse(result), told: integrationEntry(result) };
  };

  const answer = async (request: HttpRequest, work: Work): Promise<Answer> => {
    const path = decodedPath(request.target, definition.stage);
    const match = path === undefined ? undefined : routeFor(request.method, path);
    if (path === undefined || match === undefined) return { response: messageResponse(404, 'Not Found'), told: {} };
    const routeKey = match.route.key;
    if (!admitted(routeKey)) return { response: messageResponse(429, 'Too Many Requests'), told: { routeKey } };
    const permission = permit(match.route, request);
    if (permission !== undefined && 'response' in permission) {
      return { ...permission, told: { ...permission.told, routeKey } };
    }
    onBilled?.(Math.max(1, Math.ceil(request.body.length / PIECE_BYTES)));
    const { response, told } = await invoke(request, path, match, work, permission);
    return { response, told: { ...told, routeKey } };
  };

  const tell = (entry: AccessEntry): void => {
    const { accessLog } = definition;
    if (accessLog !== undefined) options.accessLog?.(accessLog.group, accessLine(accessLog.format, entry));
  };

  return {
    async handle(request) {
      const requestId = `${Buffer.from(host.uuid().replaceAll('-', ''), 'hex').subarray(0, 11).toString('base64url')}=`;
      const work = workOf(host, requestId);
      try {
        const { cors } = definition;
        const preflight = cors === undefined ? undefined : preflightResponse(cors, request);
        if (preflight !== undefined) return preflight;
        const requestTimeEpoch = host.clock.now();
        const began = performance.now();
        const { response: plain, told } = await answer(request, work);
        const response = cors === undefined ? plain : withCors(cors, request, plain);
        const { status } = response;
        log?.(`${told.routeKey ?? '(no route)'} ${status}`);
        const responseLatency = Math.round(performance.now() - began);
        tell({ ...told, requestId, requestTimeEpoch, status, responseLatency });
        return { ...response, headers: [...response.headers, ['apigw-requestid', requestId]] };
      } finally {
        work.pause();
      }
    },
  };
}
