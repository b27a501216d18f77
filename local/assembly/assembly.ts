import path from 'node:path';
import type { Keep } from '../runtime/journal.ts';
import { isObject, parseJson, textAt } from '../runtime/json.ts';
import { AssemblyError } from './assembly-error.ts';
import { readManifest } from './manifest.ts';
import { namerOf } from './resource-types.ts';
import { secretString } from './secret-string.ts';
import { Template } from './template.ts';

/** One resource of the templates, resolved. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Everything that would be deployed, ready to be run. */
export interface Assembly {
  readonly region: string;
  readonly account: string;
  readonly resources: readonly Resource[];
  ofType(...types: readonly string[]): readonly Resource[];
  /** The folder or file of a `Code: {S3Key}` asset. Throws `AssemblyError` when the assembly has none. */
  asset(s3Key: string): string;
  /** The first value of every secret, by its ARN. */
  secretValue(arn: string): string;
  /** Values of the stacks' outputs, by stack and output name. */
  outputs(): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface AssemblyOptions {
  /** For stacks that leave it open. */
  readonly region?: string;
  readonly account?: string;
  /** Where queue URLs lead, `http://127.0.0.1:4566`; to AWS by default. */
  readonly queueOrigin?: string;
  /** Draws generated secrets. */
  readonly random: () => number;
  /** Where they outlive the process, by ARN. */
  readonly generated?: Keep<string>;
}

class SecretValues {
  private readonly values = new Map<string, string>();
  private readonly templates: () => readonly Template[];
  private readonly options: AssemblyOptions;

  constructor(templates: () => readonly Template[], options: AssemblyOptions) {
    this.templates = templates;
    this.options = options;
  }

  /** `id` is the ARN or the name. */
  value(id: string): string {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    for (const template of this.templates()) {
      for (const logicalId of template.logicalIds()) {
        if (template.typeOf(logicalId) !== 'AWS::SecretsManager::Secret') continue;
        const arn = template.namesOf(logicalId).ref;
        const properties = template.properties(logicalId);
        if (arn !== id && textAt(properties, 'Name') !== id) continue;
        const value = this.values.get(arn) ?? this.firstValue(arn, properties);
        this.values.set(arn, value);
        this.values.set(id, value);
        return value;
      }
    }
    throw new AssemblyError(`A template refers to the secret ${id}, which none of the stacks holds.`);
  }

  private firstValue(arn: string, properties: Readonly<Record<string, unknown>>): string {
    const { random, generated } = this.options;
    if (textAt(properties, 'SecretString') !== undefined) return secretString(properties, random);
    const kept = generated?.get(arn);
    if (kept !== undefined) return kept;
    const made = secretString(properties, random);
    generated?.put(arn, made);
    return made;
  }
}

/** `ARN:SecretString:json-key:…` or `name:SecretString:json-key:…`. */
function secretReference(reference: string, secrets: SecretValues): string {
  const [id = '', rest = ''] = reference.split(/:SecretString(?::|$)/);
  const key = rest.split(':')[0] ?? '';
  const whole = secrets.value(id);
  if (key === '') return whole;
  const parsed = parseJson(whole);
  const part = isObject(parsed) ? parsed[key] : undefined;
  if (typeof part !== 'string') throw new AssemblyError(`The secret ${id} has no ${key}.`);
  return part;
}

function parameterValue(name: string, templates: readonly Template[]): string {
  for (const template of templates) {
    for (const logicalId of template.logicalIds()) {
      if (template.typeOf(logicalId) !== 'AWS::SSM::Parameter' || template.namesOf(logicalId).ref !== name) continue;
      return textAt(template.properties(logicalId), 'Value') ?? '';
    }
  }
  throw new AssemblyError(`A template refers to the parameter ${name}, which none of the stacks holds.`);
}

function resourcesOf(template: Template): readonly Resource[] {
  return template.logicalIds().map((logicalId) => {
    const type = template.typeOf(logicalId);
    if (namerOf(type) === undefined) throw template.unknownType(logicalId, type);
    const { ref, attributes } = template.namesOf(logicalId);
    return { stack: template.stack.name, logicalId, type, properties: template.properties(logicalId), ref, attributes };
  });
}

/** Reads and resolves what `cdk synth` wrote into `folder`. Throws `AssemblyError` with one clear sentence when that cannot be run. */
export function readAssembly(folder: string, options: AssemblyOptions): Assembly {
  const { stacks, assets } = readManifest(folder);
  const region = stacks.find((stack) => stack.region !== undefined)?.region ?? options.region ?? 'us-east-1';
  const account = stacks.find((stack) => stack.account !== undefined)?.account ?? options.account ?? '123456789012';
  const queueOrigin = options.queueOrigin ?? `https://sqs.${region}.amazonaws.com`;
  const templates: Template[] = [];
  const secrets = new SecretValues(() => templates, options);
  const importValue = (name: string): unknown => {
    for (const template of templates) {
      const found = template.exports().find((exported) => exported.name === name);
      if (found !== undefined) return template.resolve(found.value);
    }
    return undefined;
  };
  const dynamic = (service: string, reference: string) =>
    service === 'secretsmanager'
      ? secretReference(reference, secrets)
      : parameterValue(reference.split(':')[0] ?? '', templates);
  for (const stack of stacks) {
    templates.push(new Template(stack, { region: stack.region ?? region, account, queueOrigin, importValue, dynamic }));
  }
  const resources = templates.flatMap(resourcesOf);
  return {
    region,
    account,
    resources,
    ofType: (...types) => resources.filter((resource) => types.includes(resource.type)),
    asset(s3Key) {
      const found = assets.get(path.parse(s3Key).name);
      if (found === undefined)
        throw new AssemblyError(`The assembly has no asset ${s3Key}: run "npm run synth" again.`);
      return found;
    },
    secretValue: (arn) => secrets.value(arn),
    outputs: () => Object.fromEntries(templates.map((template) => [template.stack.name, template.outputs()])),
  };
}

/** A resource's own ARN. */
export function arnOf(resource: Resource): string {
  return resource.attributes.Arn ?? resource.ref;
}
