import type { Desk } from '../domain/desk.ts';
import { asOf, grown, type TicketFile } from '../domain/reading/ticket-file.ts';
import type { Performed } from '../domain/ticket/perform.ts';
import type { Ticket } from '../domain/ticket/ticket.ts';
import type { Problem } from './problem.ts';
import { refusal } from './refusal.ts';
import type { Answer } from './reply.ts';

/** Shows a ticket as its caller may see it. `nowMs`: until when elapsed time is counted, milliseconds since the epoch. */
export type Show = (file: TicketFile, nowMs: number) => Promise<Answer>;

/**
 * What a command left, also when it is asked for the second time; or why it was refused. `seen`: the file that it was decided on, if it
 * was read; what a filing left needs none.
 */
export async function answerPerformed(
  desk: Desk,
  performed: Performed,
  show: Show,
  seen?: TicketFile,
): Promise<Answer | Problem> {
  if (performed.kind === 'done') {
    const left = grown(seen, performed);
    return left === undefined ? answerLeft(desk, performed.ticket, show) : show(left, timeOf(left.ticket));
  }
  if (performed.kind === 'repeated') return answerLeft(desk, performed.receipt, show);
  return refusal(performed, { policy: desk.policy, nowMs: desk.now() });
}

/** The ticket as one of its versions left it, at that version's time: whoever repeats a request gets the same answer again. */
async function answerLeft(
  desk: Pick<Desk, 'reader'>,
  { reference, version }: Pick<Ticket, 'reference' | 'version'>,
  show: Show,
): Promise<Answer> {
  const file = await desk.reader.file(reference);
  if (file === undefined) throw new Error(`${reference} was written and cannot be read`);
  const left = asOf(file, version);
  return show(left, timeOf(left.ticket));
}

const timeOf = ({ lastEventAt }: Ticket): number => Date.parse(lastEventAt);
