import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { createSigningSecret } from './signing-secret.ts';

/** A client that answers by itself with what the secret holds at that moment, and counts how often it was asked. */
function clientOf(secret: { value: string }) {
  const client = new SecretsManagerClient({ region: 'eu-west-1' });
  const asked = { times: 0 };
  client.middlewareStack.add(
    () => async () => {
      asked.times += 1;
      return { response: {}, output: { $metadata: {}, SecretString: secret.value } };
    },
    { step: 'initialize' },
  );
  return { client, asked };
}

const ONE = '{"current": "k1", "k1": "a"}';
const TWO = '{"current": "k2", "k1": "a", "k2": "b"}';
const MINUTE = 60_000;

describe('the signing secret', () => {
  test('is read once in five minutes', async () => {
    let now = 0;
    const { client, asked } = clientOf({ value: ONE });
    const read = createSigningSecret(client, 'arn', () => now);

    expect(await read()).toEqual({ current: 'k1', keys: { k1: 'a' } });
    now = 5 * MINUTE - 1;
    await read('k1');
    expect(asked.times).toBe(1);
    now = 5 * MINUTE;
    await read();
    expect(asked.times).toBe(2);
  });

  test('is read anew for a key that has come since, but not for every word that calls itself a key', async () => {
    let now = 0;
    const secret = { value: ONE };
    const { client, asked } = clientOf(secret);
    const read = createSigningSecret(client, 'arn', () => now);
    await read();
    secret.value = TWO;
    now = MINUTE;

    expect(await read('k2')).toEqual({ current: 'k2', keys: { k1: 'a', k2: 'b' } });
    for (const made of ['k9', 'constructor', '']) await read(made);
    expect(asked.times).toBe(2);
  });

  test.each(['', 'words', '{}', '{"current": "k1"}', '{"current": "k1", "k1": ""}', '{"current": "k1", "k1": 7}'])(
    'that is %j is an error that does not quote it',
    async (value) => {
      const read = createSigningSecret(clientOf({ value }).client, 'arn', () => 0);
      await expect(read()).rejects.toThrow();
      await read().catch((error: Error) => expect(value === '' || !error.message.includes(value)).toBe(true));
    },
  );
});
