import { type Clock, clocks } from '../../domain/clocks/clocks.ts';
import type { ClockName, MarkName } from '../../domain/ticket/event.ts';
import type { Ticket } from '../../domain/ticket/ticket.ts';
import type { RequesterTicket } from '../views.ts';
import { pausedWords } from './waits.ts';

type Due = RequesterTicket['due'];

const iso = (ms: number): string => new Date(ms).toISOString();

const ENDS: readonly MarkName[] = ['breach', 'close'];
/** Said again and again: the last mark is the next one. */
const RECURS: readonly ClockName[] = ['status', 'operations-reminder'];

/** Promises that can still be kept. One that has fired was not; nor was one whose time is over and that is about to fire. */
export function dueOf(ticket: Ticket, nowMs: number): Due {
  const due: Due = { firstResponseLate: false, nextResponseLate: false };
  for (const clock of clocks(ticket, nowMs)) {
    const end = clock.marks.findLast(({ mark }) => ENDS.includes(mark) || RECURS.includes(clock.clock));
    if (end === undefined) continue;
    // The second in which something is due is still in time.
    if (end.fired || (end.dueMs !== undefined && end.dueMs + 1000 <= nowMs)) tooLate(due, clock);
    else if (end.dueMs !== undefined) stillTime(due, clock, end.dueMs);
  }
  const paused = pausedWords(ticket);
  return paused === undefined ? due : { ...due, paused };
}

function tooLate(due: Due, { clock }: Clock): void {
  if (clock === 'first-response') due.firstResponseLate = true;
  if (clock === 'next-response') due.nextResponseLate = true;
}

function stillTime(due: Due, { clock, running }: Clock, dueMs: number): void {
  if (clock === 'first-response') due.firstResponseAt = iso(dueMs);
  else if (clock === 'next-response') due.nextResponseAt = iso(dueMs);
  else if (clock === 'total-resolution') due.resolutionAt = iso(dueMs);
  else if (clock === 'requester-answer' || clock === 'confirmation') due.yourAnswerAt = iso(dueMs);
  else if (running && (clock === 'update' || RECURS.includes(clock) || clock.startsWith('ownership-')))
    due.nextUpdateAt = due.nextUpdateAt !== undefined && due.nextUpdateAt < iso(dueMs) ? due.nextUpdateAt : iso(dueMs);
}
