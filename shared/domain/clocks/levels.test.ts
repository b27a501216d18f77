import { describe, expect, test } from 'vitest';
import { ClockStory, PRIORITY } from '../../../test/support/clock-story.ts';
import { AGENT, filing, OTHER_AGENT, REQUESTER } from '../../../test/support/tickets.ts';
import type { Colleague, Staffing } from '../people/roster.ts';
import { POLICY } from '../policy/policy.ts';
import { decide, decideFiling } from '../ticket/decide.ts';
import { stageOf } from '../ticket/ticket.ts';

/** P3: level 1 has eight office hours, level 2 ten, level 3 and 4 twenty; all of it together, up to level 4, 38. The office is open from 8 to 18, on Saturdays from 9 to 13. */
const filedAt = (local: string, priority: keyof typeof PRIORITY = 'P3') =>
  new ClockStory(local, { change: PRIORITY[priority] });

describe('a level has a ticket in office hours', () => {
  test.each([
    ['on a Monday morning', '2026-11-23 08:00', '2026-11-23 16:00'],
    [
      'at an hour from which the day is just long enough: it is due at closing time, not next morning',
      '2026-11-23 10:00',
      '2026-11-23 18:00',
    ],
    ['a second later: the last second is the next morning', '2026-11-23 10:00:01', '2026-11-24 08:00:01'],
    ['on a Friday afternoon, over the short Saturday and the free Sunday', '2026-11-27 17:30', '2026-11-30 11:30'],
    ['at night', '2026-11-24 02:00', '2026-11-24 16:00'],
    ['on a Sunday', '2026-11-22 12:34:56', '2026-11-23 16:00'],
    ['before the Day of Reconciliation, a Wednesday', '2026-12-15 14:00', '2026-12-17 12:00'],
    ['before Christmas, a Friday, and the Day of Goodwill, a Saturday', '2026-12-24 14:00', '2026-12-28 12:00'],
    ['before New Year, into another year', '2026-12-31 16:00', '2027-01-04 10:00'],
  ])('%s', (_name, filed, due) => {
    expect(filedAt(filed).due('ownership-1')).toBe(due);
  });

  test('but a critical one in all hours', () => {
    const story = filedAt('2026-11-29 03:10', 'P1');
    expect([story.due('ownership-1'), story.due('first-resolution')]).toEqual(['2026-11-29 03:25', '2026-11-29 06:25']);
  });
});

describe('the clock of a level', () => {
  test('stands still while the requester is asked, and goes on where it stood', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 10:00');
    story.ask();
    expect(story.due('ownership-1')).toBeUndefined();
    story.at('2026-11-25 09:00').write();
    expect(story.due('ownership-1')).toBe('2026-11-25 15:00');
  });

  test('stands still for the union of two waits that overlap', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 09:00');
    story.await('2026-11-27 09:00');
    story.at('2026-11-23 11:00').ask();
    expect(stageOf(story.life.ticket)).toBe('awaiting-requester');
    story.at('2026-11-23 12:00').write();
    expect(stageOf(story.life.ticket)).toBe('awaiting-third-party');
    expect(story.due('ownership-1')).toBeUndefined();
    // Its requester had the word for one hour, the third party for that and three more.
    expect(story.ran('first-resolution')).toBe(3 * 60);
    story.at('2026-11-23 13:00').answered();
    expect([story.ran('ownership-1'), story.due('ownership-1')]).toEqual([60, '2026-11-24 10:00']);
    expect(story.ran('first-resolution')).toBe(4 * 60);
  });

  test('does not lose a second to many short pauses', () => {
    const story = filedAt('2026-11-23 08:00');
    for (let minute = 0; minute < 40; minute += 2) {
      story.at(`2026-11-23 09:${String(minute).padStart(2, '0')}:07`).ask();
      story.at(`2026-11-23 09:${String(minute + 1).padStart(2, '0')}:07`).write();
    }
    expect(story.due('ownership-1')).toBe('2026-11-23 16:20');
  });

  test('pauses when the ticket goes up, resumes when it comes back, and the level above keeps its own', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 11:00');
    story.escalate();
    story.at('2026-11-23 15:00').giveBack();
    expect([story.ran('ownership-1'), story.due('ownership-1')]).toEqual([180, '2026-11-24 10:00']);
    story.at('2026-11-23 16:00').escalate();
    expect([story.ran('ownership-2'), story.due('ownership-2')]).toEqual([240, '2026-11-24 12:00']);
    expect(story.clock('ownership-2')?.cycle).toBe(1);
  });

  test('is new for a level that had spent it, and silence climbs again', () => {
    const story = filedAt('2026-11-23 08:00');
    story.fireUntil('2026-11-23 16:00');
    story.at('2026-11-24 08:00').giveBack();
    expect(story.clock('ownership-1')).toMatchObject({ cycle: 2, elapsedMs: 0 });
    story.fireUntil('2026-11-24 16:00');
    expect(story.life.ticket.level).toBe(2);
    // Level 2 had used two hours of its ten on Monday.
    expect(story.due('ownership-2')).toBe('2026-11-25 14:00');
    expect(story.clock('ownership-2')?.cycle).toBe(1);
  });

  test('is new for every level once the ticket was reopened', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 11:00');
    story.escalate();
    story.at('2026-11-23 12:00').resolve();
    story.at('2026-11-24 08:00').write();
    expect(story.clock('ownership-2')).toMatchObject({ cycle: 2, elapsedMs: 0 });
    story.giveBack();
    expect(story.due('ownership-1')).toBe('2026-11-24 16:00');
    expect(story.clock('ownership-1')?.cycle).toBe(2);
  });

  test('begins, for a level that a ticket was sent to during a wait, when that is over', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 09:00');
    story.ask();
    story.at('2026-11-23 10:00').escalate();
    expect([stageOf(story.life.ticket), story.life.ticket.level]).toEqual(['awaiting-requester', 2]);
    story.at('2026-11-24 09:00').write();
    expect(story.due('ownership-2')).toBe('2026-11-25 09:00');
  });

  test('goes on when the ticket is transferred to another team of the level', () => {
    const story = filedAt('2026-11-23 08:00');
    story.escalate();
    story.at('2026-11-23 12:00').do({ type: 'transfer', actor: AGENT, to: 'payments', ...story.life.says() });
    expect([story.life.ticket.team, story.due('ownership-2')]).toEqual(['payments', '2026-11-23 18:00']);
  });

  test('never starts for a level that was skipped', () => {
    const there: Colleague = { personId: AGENT.personId, available: true, skills: [], open: 0, cap: 20 };
    const staffing: Staffing = { frontline: [there], engineering: [there] };
    const story = new ClockStory('2026-11-23 08:00', { staffing });
    story.fireUntil('2026-11-23 16:00');
    expect([story.life.ticket.level, story.clock('ownership-2')]).toEqual([3, undefined]);
    expect(story.due('ownership-3')).toBe('2026-11-25 16:00');
  });
});

describe('a ticket that waits for its requester from the start', () => {
  test('begins its level and all that support owes when they have answered', () => {
    const story = new ClockStory('2026-11-23 08:00', { change: { category: 'orders', issueType: 'order-tracking' } });
    expect([stageOf(story.life.ticket), story.nextDeadline]).toEqual(['awaiting-requester', '2026-11-25 08:00']);
    story.at('2026-11-24 11:00').write();
    expect(story.ran('first-resolution')).toBe(0);
    expect(story.clock('ownership-1')).toMatchObject({ cycle: 1, running: true, elapsedMs: 0 });
    expect(story.due('ownership-1')).toBe('2026-11-25 09:00');
  });
});

describe('the resolution', () => {
  test('is owed by when silence would take the ticket to management', () => {
    const story = filedAt('2026-11-23 10:00');
    expect([story.due('first-resolution'), story.due('total-resolution')]).toEqual([
      '2026-11-26 18:00',
      '2026-11-26 18:00',
    ]);
    expect(
      story.fireUntil('2026-11-26 18:00').filter((fired) => fired.includes('18:00') && fired.includes('11-26')),
    ).toEqual([
      'first-resolution breach 2026-11-26 18:00',
      'total-resolution breach 2026-11-26 18:00',
      'ownership-3 breach 2026-11-26 18:00',
    ]);
    expect(story.life.ticket.level).toBe(4);
  });

  test('is there for good the first time; in total it goes on where it stood when the ticket is reopened', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 12:00');
    story.resolve();
    expect(story.clock('first-resolution')).toBeUndefined();
    expect(story.clock('total-resolution')).toMatchObject({ running: false, elapsedMs: 4 * 3_600_000 });
    story.at('2026-11-25 08:00').write();
    expect(story.clock('first-resolution')).toBeUndefined();
    expect(story.due('total-resolution')).toBe('2026-11-28 13:00');
  });

  test('makes the ticket that of who resolved it: reopened, it is theirs', () => {
    const story = filedAt('2026-11-23 08:00');
    story.accept();
    story.do({ type: 'resolve', actor: OTHER_AGENT, outcome: 'solved', ...story.life.says() });
    story.at('2026-11-24 08:00').write();
    expect(story.life.ticket.assignee).toBe(OTHER_AGENT.personId);
    expect(story.due('activity', 'nudge')).toBe('2026-11-24 14:00');
  });

  test('ends the waits', () => {
    const story = filedAt('2026-11-23 08:00');
    story.await('2026-11-30 08:00');
    story.resolve();
    expect([stageOf(story.life.ticket), story.life.ticket.waits]).toEqual(['awaiting-confirmation', []]);
    story.at('2026-11-23 09:00').write();
    expect(stageOf(story.life.ticket)).toBe('level-1');
  });
});

describe('a follow-up of a closed ticket', () => {
  test('has clocks of its own', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 09:00');
    story.escalate();
    story.resolve();
    story.at('2026-11-23 10:00').confirm();
    const later = Date.parse('2026-12-01T06:00:00Z');
    const filed = decideFiling(filing({ reference: 'SP-7777-8888-K', earlier: story.life.ticket }), POLICY, later);
    if (!filed.ok) throw new Error('refused');
    expect(filed.ticket).toMatchObject({ level: 2, earlier: { count: 2 }, filedAt: '2026-12-01T06:00:00.000Z' });
    const again = decide(
      filed.ticket,
      { type: 'requester-reply', actor: REQUESTER, messageId: 'm', text: 'w' },
      POLICY,
      later,
    );
    expect(again.ok && Object.keys(again.ticket.timeline.ownership)).toEqual(['2']);
    expect(again.ok && again.ticket.timeline.ownership[2]).toEqual({ cycle: 1, sinceMs: later });
  });
});
