import { afterEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

let server: HttpServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function serve(handle: (request: HttpRequest) => Promise<HttpResponse>): Promise<string> {
  server = await startHttpServer({ port: 0, handle, now: () => Date.UTC(2030, 0, 1) });
  return server.url;
}

describe('the HTTP server', () => {
  test('hands over raw target, headers and body, and dates its answer by the clock it was given', async () => {
    let seen: HttpRequest | undefined;
    const url = await serve(async (request) => {
      seen = request;
      return {
        status: 200,
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
        body: 'fine',
      };
    });
    const response = await fetch(`${url}/a%20b?c=%20`, { method: 'POST', body: 'text' });
    expect(await response.text()).toBe('fine');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
    expect(seen).toMatchObject({ method: 'POST', target: '/a%20b?c=%20', sourceIp: '127.0.0.1' });
    expect(seen?.body.toString()).toBe('text');
  });

  test('takes 10 MB and no more', async () => {
    const url = await serve(async (request) => ({ status: 200, headers: [], body: String(request.body.length) }));
    const post = (bytes: number) => fetch(url, { method: 'POST', body: Buffer.alloc(bytes) });
    expect(await (await post(10 * 1024 * 1024)).text()).toBe('10485760');
    const refused = await post(10 * 1024 * 1024 + 1);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toEqual({ message: 'Request Entity Too Large' });
  });

  test('answers a bare 500 when a handler throws', async () => {
    const url = await serve(async () => {
      throw new Error('detail');
    });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('detail');
  });
});
