import { type AwsPlace, awsPlaceIn, readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'ADDRESS_KEY_ARN',
  'INTAKE_SECRET_ARN',
  'ATTACHMENTS_BUCKET',
  'SCANS_UPLOADS',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Readonly<Record<ConfigKey, string>> =>
  readConfiguration(CONFIG_KEYS, env);

export const readAws = (env: NodeJS.ProcessEnv = process.env): AwsPlace => awsPlaceIn(env);
