import { nextDeadline, pendingMarks } from '../../clocks/clocks.ts';
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
    const [mark] = pendingMarks(ticket);
    if (mark === undefined || mark.dueMs > Date.parse(circumstances.at)) return NOTHING;
    const { clock, cycle } = mark;
    const fired: Fact = {
      type: 'clock-fired',
      v: 1,
      clock,
      cycle,
      mark: mark.mark,
      dueAt: new Date(mark.dueMs).toISOString(),
    };
    return { facts: [fired, ...consequences(ticket, fired, circumstances)] };
  },
};

function consequences(
  ticket: Ticket,
  fired: Extract<Fact, { type: 'clock-fired' }>,
  at: Circumstances,
): readonly Fact[] {
  if (fired.mark === 'close')
    return [{ type: 'ticket-closed', v: 1, cause: fired.clock === 'confirmation' ? 'unconfirmed' : 'unanswered' }];
  if (fired.clock === 'ownership-4') return ladderEnd(ticket, at);
  return fired.clock.startsWith('ownership-') ? climbBySilence(ticket, at) : [];
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
