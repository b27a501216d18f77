import { type AwsPlace, awsPlaceIn, readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'ADDRESS_KEY_ARN',
  'INBOUND_BUCKET',
  'INBOUND_ADDRESS',
  'FROM_ADDRESS',
  'ATTACHMENTS_BUCKET',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type Config = Readonly<Record<ConfigKey, string>>;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => readConfiguration(CONFIG_KEYS, env);

/** Where the receipt rule lays mails down, each under SES's own id of it. */
export const INBOUND_PREFIX = 'inbound/';

export const readAws = (env: NodeJS.ProcessEnv = process.env): AwsPlace => awsPlaceIn(env);
