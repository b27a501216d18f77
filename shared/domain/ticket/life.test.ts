import { describe, expect, test } from 'vitest';
import { AGENT, DAY, filing, HOUR, Life, MINUTE, OTHER_AGENT, REQUESTER, T0 } from '../../../test/support/tickets.ts';
import { nextDeadline, pendingMarks } from '../clocks/clocks.ts';
import { POLICY } from '../policy/policy.ts';
import { decideFiling } from './decide.ts';
import type { ClockName } from './event.ts';
import { replay } from './evolve.ts';
import { priorityReason } from './priority-reason.ts';
import { stageOf } from './ticket.ts';

const breachOf = (life: Life, clock: ClockName) =>
  pendingMarks(life.ticket).find((mark) => mark.clock === clock && mark.mark === 'breach')?.dueMs;

const security = { category: 'security', issueType: 'account-hacked' } as const;

describe('a ticket that is solved at level 1', () => {
  test('is accepted, answered, resolved and confirmed, and its log tells the same ticket again', () => {
    const life = new Life();
    life.at(5 * MINUTE, { type: 'accept', actor: AGENT, decision: 1 });
    life.at(6 * MINUTE, { type: 'agent-reply', actor: AGENT, ...life.says('I see it: the category is wrong.') });
    life.at(7 * MINUTE, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says('Moved to Baskets.') });
    expect(stageOf(life.ticket)).toBe('awaiting-confirmation');
    life.at(8 * MINUTE, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    expect(life.types()).toEqual([
      'ticket-filed',
      'ticket-accepted',
      'agent-replied',
      'ticket-resolved',
      'ticket-closed',
    ]);
    expect(life.ticket.closed).toEqual({ at: '2026-11-23T08:08:00.000Z', cause: 'confirmed' });
    expect(nextDeadline(life.ticket)).toBeUndefined();
    expect(replay(life.log)).toEqual(life.ticket);
  });
});

describe('a ticket that nobody answers (R056)', () => {
  test('climbs 1, 2, 3, 4 at the second at which each clock runs out, is repeated, and ends with operations', () => {
    const life = new Life();
    const seen: string[] = [];
    for (
      let deadline = nextDeadline(life.ticket);
      deadline !== undefined && seen.length < 12;
      deadline = nextDeadline(life.ticket)
    ) {
      const events = life.fire(deadline - T0);
      seen.push(`${(deadline - T0) / HOUR}h ${events.map((event) => event.type).join('+')} -> ${stageOf(life.ticket)}`);
    }
    expect(seen).toEqual([
      '6h clock-fired+clock-fired -> level-1',
      '8h clock-fired+clock-fired+ticket-escalated -> level-2',
      '29.5h clock-fired+clock-fired -> level-2',
      '32h clock-fired+clock-fired+ticket-escalated -> level-3',
      '70.5h clock-fired+clock-fired -> level-3',
      '75h clock-fired -> level-3',
      '80h clock-fired+clock-fired+clock-fired+ticket-escalated -> level-4',
      '172h clock-fired -> level-4',
      '220h clock-fired -> level-4',
      '268h clock-fired+ladder-exhausted -> level-4',
      '436h clock-fired -> level-4',
      '604h clock-fired -> level-4',
    ]);
    expect(replay(life.log)).toEqual(life.ticket);
  });

  test('starts level 4 over when somebody takes it at last', () => {
    const life = new Life();
    for (const hours of [8, 32, 80, 172, 220, 268]) life.fire(hours * HOUR);
    // Monday, 08:00 UTC: eight hours are left of that day, ten of the next, two of the third.
    life.at(336 * HOUR, { type: 'accept', actor: AGENT, decision: life.ticket.decision });
    expect(breachOf(life, 'ownership-4')).toBe(T0 + (336 + 48) * HOUR);
    expect(life.ticket.timeline.ladder).toEqual({ spent: 0, reminders: 0 });
  });

  test('is taken at last by whoever had it all along: that starts level 4 over too', () => {
    const life = new Life();
    for (const hours of [8, 32, 80]) life.fire(hours * HOUR);
    life.at(81 * HOUR, { type: 'accept', actor: AGENT, decision: life.ticket.decision });
    for (const hours of [100, 120, 172, 215, 220, 262, 268]) {
      life.at(hours * HOUR, { type: 'note', actor: AGENT, ...life.says() });
      life.fire(hours * HOUR);
    }
    expect(life.ticket.timeline.ladder.exhaustedAt).toBeDefined();
    expect(life.ticket.assignee).toBe(AGENT.personId);
    expect(life.at(336 * HOUR, { type: 'accept', actor: AGENT, decision: life.ticket.decision })).toHaveLength(1);
    expect(breachOf(life, 'ownership-4')).toBe(T0 + (336 + 48) * HOUR);
  });

  test('climbs one level only when the timers were asleep for a month', () => {
    const life = new Life();
    // Monday, 14 December, 10:00 in Johannesburg.
    life.fire(21 * DAY);
    expect(stageOf(life.ticket)).toBe('level-2');
    expect(breachOf(life, 'ownership-2')).toBe(T0 + 22 * DAY);
  });

  test('does nothing a millisecond early, and nothing twice', () => {
    const life = new Life();
    life.fire(6 * HOUR);
    expect(life.fire(8 * HOUR - 1)).toEqual([]);
    expect(life.fire(8 * HOUR)).toHaveLength(3);
    expect(life.fire(8 * HOUR)).toEqual([]);
  });
});

describe('security (R211, R135)', () => {
  test('enters at level 2 with the security team, as P1', () => {
    const { ticket, log } = new Life(security);
    expect([stageOf(ticket), ticket.team, ticket.priority]).toEqual(['level-2', 'security', 'P1']);
    expect(priorityReason(log)).toContain('never below P1');
  });
});

describe('a security matter', () => {
  test('is never returned below the level at which it entered: nobody else may read it', () => {
    const life = new Life(security);
    const back = () => ({ type: 'return-with-findings', actor: AGENT, ...life.says() }) as const;
    expect(life.refused(0, back())).toMatchObject({ code: 'field-refused', field: 'to' });
    life.at(0, { type: 'escalate', actor: AGENT, tried: 'a', ask: 'b', ...life.says() });
    expect(life.refused(0, { ...back(), to: 1 })).toMatchObject({ code: 'field-refused', field: 'to' });
    life.at(0, back());
    expect(life.ticket.team).toBe('security');
  });
});

describe('a clock that fires late within its second', () => {
  test('delays nothing after it', () => {
    const life = new Life();
    for (const hours of [8, 32, 80]) life.fire(hours * HOUR + 915);
    expect(nextDeadline(life.ticket)).toBe(T0 + 172 * HOUR);
  });
});

describe('the first response (R047)', () => {
  test.each([
    ['a reply', (life: Life) => life.at(HOUR, { type: 'agent-reply', actor: AGENT, ...life.says() })],
    [
      'a request for details',
      (life: Life) => life.at(HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() }),
    ],
    [
      'a resolution',
      (life: Life) => life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() }),
    ],
  ])('is %s by a human', (_name, act) => {
    const life = new Life();
    act(life);
    expect(life.ticket.timeline.respondedAt).toBe('2026-11-23T09:00:00.000Z');
  });

  test('is neither an acceptance nor a note nor a hand-off', () => {
    const life = new Life();
    life.at(HOUR, { type: 'accept', actor: AGENT, decision: 1 });
    life.at(HOUR, { type: 'note', actor: AGENT, ...life.says() });
    life.at(HOUR, { type: 'escalate', actor: AGENT, tried: 'this', ask: 'that', ...life.says('why') });
    expect(life.ticket.timeline.respondedAt).toBeUndefined();
    life.fire(6 * HOUR);
    const fired = life.fire(8 * HOUR);
    expect(fired).toMatchObject([{ type: 'clock-fired', clock: 'first-response', mark: 'breach' }]);
  });
});

describe('waiting for the requester', () => {
  test('stops the level clock, which goes on where it stood when they answer', () => {
    const life = new Life();
    life.at(2 * HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    expect(stageOf(life.ticket)).toBe('awaiting-requester');
    life.at(26 * HOUR, {
      type: 'provide-details',
      actor: REQUESTER,
      details: { screenshot: 'see link' },
      ...life.says(),
    });
    expect(stageOf(life.ticket)).toBe('level-1');
    // Six of its eight hours are left on Tuesday, at noon in Johannesburg: they are over with the day.
    expect(breachOf(life, 'ownership-1')).toBe(T0 + 32 * HOUR);
  });

  test('reminds once, then closes', () => {
    const life = new Life();
    life.at(0, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    expect(life.fire(2 * DAY)).toMatchObject([{ clock: 'requester-answer', mark: 'reminder' }]);
    expect(nextDeadline(life.ticket)).toBe(T0 + 7 * DAY);
    life.fire(7 * DAY);
    expect(life.ticket.closed?.cause).toBe('unanswered');
  });

  test('reminds, and gives the time that follows a reminder, when the timers were asleep for a month', () => {
    const life = new Life();
    life.at(0, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    expect(life.fire(30 * DAY)).toMatchObject([{ clock: 'requester-answer', mark: 'reminder' }]);
    expect(nextDeadline(life.ticket)).toBe(T0 + 35 * DAY);
  });

  test('ends with any message of theirs, a request for someone higher included', () => {
    const life = new Life();
    life.at(0, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    life.at(HOUR, { type: 'request-escalation', actor: REQUESTER, ...life.says() });
    expect(stageOf(life.ticket)).toBe('level-2');
  });

  test('goes on when the ticket is escalated meanwhile', () => {
    const life = new Life();
    life.at(HOUR, { type: 'request-details', actor: AGENT, items: ['screenshot'], ...life.says() });
    life.at(2 * HOUR, { type: 'escalate', actor: AGENT, tried: 'this', ask: 'that', ...life.says('why') });
    expect([stageOf(life.ticket), life.ticket.level]).toEqual(['awaiting-requester', 2]);
    life.at(3 * HOUR, { type: 'requester-reply', actor: REQUESTER, ...life.says() });
    expect(breachOf(life, 'ownership-2')).toBe(T0 + 27 * HOUR);
  });
});

describe('confirmation (R086)', () => {
  const resolved = () => {
    const life = new Life();
    life.at(HOUR, { type: 'accept', actor: AGENT, decision: 1 });
    life.at(HOUR, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    return life;
  };

  test('is asked for once more after two days and closed after five', () => {
    const life = resolved();
    expect(life.fire(HOUR + 2 * DAY)).toMatchObject([{ clock: 'confirmation', mark: 'reminder' }]);
    life.fire(HOUR + 5 * DAY);
    expect(life.ticket.closed?.cause).toBe('unconfirmed');
  });

  test('refused reopens the ticket at the level and for the person who resolved it', () => {
    const life = resolved();
    life.at(DAY, { type: 'reopen', actor: REQUESTER, resolution: 1, ...life.says('still broken') });
    expect([stageOf(life.ticket), life.ticket.assignee]).toEqual(['level-1', AGENT.personId]);
    expect(breachOf(life, 'ownership-1')).toBe(T0 + DAY + 8 * HOUR);
  });

  test('is refused by any message of the requester', () => {
    const life = resolved();
    const events = life.at(DAY, { type: 'requester-reply', actor: REQUESTER, ...life.says('no') });
    expect(events.map((event) => event.type)).toEqual(['requester-replied', 'ticket-reopened']);
  });

  test('of an earlier resolution no longer counts', () => {
    const life = resolved();
    life.at(DAY, { type: 'reopen', actor: REQUESTER, resolution: 1, ...life.says() });
    life.at(DAY, { type: 'resolve', actor: AGENT, outcome: 'solved', ...life.says() });
    expect(life.refused(DAY, { type: 'confirm', actor: REQUESTER, resolution: 1 })).toEqual({
      code: 'resolution-moved-on',
      seen: 1,
      current: 2,
    });
  });

  test('leaves nothing to be done once the ticket is closed', () => {
    const life = resolved();
    life.at(DAY, { type: 'confirm', actor: REQUESTER, resolution: 1 });
    const { decision } = life.ticket;
    expect(life.refused(DAY, { type: 'agent-reply', actor: AGENT, ...life.says() }).code).toBe('stage-forbids');
    expect(life.refused(DAY, { type: 'accept', actor: AGENT, decision }).code).toBe('stage-forbids');
    expect(life.fire(DAY)).toEqual([]);
  });
});

describe('two people who decide at once', () => {
  test('cannot both win', () => {
    const life = new Life();
    const seen = life.ticket.decision;
    life.at(MINUTE, { type: 'accept', actor: AGENT, decision: seen });
    expect(life.refused(MINUTE, { type: 'accept', actor: OTHER_AGENT, decision: seen })).toEqual({
      code: 'decision-moved-on',
      seen: 1,
      current: 2,
    });
  });

  test('are not disturbed by a reply, a note or a clock that decides nothing', () => {
    const life = new Life({ impact: 'low' });
    const seen = life.ticket.decision;
    life.at(MINUTE, { type: 'requester-reply', actor: REQUESTER, ...life.says() });
    life.at(MINUTE, { type: 'note', actor: AGENT, ...life.says() });
    life.at(2 * MINUTE, { type: 'accept', actor: AGENT, decision: seen });
    expect(life.ticket.assignee).toBe(AGENT.personId);
  });
});

describe('escalation', () => {
  test('by an agent needs a reason, what was tried and what is asked (R133, R225)', () => {
    const life = new Life();
    const empty = life.refused(0, { type: 'escalate', actor: AGENT, tried: ' ', ask: 'that', ...life.says() });
    expect(empty).toMatchObject({ code: 'field-refused', field: 'tried' });
    expect(
      life.refused(0, { type: 'escalate', actor: AGENT, to: 1, tried: 'x', ask: 'y', ...life.says() }),
    ).toMatchObject({ field: 'to' });
  });

  test('may skip a level, and takes the assignee off', () => {
    const life = new Life();
    life.at(0, { type: 'accept', actor: AGENT, decision: 1 });
    life.at(0, { type: 'escalate', actor: AGENT, to: 3, tried: 'x', ask: 'y', ...life.says() });
    expect([life.ticket.level, life.ticket.team, life.ticket.assignee]).toEqual([3, 'engineering', undefined]);
  });

  test('back down resumes the clock of the level below', () => {
    const life = new Life();
    life.at(3 * HOUR, { type: 'escalate', actor: AGENT, tried: 'x', ask: 'y', ...life.says() });
    life.at(4 * HOUR, { type: 'agent-reply', actor: AGENT, ...life.says() });
    life.at(10 * HOUR, { type: 'return-with-findings', actor: AGENT, ...life.says() });
    expect([life.ticket.level, life.ticket.team]).toEqual([1, 'frontline']);
    // Three of its eight hours are gone; the other five begin on Tuesday, at eight.
    expect(breachOf(life, 'ownership-1')).toBe(T0 + 27 * HOUR);
  });

  test('back down to a level whose clock is spent begins a new cycle there', () => {
    const life = new Life();
    life.fire(8 * HOUR);
    life.at(24 * HOUR, { type: 'return-with-findings', actor: AGENT, ...life.says() });
    expect(breachOf(life, 'ownership-1')).toBe(T0 + 32 * HOUR);
    expect(life.ticket.timeline.ownership[1]?.cycle).toBe(2);
  });

  test('on the requester’s own request climbs up to level 3, and not twice within four hours', () => {
    const life = new Life();
    const ask = () => ({ type: 'request-escalation', actor: REQUESTER, ...life.says() }) as const;
    expect(life.at(0, ask()).map((event) => event.type)).toEqual(['escalation-requested', 'ticket-escalated']);
    expect(life.refused(HOUR, ask())).toEqual({ code: 'too-soon', againAt: '2026-11-23T12:00:00.000Z' });
    life.at(4 * HOUR, ask());
    expect(life.ticket.level).toBe(3);
    expect(life.at(8 * HOUR, ask()).map((event) => event.type)).toEqual(['escalation-requested']);
    expect(life.ticket.level).toBe(3);
  });
});

describe('the workflow’s own commands', () => {
  test('a restart of a generation that is gone already changes nothing', () => {
    const life = new Life();
    const restart = { type: 'restart-workflow', actor: AGENT, cause: 'operations', generation: 1 } as const;
    expect(life.at(0, restart)).toHaveLength(1);
    expect(life.at(0, restart)).toEqual([]);
    expect(life.ticket.generation).toBe(2);
  });

  test('a failed execution is flagged once, and a new generation takes the flag away', () => {
    const life = new Life();
    const flag = {
      type: 'flag-execution',
      actor: AGENT,
      generation: 1,
      execution: 'SP-2345-6789-J-g1',
      status: 'FAILED',
      stoppedAt: '2026-11-23T09:00:00.000Z',
    } as const;
    expect(life.at(0, flag)).toHaveLength(1);
    expect(life.at(0, flag)).toEqual([]);
    life.at(0, { type: 'restart-workflow', actor: AGENT, cause: 'operations', generation: 1 });
    expect(life.ticket.flag).toBeUndefined();
    expect(life.at(0, flag)).toEqual([]);
  });

  test('an execution that was redriven and fails again is flagged again, one that fires its clocks is well', () => {
    const life = new Life();
    const flag = {
      type: 'flag-execution',
      actor: AGENT,
      generation: 1,
      execution: 'SP-2345-6789-J-g1',
      status: 'FAILED',
    } as const;
    life.at(0, { ...flag, stoppedAt: '2026-11-23T09:00:00.000Z' });
    expect(life.at(HOUR, { ...flag, stoppedAt: '2026-11-23T10:00:00.000Z' })).toHaveLength(1);
    life.fire(8 * HOUR);
    expect(life.ticket.flag).toBeUndefined();
  });

  test('a closed ticket needs no workflow', () => {
    const life = new Life();
    life.at(0, { type: 'close', actor: AGENT, cause: 'spam', ...life.says() });
    expect(life.refused(0, { type: 'restart-workflow', actor: AGENT, cause: 'operations', generation: 1 }).code).toBe(
      'stage-forbids',
    );
  });
});

describe('a filing', () => {
  test.each([
    ['category', filing({ category: 'weather' })],
    ['issueType', filing({ issueType: 'rain' })],
    ['details.colour', filing({ details: { colour: 'red' } })],
  ])('with an unknown %s is refused by that name', (field, command) => {
    expect(decideFiling(command, POLICY, T0)).toMatchObject({ ok: false, rejection: { code: 'field-refused', field } });
  });

  test('names the details that are still missing', () => {
    const life = new Life({ details: { listing: 'https://saypro.example/l/1' } });
    const [filed] = life.log;
    expect(filed?.type === 'ticket-filed' && filed.missing).not.toContain('listing');
    expect(filed?.type === 'ticket-filed' && filed.missing.length).toBeGreaterThan(0);
  });
});
