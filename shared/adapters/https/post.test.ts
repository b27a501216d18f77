import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CERTIFICATE } from '../../../test/support/https-certificate.ts';
import { type HooksServer, openHooksServer } from '../../../test/support/https-server.ts';
import type { PostResult } from '../../domain/webhooks/ports.ts';
import { createPost, type Outside, PUBLIC_INTERNET } from './post.ts';

let server: HooksServer;
/** Names that were asked for. */
let asked: string[];

beforeEach(async () => {
  server = await openHooksServer();
  asked = [];
});
afterEach(() => server.close());

const resolvesTo = (...addresses: readonly string[]) => ({
  resolve: (name: string) => {
    asked.push(name);
    return Promise.resolve(addresses);
  },
});
const onThisMachine = (more: Partial<Outside> = {}): Outside => ({
  ...resolvesTo('127.0.0.1'),
  allows: () => true,
  ca: CERTIFICATE,
  withinMs: 5_000,
  ...more,
});
const post = (outside: Outside, url = `${server.url}/in?a=1`): Promise<PostResult> =>
  createPost(outside)({ url, headers: { 'content-type': 'application/json', 'x-told': 'yes' }, body: '{"é":1}' });

describe('a webhook', () => {
  test('is posted with its headers and its body', async () => {
    expect(await post(onThisMachine())).toEqual({ kind: 'answered', status: 204 });
    expect(server.received).toMatchObject([
      {
        path: '/in?a=1',
        headers: { host: new URL(server.url).host, 'content-length': '8', 'x-told': 'yes' },
        body: '{"é":1}',
      },
    ]);
    expect(asked).toEqual(['hooks.example']);
  });

  test('tells the status of the answer, whatever it is', async () => {
    server.answer = (_, response) => response.writeHead(500).end('broken');
    expect(await post(onThisMachine())).toEqual({ kind: 'answered', status: 500 });
  });

  test('follows no redirect', async () => {
    server.answer = (_, response) => response.writeHead(307, { location: `${server.url}/elsewhere` }).end();
    expect(await post(onThisMachine())).toEqual({ kind: 'answered', status: 307 });
    expect(server.received.map(({ path }) => path)).toEqual(['/in?a=1']);
  });

  test('reads no more of an answer than 64 KB', async () => {
    let ended = false;
    server.answer = (_, response) => {
      response.on('close', () => {
        ended = true;
      });
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(16_384), () => setImmediate(more));
      };
      more();
    };
    expect(await post(onThisMachine())).toEqual({ kind: 'answered', status: 200 });
    await expect.poll(() => ended).toBe(true);
  });

  test('does not wait for an answer that is never given', async () => {
    server.answer = () => {};
    expect(await post(onThisMachine({ withinMs: 300 }))).toEqual({ kind: 'failed', because: 'timeout' });
  });

  test.each<[string, HooksServer['answer']]>([
    ['that never ends', (_, response) => void response.write('.')],
    ['that breaks off', (_, response) => void response.writeHead(200).write('.', () => response.destroy())],
  ])('was taken by whoever gives an answer %s', async (_, answer) => {
    server.answer = answer;
    expect(await post(onThisMachine({ withinMs: 300 }))).toEqual({ kind: 'answered', status: 200 });
  });

  test.each<[string, string, string, 'connection' | 'timeout']>([
    ['headers without end', 'HTTP/1.1 200 OK\r\n', 'x: y\r\n', 'connection'],
    ['nothing but hints', '', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n', 'timeout'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      '',
      'connection',
    ],
    ['what is no answer', 'SSH-2.0-OpenSSH_9.9\r\n', '', 'connection'],
  ])('is not taken by whoever answers with %s', async (_, first, more, because) => {
    server.answer = ({ socket }) => {
      const flood = (): void => {
        if (!socket.destroyed && more !== '') socket.write(more.repeat(100), () => setImmediate(flood));
      };
      socket.write(first, flood);
    };
    expect(await post(onThisMachine({ withinMs: 300 }))).toEqual({ kind: 'failed', because });
  });

  test('does not wait for a name that is never resolved', async () => {
    const resolve = () => new Promise<never>(() => {});
    expect(await post(onThisMachine({ resolve, withinMs: 50 }))).toEqual({ kind: 'failed', because: 'timeout' });
  });

  test('fails where nobody listens, and where the connection breaks', async () => {
    server.answer = (request) => request.socket.destroy();
    expect(await post(onThisMachine())).toEqual({ kind: 'failed', because: 'connection' });
    const { url } = server;
    await server.close();
    expect(await post(onThisMachine(), url)).toEqual({ kind: 'failed', because: 'connection' });
  });

  test('fails where the certificate is not trusted, or is another name’s', async () => {
    const { ca: _, ...trusting } = onThisMachine();
    expect(await post(trusting)).toEqual({ kind: 'failed', because: 'certificate' });
    const another = server.url.replace('hooks.', 'other.');
    expect(await post(onThisMachine(), another)).toEqual({ kind: 'failed', because: 'certificate' });
    expect(server.received).toEqual([]);
  });
});

describe('the public Internet', () => {
  const resolving = (...addresses: readonly string[]): Outside => ({ ...PUBLIC_INTERNET, ...resolvesTo(...addresses) });

  test.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['::ffff:127.0.0.1'],
    ['fd00:ec2::254'],
    ['8.8.8.8', '10.0.0.1'],
    ['2606:4700:4700::1111', '::1'],
  ])('is not where a name leads to %s', async (...addresses) => {
    expect(await post(resolving(...addresses))).toEqual({ kind: 'failed', because: 'address' });
    expect(server.received).toEqual([]);
  });

  test('has nobody of a name without addresses', async () => {
    expect(await post(resolving())).toEqual({ kind: 'failed', because: 'unresolved' });
    const unknown = { ...PUBLIC_INTERNET, resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await post(unknown)).toEqual({ kind: 'failed', because: 'unresolved' });
  });

  test('is asked for a name once: what it resolves to afterwards changes nothing', async () => {
    let answers = 0;
    const resolve = () => {
      answers += 1;
      return Promise.resolve(answers === 1 ? ['127.0.0.1'] : ['127.0.0.2']);
    };
    const judged: string[] = [];
    const allows = (address: string) => judged.push(address) > 0;
    expect(await post(onThisMachine({ resolve, allows }))).toEqual({ kind: 'answered', status: 204 });
    expect([answers, judged]).toEqual([1, ['127.0.0.1']]);
  });

  test('is not called where the URL itself says no', async () => {
    expect(await post(resolving('8.8.8.8'), 'https://127.0.0.1:9001/')).toEqual({ kind: 'failed', because: 'url' });
    expect(asked).toEqual([]);
  });
});
