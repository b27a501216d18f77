import { createHmac } from 'node:crypto';

const LENGTH = 32;

/**
 * An address as a key: the same for every spelling, and nobody reads the address off it.
 *
 * @param key a random text that never changes: a person's tickets hang on it
 */
export const addressId = (key: string, address: string): string =>
  createHmac('sha256', key).update(`address|${address.trim().toLowerCase()}`).digest('base64url').slice(0, LENGTH);

const PREFIX = 'mail|';

/** Who writes from an address that nobody has signed in with. */
export const mailPerson = (id: string): string => `${PREFIX}${id}`;
