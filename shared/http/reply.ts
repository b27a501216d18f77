import type { Contract } from './contracts/contract.ts';
import { renderProblemPage } from './page.ts';
import { PROBLEMS, type Problem, problemBody } from './problem.ts';

/** What an operation answers when all went well. The status is its contract's. */
export interface Answer {
  readonly kind: 'answer';
  /** Plain data, or a page's HTML. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const answer = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  kind: 'answer',
  body,
  headers,
});

/** Payload format 2.0. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers are about one person's ticket: nobody on the way keeps them. An answer that anybody may keep says so itself. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function answerResponse({ body, headers }: Answer, contract: Contract): HttpResponse {
  const ownType = contract.view === 'page' || contract.view === 'nothing';
  const type = ownType ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const text = contract.view === 'nothing' ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { statusCode: contract.status, headers: { ...ALWAYS, ...type, ...headers }, body: text };
}

export function problemResponse(failure: Problem, requestId: string, contract?: Contract): HttpResponse {
  const { status } = PROBLEMS[failure.code];
  if (contract?.view === 'page') {
    const { html, headers } = renderProblemPage(failure);
    return { statusCode: status, headers: { ...ALWAYS, ...headers, ...failure.headers }, body: html };
  }
  return {
    statusCode: status,
    headers: { ...ALWAYS, 'content-type': 'application/problem+json; charset=utf-8', ...failure.headers },
    body: JSON.stringify(problemBody(failure, requestId)),
  };
}
