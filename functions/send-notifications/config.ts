import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'ADDRESS_KEY_ARN',
  'INBOUND_ADDRESS',
  'FROM_ADDRESS',
  'CONFIGURATION_SET',
  'PUBLIC_URL',
  'HELP_URL',
  'DESK_URL',
  'OPERATIONS_ADDRESS',
  'TEAM_ADDRESSES',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type Config = Readonly<Record<ConfigKey, string>>;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => readConfiguration(CONFIG_KEYS, env);

/** Twice the time that the function may run, a third of the time until the queue delivers again: who died is not waited for in vain. */
export const LEASE_MS = 60_000;
