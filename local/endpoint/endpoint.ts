import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Iam } from '../iam/iam.ts';
import type { RuntimeActivity } from '../runtime/activity.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FaultRegistry } from '../runtime/faults.ts';
import type { Journal } from '../runtime/journal.ts';
import { isObject, parseJson } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';
import { closeServer, listenLocally } from '../runtime/listen.ts';
import { AwsError, type AwsService, type Caller } from '../service.ts';
import { countRequest } from './billed-requests.ts';
import { NO_ANSWER, withFaults } from './call-faults.ts';
import { type CallingEnvironment, type Credentials, signatureOf } from './credentials.ts';
import { errorAnswer, type Protocol, queryInput, successAnswer, type WireAnswer } from './protocol.ts';

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
  /** Whether a call may wait for something that only a moving clock brings. */
  readonly waits?: (action: string) => boolean;
}

/** A request of a REST service: its parameters stand in the path, the query and the headers. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string;
}

export interface RestCall {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

export interface EndpointOptions {
  readonly clock: Clock;
  readonly activity: RuntimeActivity;
  readonly faults: FaultRegistry;
  readonly credentials: Credentials;
  readonly ledger: Ledger;
  readonly uuid: () => string;
  readonly journal: Journal;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Endpoint {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  /** From here on calls are answered, checked by these policies; until then they wait. */
  open(iam: Iam, services: readonly ServiceEntry[]): void;
  close(): Promise<void>;
}

const HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);
const OPERATOR: Caller = { kind: 'operator' };

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** What keeps the clock while a call is under way. */
interface Work {
  readonly end: () => void;
  readonly pause: () => () => void;
}

interface Parsed {
  readonly entry: ServiceEntry;
  readonly action: string;
  readonly input: Record<string, unknown>;
}

class AwsEndpoint {
  private readonly options: EndpointOptions;
  private entries: readonly ServiceEntry[] = [];
  private iam: Iam | undefined;
  private readonly opened: Promise<void>;
  private isOpen: () => void = () => {};

  constructor(options: EndpointOptions) {
    this.options = options;
    this.opened = new Promise((resolve) => {
      this.isOpen = resolve;
    });
  }

  open(iam: Iam, services: readonly ServiceEntry[]): void {
    this.iam = iam;
    this.entries = services;
    this.isOpen();
  }

  async answer(request: IncomingMessage): Promise<WireAnswer | typeof NO_ANSWER> {
    const requestId = this.options.uuid();
    const hostname = headerOf(request, 'host').replace(/:\d+$/, '');
    if (!HOSTS.has(hostname)) return plainError(403, 'This service answers on 127.0.0.1 and localhost only.');
    const body = await bodyOf(request);
    await this.opened;
    const signature = signatureOf(headerOf(request, 'authorization'));
    if (signature === undefined) return plainError(403, 'Missing Authentication Token');
    const parsed = this.parse(request, signature.service, body);
    if (typeof parsed === 'string') return plainError(400, parsed);
    const { entry, action, input } = parsed;
    const { credentials } = this.options;
    // An environment that is gone may have left a request behind.
    if (credentials.isRevoked(signature.accessKeyId)) return NO_ANSWER;
    const environment = credentials.find(signature.accessKeyId);
    const caller = environment?.caller ?? OPERATOR;
    const work = this.workOf(parsed, environment);
    try {
      const call = { service: entry.signingName, action, environment, pause: work.pause };
      return await withFaults(this.options.faults, this.options.clock, call, () =>
        this.perform(parsed, body, caller, requestId),
      );
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(entry.protocol, error, requestId);
      const message = error instanceof Error ? error.message : String(error);
      return errorAnswer(
        entry.protocol,
        new AwsError('InternalFailure', `${action} ${JSON.stringify(Object.keys(input))}: ${message}`, 500),
        requestId,
      );
    } finally {
      work.end();
    }
  }

  /** A function's call is part of its invocation, which holds the clock already; what waits for the clock must not. */
  private workOf({ entry, action }: Parsed, environment: CallingEnvironment | undefined): Work {
    if (environment !== undefined) return { end: () => {}, pause: () => environment.pause() };
    if (entry.waits?.(action) === true) return { end: () => {}, pause: () => () => {} };
    const begin = () => this.options.activity.begin(`${entry.signingName}:${action}`);
    let end = begin();
    return {
      end: () => end(),
      pause: () => {
        end();
        return () => {
          end = begin();
        };
      },
    };
  }

  private async perform(
    { entry, action, input }: Parsed,
    body: Buffer,
    caller: Caller,
    requestId: string,
  ): Promise<WireAnswer> {
    // What this call does may rest on what has not become lasting yet: the token that a function has in hand, for one.
    this.options.journal.flush();
    this.options.ledger.call(entry.signingName, action);
    countRequest(this.options.ledger, { service: entry.signingName, action, input, bytes: body.length });
    if (caller.kind !== 'operator') this.iam?.check(caller, entry.service.permissions(action, input));
    if (entry.forward !== undefined) return entry.forward(action, body, input, caller);
    return successAnswer(entry.protocol, action, await entry.service.call(action, input, caller), requestId);
  }

  /** What is asked of whom, or what is wrong with the question. */
  private parse(request: IncomingMessage, signingName: string, body: Buffer): Parsed | string {
    const target = headerOf(request, 'x-amz-target');
    if (target !== '') {
      const [prefix = '', action = ''] = target.split('.');
      const entry = this.entries.find((one) => one.target === prefix);
      if (entry === undefined) return `There is no service ${prefix} here.`;
      const input = body.length === 0 ? {} : parseJson(body.toString('utf8'));
      return isObject(input) ? { entry, action, input } : 'The body is not a JSON object.';
    }
    const entry = this.entries.find((one) => one.signingName === signingName && one.protocol.kind !== 'json');
    if (entry === undefined) return `The service ${signingName} is not here, or not in the protocol of this request.`;
    if (entry.route !== undefined) {
      const method = request.method ?? 'GET';
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const call = entry.route({ method, url, header: (name) => headerOf(request, name) });
      return call === undefined ? `${method} ${url.pathname} of ${signingName} is not known here.` : { entry, ...call };
    }
    const form = new URLSearchParams(body.toString('utf8'));
    return { entry, action: form.get('Action') ?? '', input: queryInput(form) };
  }
}

function plainError(status: number, message: string): WireAnswer {
  const code = status === 403 ? 'MissingAuthenticationTokenException' : 'UnknownOperationException';
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: code, message }),
  };
}

function send(response: ServerResponse, answer: WireAnswer, now: number): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body;
  response.writeHead(answer.status, {
    ...answer.headers,
    date: new Date(now).toUTCString(),
    'content-length': body.length,
  });
  response.end(body);
}

/** One address for every AWS service that runs here, for SDKs and for the AWS CLI. Rejects with the system's `EADDRINUSE` when the port is taken. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const endpoint = new AwsEndpoint(options);
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    endpoint.answer(request).then(
      (answer) => {
        options.journal.flush();
        if (answer === NO_ANSWER) request.socket.destroy();
        else send(response, answer, options.clock.now());
      },
      () => request.socket.destroy(),
    );
  });
  const port = await listenLocally(server, options.port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    open: (iam, services) => endpoint.open(iam, services),
    close: () => closeServer(server),
  };
}
