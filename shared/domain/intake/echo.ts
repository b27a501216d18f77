import { createHash } from 'node:crypto';
import { readingOf } from './reading.ts';
import type { ReceivedMail } from './received-mail.ts';

/** Counts how often something has come within the last hours, this time included. */
export interface Arrivals {
  /** @param what at most 100 characters, without personal data */
  count(what: string): Promise<number>;
}

/** How long arrivals are remembered, in seconds. */
export const ARRIVAL_WINDOW = 3 * 3600;

/** A person may send the same words a few times; a program does so until it is stopped. */
const MOST_ECHOES = 3;
/** So many automatic mails on one ticket tell nothing more. */
const MOST_AUTOMATIC = 10;

/**
 * Whether the same words have come from one sender too often: the net under all rules, for programs that do not say that they are one.
 * References, numbers and dates in the words do not make them others.
 *
 * @param sender the keyed hash of their address
 */
export async function isEcho(arrivals: Arrivals, sender: string, mail: ReceivedMail): Promise<boolean> {
  const words = `${mail.subject}\n${readingOf(mail).text}`
    .toLowerCase()
    .replaceAll(/\bsp-?[a-z0-9-]{9,12}\b|[\d\p{P}\p{S}\s]+/gu, ' ');
  const sent = `${words.trim()} ${mail.attachments.length}`;
  const digest = createHash('sha256').update(sent).digest('base64url');
  return (await arrivals.count(`words|${sender}|${digest}`)) > MOST_ECHOES;
}

export const isTooMuch = async (arrivals: Arrivals, reference: string): Promise<boolean> =>
  (await arrivals.count(`automatic|${reference}`)) > MOST_AUTOMATIC;
