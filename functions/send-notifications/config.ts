import * as z from 'zod/mini';
import { readConfiguration } from '../../shared/configuration.ts';
import type { MailSettings } from '../../shared/domain/mail/ports.ts';
import { DEFAULT_ZONE } from '../../shared/domain/mail/when.ts';
import { TEAMS } from '../../shared/domain/policy/schema.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'FROM_ADDRESS',
  'CONFIGURATION_SET',
  'PUBLIC_URL',
  'OPERATIONS_ADDRESS',
  'TEAM_ADDRESSES',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type Config = Readonly<Record<ConfigKey, string>>;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => readConfiguration(CONFIG_KEYS, env);

/** Twice the time that the function may run, a third of the time until the queue delivers again: who died is not waited for in vain. */
const LEASE_MS = 60_000;

const addresses = z.partialRecord(z.enum(TEAMS), z.string().check(z.minLength(3)));

/** Throws where TEAM_ADDRESSES is not JSON of team to address. */
export const mailSettings = (config: Config): MailSettings => ({
  publicUrl: config.PUBLIC_URL.replace(/\/+$/, ''),
  domain: config.FROM_ADDRESS.slice(config.FROM_ADDRESS.lastIndexOf('@') + 1),
  operationsAddress: config.OPERATIONS_ADDRESS,
  teamAddresses: addresses.parse(JSON.parse(config.TEAM_ADDRESSES)),
  zone: DEFAULT_ZONE,
  leaseMs: LEASE_MS,
});
