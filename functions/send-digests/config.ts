import { MAILROOM_KEYS, type MailroomConfig, type MailroomKey } from '../../shared/adapters/mailroom.ts';
import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function: those of everything that sends mail. */
export type ConfigKey = MailroomKey;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): MailroomConfig =>
  readConfiguration(MAILROOM_KEYS, env);

/** Longer than the function may run, and over before the run after next: who died is taken over then. */
export const LEASE_MS = 5 * 60_000;
