import { fieldProblem, type Problem } from '../problem.ts';

/** Which part of a long ticket is shown. Absent: the newest. */
export interface Extent {
  /** Only messages before the one of this id. */
  readonly messagesBefore?: string;
  /** Only entries of the log before the one of this number. */
  readonly logBefore?: number;
}

/** Messages of one answer, in bytes of their JSON; an answer of Lambda's ends at 6 MB. One message alone is always smaller than this. */
const MOST_MESSAGE_BYTES = 200 * 1024;
/** Entries of the log in one answer, each a few hundred bytes. */
const MOST_LOG_ENTRIES = 300;

/** The newest messages that fit, oldest first, and how many stand before them. At least one, if there is any. */
export function newestMessages<M extends { readonly id: string }>(
  messages: readonly M[],
  { messagesBefore }: Extent,
): { readonly messages: M[]; readonly olderMessages: number } {
  const found = messages.findIndex(({ id }) => id === messagesBefore);
  const end = found === -1 ? messages.length : found;
  let start = end;
  let bytes = 0;
  while (start > 0) {
    bytes += Buffer.byteLength(JSON.stringify(messages[start - 1]));
    if (bytes > MOST_MESSAGE_BYTES && start < end) break;
    start -= 1;
  }
  return { messages: messages.slice(start, end), olderMessages: start };
}

/** The newest events of the log, oldest first, and how many stand before them. */
export function newestEvents<E extends { readonly number: number }>(
  events: readonly E[],
  { logBefore = Number.POSITIVE_INFINITY }: Extent,
): { readonly events: readonly E[]; readonly olderLog: number } {
  const before = events.filter(({ number }) => number < logBefore);
  const newest = before.slice(-MOST_LOG_ENTRIES);
  return { events: newest, olderLog: before.length - newest.length };
}

/** Undefined: the extent begins at something that the caller can see. */
export function extentRefused(
  { messagesBefore }: Extent,
  messages: readonly { readonly id: string }[],
): Problem | undefined {
  if (messagesBefore === undefined || messages.some(({ id }) => id === messagesBefore)) return undefined;
  const what = 'Is no message of this ticket. Take the id of the first message that you were shown, or leave it out.';
  return fieldProblem('query-refused', 'messagesBefore', what);
}
