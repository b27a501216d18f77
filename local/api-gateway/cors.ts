import type { CorsDefinition } from './definition.ts';
import { type HttpRequest, type HttpResponse, headerOf } from './http-message.ts';

function allowedOrigin(cors: CorsDefinition, origin: string): string | undefined {
  if (cors.origins.includes('*')) return cors.credentials ? origin : '*';
  const scheme = `${origin.split('://')[0]}://*`;
  return cors.origins.some((allowed) => allowed === origin || allowed === scheme) ? origin : undefined;
}

function originHeaders(cors: CorsDefinition, origin: string | undefined): [string, string][] {
  const allowed = origin === undefined ? undefined : allowedOrigin(cors, origin);
  if (allowed === undefined) return [];
  const headers: [string, string][] = [['access-control-allow-origin', allowed]];
  if (allowed !== '*') headers.push(['vary', 'origin']);
  if (cors.credentials) headers.push(['access-control-allow-credentials', 'true']);
  return headers;
}

/** The answer to a preflight, which API Gateway gives by itself, whatever the routes; `undefined` when the request is none. */
export function preflightResponse(cors: CorsDefinition, request: HttpRequest): HttpResponse | undefined {
  if (request.method !== 'OPTIONS') return undefined;
  const origin = headerOf(request, 'origin');
  if (origin === undefined || headerOf(request, 'access-control-request-method') === undefined) return undefined;
  const headers = originHeaders(cors, origin);
  if (headers.length > 0) {
    if (cors.methods.length > 0) headers.push(['access-control-allow-methods', cors.methods.join(',')]);
    if (cors.headers.length > 0) headers.push(['access-control-allow-headers', cors.headers.join(',')]);
    if (cors.maxAge !== undefined) headers.push(['access-control-max-age', String(cors.maxAge)]);
  }
  return { status: 204, headers, body: '' };
}

/** Puts the API's own CORS headers in place of any that the function set. */
export function withCors(cors: CorsDefinition, request: HttpRequest, response: HttpResponse): HttpResponse {
  const own = originHeaders(cors, headerOf(request, 'origin'));
  if (own.length > 0 && cors.exposed.length > 0) own.push(['access-control-expose-headers', cors.exposed.join(',')]);
  const kept = response.headers.filter(([name]) => !name.startsWith('access-control-'));
  return { ...response, headers: [...kept, ...own] };
}
