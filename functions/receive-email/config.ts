import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'ADDRESS_KEY_ARN',
  'INBOUND_BUCKET',
  'INBOUND_ADDRESS',
  'FROM_ADDRESS',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type Config = Readonly<Record<ConfigKey, string>>;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => readConfiguration(CONFIG_KEYS, env);

/** Where the receipt rule lays mails down, each under SES's own id of it. */
export const INBOUND_PREFIX = 'inbound/';

/** What Lambda and the SDK's own variables say of AWS: the Region, and where it is if not at AWS. */
export function readAws(env: NodeJS.ProcessEnv = process.env): { readonly region: string; readonly endpoint?: string } {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL: endpoint } = env;
  return { region, ...(endpoint === undefined ? {} : { endpoint }) };
}
