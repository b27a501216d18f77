/** The one place in infra that reads context: which environment to synthesize. */
import type { Node } from 'constructs';
import { CannotSynthesize } from './cannot-synthesize.ts';
import { development } from './environments/development.ts';
import type { Environment } from './environments/environment.ts';
import { production } from './environments/production.ts';

const ENVIRONMENTS: ReadonlyMap<string, Environment> = new Map([
  ['development', development],
  ['production', production],
]);

/** `-c environment=<name>`, or development. @throws with one sentence when the name is unknown or the file unfinished. */
export function readEnvironment(node: Node): Environment {
  const name: unknown = node.tryGetContext('environment') ?? 'development';
  const environment = typeof name === 'string' ? ENVIRONMENTS.get(name) : undefined;
  if (typeof name !== 'string' || environment === undefined) {
    throw new CannotSynthesize(
      `There is no environment "${String(name)}": name one of ${[...ENVIRONMENTS.keys()].join(', ')} with -c environment=NAME, or add a file to infra/environments.`,
    );
  }
  return checkEnvironment(name, environment);
}

/** @throws with one sentence that names the field. Development may keep its placeholders; nothing else may. */
export function checkEnvironment(name: string, environment: Environment): Environment {
  const file = `infra/environments/${name}.ts`;
  for (const field of ['fromAddress', 'inboundAddress'] as const) {
    const address = environment[field];
    if (address !== undefined && !address.endsWith(`@${environment.domain}`)) {
      throw new CannotSynthesize(
        `${file}: "${field}" (${address}) is not an address of "domain" (${environment.domain}).`,
      );
    }
  }
  if (name === 'development') return environment;
  for (const [field, value] of texts(environment)) {
    if (isPlaceholder(value)) {
      throw new CannotSynthesize(
        `${file}: "${field}" is still the placeholder "${value}"; replace it with your own before you deploy.`,
      );
    }
  }
  return environment;
}

/** The domain `.example` belongs to nobody (RFC 2606), and no account has twelve zeros. */
const isPlaceholder = (value: string): boolean => /\.example(?![\w.-])/.test(value) || value === '000000000000';

function* texts(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* texts(inner, path === '' ? key : `${path}.${key}`);
}
