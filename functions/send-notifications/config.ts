import { MAILROOM_KEYS, type MailroomConfig } from '../../shared/adapters/mailroom-config.ts';
import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function. */
export const CONFIG_KEYS = MAILROOM_KEYS;

export type ConfigKey = (typeof CONFIG_KEYS)[number];

export const readConfig = (env: NodeJS.ProcessEnv = process.env): MailroomConfig => readConfiguration(CONFIG_KEYS, env);

/** Twice the time that the function may run, a third of the time until the queue delivers again: who died is not waited for in vain. */
export const LEASE_MS = 60_000;
