import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Iam } from '../iam/iam.ts';
import type { RuntimeActivity } from '../runtime/activity.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FaultRegistry } from '../runtime/faults.ts';
import type { Journal } from '../runtime/journal.ts';
import { isObject, parseJson } from '../runtime/json.ts';
import type { Ledger } from '../runtime/ledger.ts';
import { closeServer, listenLocally } from '../runtime/listen.ts';
import { AwsError, type Caller } from '../service.ts';
import { countRequest } from './billed-requests.ts';
import { NO_ANSWER, withFaults } from './call-faults.ts';
import { type CallingEnvironment, type Credentials, signatureOf } from './credentials.ts';
import { errorAnswer, queryInput, successAnswer, type WireAnswer } from './protocol.ts';
import { restRequestOf, type ServiceEntry } from './service-entry.ts';

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

/** Names below localhost are this machine, too: SDKs put a bucket's name there. */
const LOCAL_HOST = /^(127\.0\.0\.1|([\w.-]+\.)?localhost|\[::1\])$/;
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
    if (!LOCAL_HOST.test(hostname)) return plainError(403, 'This service answers on 127.0.0.1 and localhost only.');
    const body = await bodyOf(request);
    await this.opened;
    const signature = signatureOf(headerOf(request, 'authorization'));
    if (signature === undefined) return this.answerUnsigned(request, body, requestId);
    const parsed = this.parse(request, signature.service, body);
    if (typeof parsed === 'string') return plainError(400, parsed);
    const { credentials } = this.options;
    // An environment that is gone may have left a request behind.
    if (credentials.isRevoked(signature.accessKeyId)) return NO_ANSWER;
    const environment = credentials.find(signature.accessKeyId);
    const caller = environment?.caller ?? OPERATOR;
    const answer = await this.run(parsed, body, caller, environment, requestId);
    return finished(parsed.entry, answer, request);
  }

  /** What a browser or a link asks for, in the name of whoever signed it. */
  private async answerUnsigned(
    request: IncomingMessage,
    body: Buffer,
    requestId: string,
  ): Promise<WireAnswer | typeof NO_ANSWER> {
    const rest = restRequestOf(request);
    for (const entry of this.entries) {
      try {
        const meant = await entry.unsigned?.(rest, body);
        if (meant === undefined) continue;
        if ('status' in meant) return finished(entry, meant, request);
        const answer = await this.run({ ...meant, entry }, meant.body, meant.caller, undefined, requestId);
        return finished(entry, answer, request);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return finished(entry, errorAnswer(entry.protocol, error, requestId), request);
      }
    }
    return plainError(403, 'Missing Authentication Token');
  }

  private async run(
    parsed: Parsed,
    body: Buffer,
    caller: Caller,
    environment: CallingEnvironment | undefined,
    requestId: string,
  ): Promise<WireAnswer | typeof NO_ANSWER> {
    const { entry, action, input } = parsed;
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
      const rest = restRequestOf(request);
      const call = entry.route(rest);
      if (call !== undefined) return { entry, ...call };
      return `${rest.method} ${rest.url.pathname} of ${signingName} is not known here.`;
    }
    const form = new URLSearchParams(body.toString('utf8'));
    return { entry, action: form.get('Action') ?? '', input: queryInput(form) };
  }
}

function finished(
  { finish }: ServiceEntry,
  answer: WireAnswer | typeof NO_ANSWER,
  request: IncomingMessage,
): WireAnswer | typeof NO_ANSWER {
  return answer === NO_ANSWER || finish === undefined ? answer : finish(answer, restRequestOf(request));
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
    // A head tells the length of what it does not send.
    'content-length': body.length,
    ...answer.headers,
    date: new Date(now).toUTCString(),
  });
  response.end(body);
}

/** One address for every AWS service that runs here, for SDKs and for the AWS CLI. Rejects with the system's `EADDRINUSE` when the port is taken. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const endpoint = new AwsEndpoint(options);
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    endpoint
      .answer(request)
      .then((answer) => {
        options.journal.flush();
        if (answer === NO_ANSWER) request.socket.destroy();
        else send(response, answer, options.clock.now());
      })
      .catch(() => request.socket.destroy());
  });
  const port = await listenLocally(server, options.port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    open: (iam, services) => endpoint.open(iam, services),
    close: () => closeServer(server),
  };
}
