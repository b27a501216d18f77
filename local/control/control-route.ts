import type { HttpResponse } from '../api-gateway/http-message.ts';

export interface ControlRequest {
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; `undefined` when there was no body. */
  readonly body: unknown;
  /** Whether a page's form sent it: its fields are all texts, and a page is what comes next. */
  readonly isForm?: boolean;
}

/** One thing that the control API can be asked. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/_local/mails/{id}` */
  readonly path: string;
  /** One line for the index. */
  readonly about: string;
  handle(request: ControlRequest): HttpResponse | Promise<HttpResponse>;
}

/** Ends a request with a problem body; the detail says what would have been right. */
export class ControlProblem extends Error {
  override readonly name = 'ControlProblem';
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
};

/** Nothing here is for another origin or for a cache. */
const COMMON = [
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
] as const;

export function jsonResponse(value: unknown, status = 200): HttpResponse {
  return {
    status,
    headers: [['content-type', 'application/json; charset=utf-8'], ...COMMON],
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

export function problemResponse(status: number, detail: string): HttpResponse {
  const problem = { type: 'about:blank', title: TITLES[status] ?? 'Problem', status, detail };
  return {
    status,
    headers: [['content-type', 'application/problem+json'], ...COMMON],
    body: `${JSON.stringify(problem)}\n`,
  };
}

export function textResponse(text: string): HttpResponse {
  return { status: 200, headers: [['content-type', 'text/plain; charset=utf-8'], ...COMMON], body: text };
}

/** Leads a browser from a form that was taken to a page. */
export function seeOther(path: string): HttpResponse {
  return { status: 303, headers: [['location', path], ...COMMON], body: '' };
}

export function htmlResponse(html: string, contentSecurityPolicy: string): HttpResponse {
  return {
    status: 200,
    headers: [
      ['content-type', 'text/html; charset=utf-8'],
      ['content-security-policy', contentSecurityPolicy],
      // A form of a page that tells nobody where it is would be taken for another site's.
      ...COMMON.map(([name, value]) => [name, name === 'referrer-policy' ? 'same-origin' : value] as const),
    ],
    body: html,
  };
}
