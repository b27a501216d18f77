import { createHash } from 'node:crypto';
import type { Idempotency } from '../ticket/perform.ts';
import { cut } from './clean-text.ts';

/** A message that somebody wrote to support on a social network, as the program brings it that listens there. */
export interface SocialMessage {
  /** The network, in one word: `x`, `facebook`. */
  readonly source: string;
  /** The message's id on that network. */
  readonly id: string;
  /** The id of an earlier one of the same conversation. */
  readonly inReplyTo?: string;
  readonly handle: string;
  readonly text: string;
  readonly url?: string;
}

/** Networks show it with and without the at sign, in any case. */
const plain = (handle: string): string => handle.replace(/^@/, '').toLowerCase();

/** What is hashed to know the writer again; nobody reads the handle off the hash. */
export const handleOn = ({ source, handle }: SocialMessage): string => `${source}:${plain(handle)}`;

/** Who writes there, known by nothing but that; `id`: the keyed hash of {@link handleOn}. */
export const socialPerson = (source: string, id: string): string => `social|${source}|${id}`;

/** The networks' adapters repeat a message for days; a month is enough. */
const KNOWN_DAYS = 30;

/** A message is taken in once, whatever else the second one says: networks let people edit. */
export function onceOf({ source, id }: Pick<SocialMessage, 'source' | 'id'>): Idempotency {
  const digest = createHash('sha256').update(id).digest('hex');
  return { personId: `social|${source}`, key: `social-${digest}`, requestHash: digest, days: KNOWN_DAYS };
}

const MOST_SUBJECT = 80;

/** Its first line. */
export function subjectOfSocial({ text }: SocialMessage): string {
  const line = (text.split('\n')[0] ?? '').replaceAll(/\s+/g, ' ').trim();
  return line.length <= MOST_SUBJECT ? line : `${cut(line, MOST_SUBJECT - 1).trimEnd()}…`;
}

/** Its words, and where an agent finds it: the answer is given there. */
export const wordsOfSocial = ({ text, source, handle, url }: SocialMessage): string =>
  `${text}\n\nWritten on ${source} by @${handle.replace(/^@/, '')}${url === undefined ? '' : `: ${url}`}`;
