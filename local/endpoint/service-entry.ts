import type { IncomingMessage } from 'node:http';
import type { AwsService, Caller } from '../service.ts';
import type { Protocol, WireAnswer } from './protocol.ts';

/** A service behind the endpoint. */
export interface ServiceEntry {
  /** The service's name in a request's signature: `dynamodb`, `states`, `sqs` … */
  readonly signingName: string;
  /** What stands before the dot in `X-Amz-Target`; a Query service has none. */
  readonly target?: string;
  readonly protocol: Protocol;
  readonly service: AwsService;
  /** Of a REST service: the action that a method, a path and a query mean; `undefined` for one that is not known here. */
  readonly route?: (request: RestRequest) => RestCall | undefined;
  /** Answers from the bytes of the request, for a service that somebody else implements. */
  readonly forward?: (
    action: string,
    body: Buffer,
    input: Record<string, unknown>,
    caller: Caller,
  ) => Promise<WireAnswer>;
  /**
   * Of a service that takes requests without a signature in their headers: what such a request means and who vouches for it, or its answer;
   * `undefined` for one that is not meant for this service. Throws an `AwsError`.
   */
  readonly unsigned?: (request: RestRequest, body: Buffer) => Promise<Entrusted | WireAnswer | undefined>;
  /** What the service adds to every answer of its own, errors too. */
  readonly finish?: (answer: WireAnswer, request: RestRequest) => WireAnswer;
  /** Whether a call may wait for something that only a moving clock brings. */
  readonly waits?: (action: string) => boolean;
}

/** A request of a REST service: its parameters stand in the path, the query and the headers. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RestCall {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

/** A call that somebody signed for somebody else to make. */
export interface Entrusted extends RestCall {
  readonly body: Buffer;
  readonly caller: Caller;
}

export function restRequestOf(request: IncomingMessage): RestRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: request.method ?? 'GET',
    url: new URL(`http://127.0.0.1${request.url ?? '/'}`),
    header: (name) => headers[name] ?? '',
    headers,
  };
}
