import { MAILROOM_KEYS, type MailroomConfig, type MailroomKey } from '../../shared/adapters/mailroom.ts';
import { readConfiguration } from '../../shared/configuration.ts';

/** The environment variables of this function: those of everything that sends mail. */
export type ConfigKey = MailroomKey;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): MailroomConfig =>
  readConfiguration(MAILROOM_KEYS, env);

/** Twice the time that the function may run, a third of the time until the queue delivers again: who died is not waited for in vain. */
export const LEASE_MS = 60_000;
