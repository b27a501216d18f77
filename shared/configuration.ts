/** A function was deployed without variables that it needs. */
export class MissingConfiguration extends Error {
  override readonly name = 'MissingConfiguration';
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    super(`These environment variables are missing or empty: ${missing.join(', ')}.`);
    this.missing = missing;
  }
}

/**
 * A function's environment variables as they are: texts, none of them empty.
 *
 * @throws MissingConfiguration naming every variable that is missing, not only the first.
 */
export function readConfiguration<Key extends string>(
  keys: readonly Key[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<Key, string>> {
  const missing = keys.filter((key) => (env[key] ?? '').trim() === '');
  if (missing.length > 0) throw new MissingConfiguration(missing);
  return Object.fromEntries(keys.map((key) => [key, env[key]])) as Record<Key, string>;
}

/** What Lambda and the SDK's own variables say of AWS: the Region, and where it is if not at AWS. */
export interface AwsPlace {
  readonly region: string;
  readonly endpoint?: string;
}

export function awsPlaceIn(env: Readonly<Record<string, string | undefined>>): AwsPlace {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL: endpoint } = env;
  return { region, ...(endpoint === undefined ? {} : { endpoint }) };
}
