import { beforeEach, expect, test } from 'vitest';
import { readAssembly } from '../assembly/assembly.ts';
import { writeAssembly } from '../assembly/test-assembly.ts';
import { createTestHost } from '../runtime/test-host.ts';
import type { AwsService } from '../service.ts';
import { createSecretsManager } from './secrets-manager.ts';

let secrets: AwsService;
const call = (action: string, input: Record<string, unknown> = {}) =>
  secrets.call(action, { SecretId: 'key', ...input }, { kind: 'operator' });

beforeEach(() => {
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'key', SecretString: 'first' } };
  const folder = writeAssembly({ stacks: { App: { Resources: { Secret } } } });
  secrets = createSecretsManager(createTestHost(), readAssembly(folder, { random: () => 0 }));
});

test('a version is found by its stage or its id, and no other stage stands in for one', async () => {
  await call('PutSecretValue', { SecretString: 'second' });
  expect(await call('GetSecretValue')).toMatchObject({ SecretString: 'second', VersionStages: ['AWSCURRENT'] });
  expect(await call('GetSecretValue', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first' });
  await expect(call('GetSecretValue', { VersionStage: 'NEXT' })).rejects.toThrow(
    "Secrets Manager can't find the specified secret value for staging label: NEXT",
  );
  await expect(call('GetSecretValue', { VersionId: 'x' })).rejects.toThrow('for VersionId: x');
  expect(await call('ListSecretVersionIds')).toMatchObject({
    Versions: [{ VersionStages: ['AWSCURRENT'] }, { VersionStages: ['AWSPREVIOUS'] }],
  });
});

test('a value that is none is refused and changes nothing', async () => {
  await expect(call('PutSecretValue')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  expect(await call('GetSecretValue')).toMatchObject({ SecretString: 'first' });
});

test('a secret is found by its ARN without the random end', async () => {
  const answer = await call('DescribeSecret');
  const arn = /"ARN":"([^"]+)-[^-"]{6}"/.exec(JSON.stringify(answer))?.[1];
  expect(await call('DescribeSecret', { SecretId: arn })).toEqual(answer);
});

test('what is not known here says so before it looks for a secret', async () => {
  await expect(call('GetRandomPassword', { SecretId: 'nope' })).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});
