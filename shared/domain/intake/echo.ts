import { createHash } from 'node:crypto';
import type { Policy } from '../policy/schema.ts';
import { readingOf } from './reading.ts';
import type { MailAttachment, ReceivedMail } from './received-mail.ts';

/** Counts what has come within a while. */
export interface Arrivals {
  /**
   * The how-manieth of its kind something is, beginning with 1; the same each time that it is asked for the same. Whatever comes after
   * the hundredth is counted as that.
   *
   * @param what the kind: at most 150 characters, without personal data
   * @param which the thing itself
   * @param windowSeconds how long they are counted together, from the first on
   */
  count(what: string, which: string, windowSeconds: number): Promise<number>;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** A few words are said again and again; who says many does not, in the very same words. */
const MEMORY = { fewWords: 3 * HOUR, manyWords: 30 * DAY } as const;
const MANY_WORDS = 6;

/** A person may send the same words a few times, on a ticket a few more; a program does so until it is stopped, quickly or over weeks. */
const MOST_ECHOES = { anew: 3, onTicket: 5 };
const MOST_ANEW_IN_A_MONTH = 8;
/** So many automatic mails on one ticket tell nothing more. */
const MOST_AUTOMATIC = 10;
const MOST_OF_A_FLOOD = 99;
/** What is shorter is told apart by its numbers too: an order's number is an answer. */
const FEW_WORDS = 4;

interface Arrived {
  readonly mail: ReceivedMail;
  /** The keyed hash of their address. */
  readonly sender: string;
  /** The mail, however often it is delivered. */
  readonly idempotency: { readonly key: string };
}

/**
 * Whether the same words have come from one sender too often: the net under all rules, for programs that do not say that they are one.
 * References, numbers and dates in the words do not make them others.
 *
 * @param reference the ticket that it answers; undefined where it is something new
 */
export async function isEcho(
  arrivals: Arrivals,
  { mail, sender, idempotency }: Arrived,
  reference: string | undefined,
): Promise<boolean> {
  const said = wordsOf(mail);
  const isLong = said.split(' ').length >= MANY_WORDS;
  const digest = createHash('sha256')
    .update([said, ...mail.attachments.map(digestOf)].join(' '))
    .digest('base64url');
  const what = `words|${sender}|${reference ?? ''}|${digest}`;
  const counted = (kind: string, seconds: number) => arrivals.count(`${kind}${what}`, idempotency.key, seconds);
  if (reference !== undefined)
    return (await counted('', isLong ? MEMORY.manyWords : MEMORY.fewWords)) > MOST_ECHOES.onTicket;
  if (isLong && (await counted('month|', MEMORY.manyWords)) > MOST_ANEW_IN_A_MONTH) return true;
  return (await counted('', MEMORY.fewWords)) > MOST_ECHOES.anew;
}

const digestOf = ({ content }: MailAttachment): string => createHash('sha256').update(content).digest('base64url');

/** The subject tells nothing apart where there is enough text: programs put ours into theirs. */
function wordsOf(mail: ReceivedMail): string {
  const { text } = readingOf(mail);
  const words = wordsIn(text);
  if (words.split(' ').length >= MANY_WORDS) return words;
  const said = `${mail.subject}\n${text}`.toLowerCase();
  const all = wordsIn(said);
  return all.split(' ').length < FEW_WORDS ? said : all;
}

const wordsIn = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\bsp-?[a-z0-9-]{9,12}\b|[\d\p{P}\p{S}\s]+/gu, ' ')
    .trim();

/**
 * Whether one person's mails have opened as many tickets as they may: the net for programs that write something else each time. What is
 * more than an hour's does not count for the day.
 *
 * @param which the mail, told apart from the others
 */
export async function isFlood(
  arrivals: Arrivals,
  personId: string,
  which: string,
  { anHour, aDay }: Policy['ticketsByMail'],
): Promise<boolean> {
  const who = createHash('sha256').update(personId).digest('base64url');
  if ((await arrivals.count(`anew|hour|${who}`, which, HOUR)) > anHour) return true;
  return (await arrivals.count(`anew|day|${who}`, which, DAY)) > aDay;
}

/** Whether a ticket holds as many of a flood's mails as its readers can bear in a day: then the next one opens a ticket after all. */
export const isFull = async (arrivals: Arrivals, reference: string, which: string): Promise<boolean> =>
  (await arrivals.count(`flood|${reference}`, which, DAY)) > MOST_OF_A_FLOOD;

/** @param which the mail, told apart from the others */
export const isTooMuch = async (arrivals: Arrivals, reference: string, which: string): Promise<boolean> =>
  (await arrivals.count(`automatic|${reference}`, which, MEMORY.fewWords)) > MOST_AUTOMATIC;
