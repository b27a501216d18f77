import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = ['TABLE_NAME', 'SIGNING_SECRET_ARN', 'ADDRESS_KEY_ARN'] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Readonly<Record<ConfigKey, string>> =>
  readConfiguration(CONFIG_KEYS, env);
