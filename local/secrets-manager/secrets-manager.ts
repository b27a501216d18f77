import type { Assembly } from '../assembly/assembly.ts';
import type { Keep } from '../runtime/journal.ts';
import { textAt } from '../runtime/json.ts';
import { AwsError, type AwsService, type Host, type Permission } from '../service.ts';

interface Version {
  readonly id: string;
  readonly text: string | undefined;
  /** base64 */
  readonly binary: string | undefined;
  readonly createdAt: number;
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  current: Version;
  previous: Version | undefined;
}

/** What outlives the process, unless the template's own value has changed since. */
interface KeptSecret extends Pick<Secret, 'current' | 'previous'> {
  readonly first: string;
}

/** The template's secrets, generated where the template says so. */
class SecretsManager implements AwsService {
  private readonly host: Host;
  private readonly secrets: readonly Secret[];
  private readonly keep: Keep<KeptSecret>;
  private readonly assembly: Assembly;

  constructor(host: Host, assembly: Assembly) {
    this.host = host;
    this.assembly = assembly;
    this.keep = host.journal.keep('secret');
    this.secrets = assembly.ofType('AWS::SecretsManager::Secret').map(({ ref, properties }) => ({
      arn: ref,
      // Six random letters end the ARN and are no part of the name.
      name: textAt(properties, 'Name') ?? (ref.split(':').at(-1) ?? ref).replace(/-[^-]{6}$/, ''),
      description: textAt(properties, 'Description'),
      ...this.versionsOf(ref, assembly.secretValue(ref)),
    }));
    for (const secret of this.secrets) this.save(secret);
  }

  permissions(action: string, input: Record<string, unknown>): readonly Permission[] {
    if (action === 'ListSecrets') return [{ action: 'secretsmanager:ListSecrets', resource: '*' }];
    const id = textAt(input, 'SecretId') ?? '';
    return [{ action: `secretsmanager:${action}`, resource: this.find(id)?.arn ?? id }];
  }

  async call(action: string, input: Record<string, unknown>): Promise<unknown> {
    if (action === 'ListSecrets') return { SecretList: this.secrets.map((secret) => described(secret)) };
    const secret = this.find(textAt(input, 'SecretId') ?? '');
    if (secret === undefined)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    switch (action) {
      case 'GetSecretValue':
        return this.value(secret, input);
      case 'DescribeSecret':
        return described(secret);
      case 'PutSecretValue':
        return this.put(secret, input);
      default:
        throw new AwsError('InvalidRequestException', `The action ${action} is not known here.`);
    }
  }

  private value(secret: Secret, input: Record<string, unknown>): unknown {
    const stage = textAt(input, 'VersionStage') ?? 'AWSCURRENT';
    const id = textAt(input, 'VersionId');
    const versions = [secret.current, secret.previous];
    const found =
      id === undefined
        ? stage === 'AWSPREVIOUS'
          ? secret.previous
          : secret.current
        : versions.find((version) => version?.id === id);
    if (found === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret value for the version.",
      );
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: found.id,
      SecretString: found.text,
      SecretBinary: found.binary,
      VersionStages: [found === secret.current ? 'AWSCURRENT' : 'AWSPREVIOUS'],
      CreatedDate: found.createdAt / 1000,
    };
  }

  private put(secret: Secret, input: Record<string, unknown>): unknown {
    secret.previous = secret.current;
    secret.current = this.version(textAt(input, 'SecretString'), textAt(input, 'SecretBinary'));
    this.save(secret);
    return { ARN: secret.arn, Name: secret.name, VersionId: secret.current.id, VersionStages: ['AWSCURRENT'] };
  }

  private versionsOf(arn: string, first: string): Pick<Secret, 'current' | 'previous'> {
    const kept = this.keep.get(arn);
    if (kept?.first === first) return { current: kept.current, previous: kept.previous };
    return { current: this.version(first, undefined), previous: undefined };
  }

  private save({ arn, current, previous }: Secret): void {
    this.keep.put(arn, { first: this.assembly.secretValue(arn), current, previous });
  }

  private version(text: string | undefined, binary: string | undefined): Version {
    return { id: this.host.uuid(), text, binary, createdAt: this.host.clock.now() };
  }

  private find(id: string): Secret | undefined {
    return this.secrets.find((secret) => secret.arn === id || secret.name === id);
  }
}

function described({ arn, name, description, current, previous }: Secret): unknown {
  const versions = [[current.id, ['AWSCURRENT']], ...(previous === undefined ? [] : [[previous.id, ['AWSPREVIOUS']]])];
  return {
    ARN: arn,
    Name: name,
    Description: description,
    CreatedDate: current.createdAt / 1000,
    VersionIdsToStages: Object.fromEntries(versions),
  };
}

export function createSecretsManager(host: Host, assembly: Assembly): AwsService {
  return new SecretsManager(host, assembly);
}
