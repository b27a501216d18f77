import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenLocally } from '../runtime/listen.ts';
import { type HttpRequest, type HttpResponse, messageResponse } from './http-message.ts';

/** What an HTTP API takes at most. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface HttpServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  /** The `Date` of every answer, in milliseconds. */
  readonly now: () => number;
  /** Told of an error that no handler turned into an answer; the caller of the request sees a bare 500. */
  readonly onError?: (error: unknown) => void;
}

export interface HttpServer {
  readonly port: number;
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? 'too large' : Buffer.concat(chunks);
}

function headerLines(raw: readonly string[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) lines.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return lines;
}

function send(outgoing: ServerResponse, response: HttpResponse, date: Date): void {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of response.headers) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  grouped.set('date', [date.toUTCString()]);
  for (const [name, values] of grouped) outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  outgoing.statusCode = response.status;
  const body = typeof response.body === 'string' ? Buffer.from(response.body, 'utf8') : response.body;
  if (response.status !== 204 && response.status !== 304) outgoing.setHeader('content-length', body.length);
  outgoing.end(body);
}

async function respond(incoming: IncomingMessage, options: HttpServerOptions): Promise<HttpResponse> {
  const body = await readBody(incoming);
  if (body === 'too large') return messageResponse(413, 'Request Entity Too Large');
  try {
    return await options.handle({
      method: incoming.method ?? 'GET',
      target: incoming.url ?? '/',
      headers: headerLines(incoming.rawHeaders),
      body,
      sourceIp: incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    });
  } catch (error) {
    options.onError?.(error);
    return messageResponse(500, 'Internal Server Error');
  }
}

/**
 * Listens on 127.0.0.1 only.
 *
 * @throws the system's `EADDRINUSE` when the port is taken
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    respond(incoming, options).then(
      (response) => send(outgoing, response, new Date(options.now())),
      () => outgoing.destroy(),
    );
  });
  const port = await listenLocally(server, options.port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => closeServer(server),
  };
}
