import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The random text that addresses are hashed with. It never changes, so it is read once for each environment of the function. */
export function createAddressKey(client: SecretsManagerClient, arn: string): () => Promise<string> {
  let cached: string | undefined;
  return async () => {
    if (cached !== undefined) return cached;
    const { SecretString: value } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (value === undefined || value === '') throw new Error('the key of addresses is empty');
    cached = value;
    return cached;
  };
}
