import type { Assembly } from '../assembly/assembly.ts';
import type { Keep } from '../runtime/journal.ts';
import { numberAt, objectsAt, textAt, textsAt } from '../runtime/json.ts';
import { pageOf } from '../runtime/page.ts';
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

const ACTIONS: ReadonlySet<string> = new Set([
  ...['ListSecrets', 'DescribeSecret', 'ListSecretVersionIds', 'GetSecretValue', 'PutSecretValue'],
]);

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
    if (!ACTIONS.has(action))
      throw new AwsError('UnknownOperationException', `The action ${action} is not known here.`);
    if (action === 'ListSecrets') return this.list(input);
    const secret = this.find(textAt(input, 'SecretId') ?? '');
    if (secret === undefined)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    switch (action) {
      case 'GetSecretValue':
        return this.value(secret, input);
      case 'DescribeSecret':
        return described(secret);
      case 'ListSecretVersionIds':
        return versionsOf(secret);
      default:
        return this.put(secret, input);
    }
  }

  private list(input: Record<string, unknown>): unknown {
    const wanted = this.secrets.filter((secret) => passesFilters(secret, input));
    const page = pageOf(wanted, textAt(input, 'NextToken'), numberAt(input, 'MaxResults') ?? 100);
    if (page === undefined) throw new AwsError('InvalidNextTokenException', 'The NextToken is invalid.');
    return {
      SecretList: page.items.map((secret) => listed(secret)),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  }

  private value(secret: Secret, input: Record<string, unknown>): unknown {
    const stage = textAt(input, 'VersionStage');
    const id = textAt(input, 'VersionId');
    const found = stagesOf(secret).find(
      (one) =>
        (id === undefined || one.version.id === id) &&
        one.stage === (stage ?? (id === undefined ? 'AWSCURRENT' : one.stage)),
    )?.version;
    if (found === undefined) {
      const which = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
      const message = `Secrets Manager can't find the specified secret value for ${which}`;
      throw new AwsError('ResourceNotFoundException', message);
    }
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
    const text = textAt(input, 'SecretString');
    const binary = textAt(input, 'SecretBinary');
    if ((text === undefined) === (binary === undefined)) {
      throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
    }
    secret.previous = secret.current;
    secret.current = this.version(text, binary);
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
    // An ARN may lack its random end.
    return this.secrets.find(({ arn, name }) => arn === id || name === id || arn.replace(/-[^-]{6}$/, '') === id);
  }
}

function stagesOf({ current, previous }: Secret): readonly { readonly stage: string; readonly version: Version }[] {
  const now = { stage: 'AWSCURRENT', version: current };
  return previous === undefined ? [now] : [now, { stage: 'AWSPREVIOUS', version: previous }];
}

function summary({ arn, name, description, current }: Secret) {
  return { ARN: arn, Name: name, Description: description, LastChangedDate: current.createdAt / 1000 };
}

const stagesByVersion = (secret: Secret) =>
  Object.fromEntries(stagesOf(secret).map(({ stage, version }) => [version.id, [stage]]));

const described = (secret: Secret) => ({ ...summary(secret), VersionIdsToStages: stagesByVersion(secret) });

const listed = (secret: Secret) => ({ ...summary(secret), SecretVersionsToStages: stagesByVersion(secret) });

function versionsOf(secret: Secret): unknown {
  const Versions = stagesOf(secret).map(({ stage, version }) => ({
    VersionId: version.id,
    VersionStages: [stage],
    CreatedDate: version.createdAt / 1000,
  }));
  return { Versions, ARN: secret.arn, Name: secret.name };
}

/** Filters by name and description, which match beginnings; whatever else is asked for, no secret has. */
function passesFilters({ name, description = '' }: Secret, input: Record<string, unknown>): boolean {
  const texts: Readonly<Record<string, readonly string[]>> = { name: [name], description: [description] };
  return objectsAt(input, 'Filters').every((filter) => {
    const key = textAt(filter, 'Key') ?? '';
    const found = key === 'all' ? [name, description] : (texts[key] ?? []);
    return textsAt(filter, 'Values').some((value) => found.some((text) => text.startsWith(value)));
  });
}

export function createSecretsManager(host: Host, assembly: Assembly): AwsService {
  return new SecretsManager(host, assembly);
}
