import { MAILROOM_KEYS, type MailroomConfig } from '../../shared/adapters/mailroom-config.ts';
import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = MAILROOM_KEYS;

export type ConfigKey = (typeof CONFIG_KEYS)[number];

export const readConfig = (env: NodeJS.ProcessEnv = process.env): MailroomConfig => readConfiguration(CONFIG_KEYS, env);

/** Longer than the function may run, and over before the run after next: who died is taken over then. */
export const LEASE_MS = 5 * 60_000;
