import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { always, inTheEnd } from '../../../test/support/random-lives.ts';
import { AGENT, filing, MINUTE, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { CALENDARS, type CalendarId } from '../policy/calendars.ts';
import { POLICY } from '../policy/policy.ts';
import type { Command } from '../ticket/command.ts';
import { decide, decideFiling } from '../ticket/decide.ts';
import type { TicketEvent } from '../ticket/event.ts';
import { evolve } from '../ticket/evolve.ts';
import type { Stage } from '../ticket/stage.ts';
import { stageOf, type Ticket } from '../ticket/ticket.ts';
import { calendarFor } from './calendar.ts';
import { clocks, pendingMarks } from './clocks.ts';
import { openClocks, secondOf } from './open-clocks.ts';
import { reportOf } from './report.ts';

/** Every stage that the log tells of, with its beginning and end, none of them folded. */
function stagesOf(log: readonly TicketEvent[], nowMs: number): { stage: Stage; fromMs: number; toMs: number }[] {
  const begun: { stage: Stage; fromMs: number }[] = [];
  let ticket: Ticket | undefined;
  for (const event of log) {
    ticket = evolve(ticket, event);
    begun.push({ stage: stageOf(ticket), fromMs: secondOf(event.at) });
  }
  return begun.map((segment, i) => ({ ...segment, toMs: begun[i + 1]?.fromMs ?? nowMs }));
}

describe('whatever people and clocks do to a ticket', () => {
  test('every clock has run exactly as long as its stages, told one by one from the log, by any calendar', () => {
    inTheEnd((ticket, log) => {
      const nowMs = secondOf(ticket.lastEventAt) + 5 * 86_400_000;
      const stages = stagesOf(log, nowMs);
      for (const id of Object.keys(CALENDARS) as CalendarId[]) {
        const { response, work } = { response: id, work: id };
        const terms = { ...ticket.terms, targets: { ...ticket.terms.targets, calendars: { response, work } } };
        const retold = { ...ticket, terms };
        const shown = new Map(clocks(retold, nowMs).map((clock) => [clock.clock, clock.elapsedMs]));
        for (const { clock, startedMs, calendar, runsIn } of openClocks(retold)) {
          const ran = stages
            .filter(({ stage }) => runsIn?.(stage) ?? true)
            .reduce(
              (sum, { fromMs, toMs }) => sum + calendarFor(calendar).between(Math.max(fromMs, startedMs), toMs),
              0,
            );
          expect([clock, shown.get(clock)]).toEqual([clock, ran]);
        }
      }
    });
  });

  test('what its log reports as going on is what the ticket itself shows', () => {
    inTheEnd((ticket, log) => {
      const nowMs = secondOf(ticket.lastEventAt) + 86_400_000;
      const reported = reportOf(log, nowMs).filter(({ stoppedAt }) => stoppedAt === undefined);
      const shown = clocks(ticket, nowMs).map(({ clock, cycle, elapsedMs, targetMs, running }) => ({
        clock,
        cycle,
        elapsed: elapsedMs / 1000,
        target: targetMs / 1000,
        paused: !running,
      }));
      expect(reported).toHaveLength(shown.length);
      expect(reported).toEqual(expect.arrayContaining(shown.map((clock) => expect.objectContaining(clock))));
    });
  });

  test('no mark of a cycle fires twice, and none before its second', () => {
    inTheEnd((_ticket, log) => {
      const fired = log.filter((event) => event.type === 'clock-fired');
      const keys = fired.map(({ clock, cycle, mark }) => `${clock}/${cycle}/${mark}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { dueAt, at } of fired) expect(dueAt <= at).toBe(true);
    });
  });

  test('cycles of a clock follow each other: one is open at a time, and each has a number of its own', () => {
    inTheEnd((ticket, log) => {
      const cycles = reportOf(log, secondOf(ticket.lastEventAt));
      const keys = cycles.map(({ clock, cycle }) => `${clock}/${cycle}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { startedAt, stoppedAt } of cycles)
        expect(stoppedAt === undefined || startedAt <= stoppedAt).toBe(true);
    });
  });

  test('a change of terms leaves nothing in the past', () => {
    always((ticket, _log, before, done) => {
      if (ticket === before || (done?.type !== 'change-priority' && done?.type !== 'apply-policy')) return;
      expect(pendingMarks(ticket).filter(({ by }) => by === 'retarget')).toEqual([]);
    });
  });
});

test('a level is never held longer than its target without a climb, however its time is cut up', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }), (seconds) => {
      const filed = decideFiling(filing({ impact: 'high', urgency: 'high' }), POLICY, T0);
      if (!filed.ok) throw new Error('refused');
      let { ticket } = filed;
      let now = T0;
      let worked = 0;
      for (const [i, pause] of seconds.entries()) {
        const working = stageOf(ticket) === 'level-1';
        const due = pendingMarks(ticket).find(({ clock, mark }) => clock === 'ownership-1' && mark === 'breach')?.dueMs;
        expect(due).toBe(working ? now + 15 * MINUTE - worked : undefined);
        if (working && worked + pause * 1000 >= 15 * MINUTE) return;
        now += pause * 1000;
        if (working) worked += pause * 1000;
        const typed = { messageId: `m${i}`, text: 'words', decision: ticket.decision };
        const step: Command = working
          ? { type: 'request-details', actor: AGENT, items: ['screenshot'], ...typed }
          : { type: 'requester-reply', actor: REQUESTER, ...typed };
        const decision = decide(ticket, step, POLICY, now);
        if (!decision.ok) throw new Error('refused');
        ticket = decision.ticket;
      }
    }),
  );
});
