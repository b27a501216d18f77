import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CERTIFICATE, PRIVATE_KEY } from './https-certificate.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody's server, called hooks.example, on this machine. It answers 204 unless it is told otherwise. */
export interface HooksServer {
  readonly url: string;
  readonly received: Received[];
  answer: RequestListener;
  close(): Promise<void>;
}

export async function openHooksServer(): Promise<HooksServer> {
  const received: Received[] = [];
  const hooks = { received, answer: ((_, response) => response.writeHead(204).end()) as RequestListener };
  const server: Server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
    hooks.answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  };
  return Object.assign(hooks, { url: `https://hooks.example:${port}`, close });
}
