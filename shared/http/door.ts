import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { TooBusyError } from '../domain/ticket/perform.ts';
import type { Counters } from '../observability/counters.ts';
import { type Log, traceOf } from '../observability/log.ts';
import { LOG_MESSAGES } from '../observability/messages.ts';
import { authorize } from './authorize.ts';
import type { Door } from './catalogue.ts';
import type { Caller } from './identity.ts';
import type { Operation, Operations } from './operation.ts';
import { type Problem, problem } from './problem.ts';
import { answerResponse, type HttpResponse, problemResponse } from './reply.ts';
import { type ParsedRequest, parseRequest, type Routed, route } from './request.ts';

export interface Observers {
  readonly log: Log;
  readonly counters: Counters;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One request on its way through the onion. Each layer adds what it found out. */
interface Passage {
  readonly raw: unknown;
  readonly startedMs: number;
  routed?: Routed;
  request?: ParsedRequest;
  caller?: Caller;
  problem?: Problem;
}

export type HttpHandler = (event: unknown, context: Context) => Promise<HttpResponse>;

/**
 * The onion around every operation of every door, in the one order that there is: context of the log, parse, authorize, handle, and
 * problems to responses. A refusal is a value and answers early; only what is thrown reaches the last layer.
 */
export function openDoor<D extends Door>(
  door: D,
  operations: Operations<D>,
  { log, counters, now }: Observers,
): HttpHandler {
  const refuse = (passage: Passage, failure: Problem): HttpResponse => {
    passage.problem = failure;
    return problemResponse(failure, requestIdOf(passage), passage.routed?.contract);
  };
  const onion = middy<Passage, HttpResponse>({
    requestEnd: ({ event, response }) => report(log, event as Passage, response as HttpResponse, now()),
  })
    .before(({ context }) => log.begin(context))
    .before(({ event: passage }) => {
      passage.routed = route(door, passage.raw);
      const parsed = parseRequest(passage.routed);
      if ('kind' in parsed) return refuse(passage, parsed);
      passage.request = parsed;
      return undefined;
    })
    .before(({ event: passage }) => {
      const allowed = authorize(requestOf(passage));
      if (allowed?.kind === 'problem') return refuse(passage, allowed);
      if (allowed !== undefined) passage.caller = allowed;
      return undefined;
    })
    .onError(({ event: passage, error }) => {
      const failure = error instanceof TooBusyError ? tooBusy() : bug();
      if (failure.code === 'bug') log.error(LOG_MESSAGES.bug, { ...nameOf(passage), error: traceOf(error) });
      counters.add(failure.code === 'bug' ? 'RequestFailed' : 'RequestTooBusy');
      counters.flush();
      return refuse(passage, failure);
    })
    .handler(async (passage) => {
      const request = requestOf(passage);
      const result = await operationOf(operations, request.operationId)(inputFrom(request, passage.caller));
      return result.kind === 'problem' ? refuse(passage, result) : answerResponse(result, request.contract);
    });
  return (event, context) => onion({ raw: event, startedMs: now() }, context);
}

const tooBusy = (): Problem =>
  problem(
    'too-busy',
    'Too much is going on here at this moment. Repeat the request in a moment, a POST with the same Idempotency-Key.',
    {
      headers: { 'retry-after': '2' },
    },
  );

const bug = (): Problem =>
  problem(
    'bug',
    'Nothing is wrong with the request. We have been told; repeat it later, with the same Idempotency-Key.',
  );

function requestOf({ request }: Passage): ParsedRequest {
  if (request === undefined) throw new Error('a layer of the onion is missing: the request was not parsed');
  return request;
}

const requestIdOf = ({ routed }: Passage): string => routed?.event.requestContext.requestId ?? 'unknown';

/** The table is typed by operation, and a request by its contract: this is the one place that says they belong together. */
function operationOf<D extends Door>(
  operations: Operations<D>,
  id: string,
): (input: object) => ReturnType<Operation<'fileTicket'>> {
  const operation = Object.entries(operations).find(([name]) => name === id)?.[1];
  if (operation === undefined) throw new Error(`${id} has no operation`);
  return operation as (input: object) => ReturnType<Operation<'fileTicket'>>;
}

const inputFrom = (
  { path, query, body, decision, idempotencyKey }: ParsedRequest,
  caller: Caller | undefined,
): object => ({
  ...{ caller, path, query, body, decision, idempotencyKey },
});

function nameOf(passage: Passage): { requestId: string; operation?: string; reference?: string } {
  const reference = passage.request?.path.reference;
  return {
    requestId: requestIdOf(passage),
    ...(passage.routed ? { operation: passage.routed.endpoint.operationId } : {}),
    ...(reference === undefined ? {} : { reference }),
  };
}

function report(log: Log, passage: Passage, { statusCode }: HttpResponse, nowMs: number): void {
  const fields = { ...nameOf(passage), status: statusCode, durationMs: nowMs - passage.startedMs };
  const { problem: failure } = passage;
  if (failure === undefined) log.info(LOG_MESSAGES.requestAnswered, fields);
  else if (failure.code === 'too-busy') log.warn(LOG_MESSAGES.tooBusy, fields);
  else log.info(LOG_MESSAGES.requestRefused, { ...fields, problem: failure.code });
}
