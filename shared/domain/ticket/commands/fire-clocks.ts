import { nextDeadline, type PendingMark, pendingMarks } from '../../clocks/clocks.ts';
import type { Fact } from '../event.ts';
import { STAGES } from '../stage.ts';
import type { Ticket } from '../ticket.ts';
import { type Circumstances, NOTHING, type Unit } from '../unit.ts';
import { climbBySilence } from './move.ts';

/**
 * What a timer does: fires the mark that has been due longest, once, and says what follows from it. `decide` repeats it until nothing
 * is due. A closed ticket, and one whose time has not come, is left as it is.
 */
export const fireClocks: Unit<'fire-clocks'> = {
  stages: STAGES,
  decide: (ticket, _command, circumstances) => {
    const mark = dueMark(ticket, circumstances);
    return mark === undefined ? NOTHING : { facts: fireMark(ticket, mark, circumstances) };
  },
};

/** The mark that has been due longest. */
export function dueMark(ticket: Ticket, { at }: Pick<Circumstances, 'at'>): PendingMark | undefined {
  const [mark] = pendingMarks(ticket);
  return mark !== undefined && mark.dueMs <= Date.parse(at) ? mark : undefined;
}

/** A mark that new targets have put into the past. */
export const retargetedMark = (ticket: Ticket): PendingMark | undefined =>
  pendingMarks(ticket).find(({ by }) => by === 'retarget');

/** That a mark fired, and what follows from it. */
export function fireMark(ticket: Ticket, pending: PendingMark, circumstances: Circumstances): readonly Fact[] {
  const { clock, cycle, mark, dueMs, by } = pending;
  const dueAt = new Date(dueMs).toISOString();
  const fired: Fact = { type: 'clock-fired', v: 1, clock, cycle, mark, dueAt, ...(by ? { by } : {}) };
  return [fired, ...consequences(ticket, pending, circumstances)];
}

function consequences(ticket: Ticket, { clock, mark }: PendingMark, circumstances: Circumstances): readonly Fact[] {
  switch (mark) {
    case 'close':
      return [{ type: 'ticket-closed', v: 1, cause: clock === 'confirmation' ? 'unconfirmed' : 'unanswered' }];
    case 'return':
      return [{ type: 'third-party-returned', v: 1, cause: 'due' }];
    case 'release':
      return released(ticket, clock === 'acceptance' ? 'unaccepted' : 'idle');
    case 'breach':
      // A level that the ticket has left, and whose time is up under new targets, has nothing to hand up.
      if (clock !== `ownership-${ticket.level}`) return [];
      return ticket.level === 4 ? ladderEnd(ticket, circumstances) : climbBySilence(ticket, circumstances);
    default:
      return [];
  }
}

/** Back to the queue, for anybody of the team to take: offered to the next at once, a ticket would go round in circles unseen. */
function released(ticket: Ticket, cause: 'unaccepted' | 'idle'): readonly Fact[] {
  return ticket.assignee === undefined ? [] : [{ type: 'ticket-released', v: 1, assignee: ticket.assignee, cause }];
}

/** Level 4 is asked again a bounded number of times; then operations is alarmed and the requester told of the delay. */
function ladderEnd(ticket: Ticket, { at }: Circumstances): readonly Fact[] {
  const { managementRepeats, operationsReminder } = ticket.terms;
  if (ticket.timeline.ladder.spent < managementRepeats) return [];
  const nextUpdateBy = new Date(Date.parse(at) + operationsReminder * 1000).toISOString();
  return [{ type: 'ladder-exhausted', v: 1, nextUpdateBy }];
}

/** Whether something is due now: what a timer that changed nothing must be able to deny. */
export const isDue = (ticket: Ticket, nowMs: number): boolean =>
  (nextDeadline(ticket) ?? Number.POSITIVE_INFINITY) <= nowMs;
