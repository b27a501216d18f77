import { createHash } from 'node:crypto';
import { readingOf } from './reading.ts';
import type { ReceivedMail } from './received-mail.ts';

/** Counts how often something has come within the last hours, this time included. */
export interface Arrivals {
  /** @param what at most 150 characters, without personal data */
  count(what: string): Promise<number>;
}

/** How long arrivals are remembered, in seconds. */
export const ARRIVAL_WINDOW = 3 * 3600;

/** A person may send the same words a few times, on a ticket a few more; a program does so until it is stopped. */
const MOST_ECHOES = { anew: 3, onTicket: 5 };
/** So many automatic mails on one ticket tell nothing more. */
const MOST_AUTOMATIC = 10;
/** What is shorter is told apart by its numbers too: an order's number is an answer. */
const FEW_WORDS = 4;

/**
 * Whether the same words have come from one sender too often: the net under all rules, for programs that do not say that they are one.
 * References, numbers and dates in the words do not make them others.
 *
 * @param sender the keyed hash of their address
 * @param reference the ticket that it answers; undefined where it is something new
 */
export async function isEcho(
  arrivals: Arrivals,
  sender: string,
  mail: ReceivedMail,
  reference: string | undefined,
): Promise<boolean> {
  const digest = createHash('sha256')
    .update(`${wordsOf(mail)} ${mail.attachments.length}`)
    .digest('base64url');
  const most = reference === undefined ? MOST_ECHOES.anew : MOST_ECHOES.onTicket;
  return (await arrivals.count(`words|${sender}|${reference ?? ''}|${digest}`)) > most;
}

function wordsOf(mail: ReceivedMail): string {
  const said = `${mail.subject}\n${readingOf(mail).text}`.toLowerCase();
  const words = said.replaceAll(/\bsp-?[a-z0-9-]{9,12}\b|[\d\p{P}\p{S}\s]+/gu, ' ').trim();
  return words.split(' ').length < FEW_WORDS ? said : words;
}

export const isTooMuch = async (arrivals: Arrivals, reference: string): Promise<boolean> =>
  (await arrivals.count(`automatic|${reference}`)) > MOST_AUTOMATIC;
