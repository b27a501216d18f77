import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { GetAccountSendingEnabledCommand, SESClient } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { patience } from './patience.ts';

let silent: Server;

beforeEach(async () => {
  silent = createServer((socket) => socket.on('error', () => undefined));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
});

afterEach(() => {
  silent.close();
});

test('a service that takes a request and never answers is given up', async () => {
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const client = new SESClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: 'PATIENCE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...patience(20),
  });
  await expect(client.send(new GetAccountSendingEnabledCommand())).rejects.toMatchObject({ name: 'TimeoutError' });
  client.destroy();
});
