import { describe, expect, test } from 'vitest';
import { POLICY } from '../../shared/domain/policy/policy.ts';
import type { Priority } from '../../shared/domain/policy/schema.ts';
import { stageOf } from '../../shared/domain/ticket/ticket.ts';
import { ClockStory, PRIORITY } from '../support/clock-story.ts';
import { there } from '../support/staffing.ts';
import { AGENT, REQUESTER } from '../support/tickets.ts';

/** Every second here was worked out by hand from what is promised, with a calendar on the wall. */
const filedAt = (local: string, priority: Priority = 'P3') => new ClockStory(local, { change: PRIORITY[priority] });

const reopen = (story: ClockStory) =>
  story.do({
    type: 'reopen',
    actor: REQUESTER,
    resolution: story.life.ticket.resolution?.number ?? 0,
    ...story.life.says(),
  });

describe('nobody answers', () => {
  test('a ticket of Friday evening: half an hour of Friday counts, then Saturday morning, then Monday', () => {
    const story = filedAt('2026-11-27 17:30', 'P2');
    expect(story.fireUntil('2026-12-11 08:30')).toEqual([
      'first-response warning-75 2026-11-27 18:15',
      'first-response breach 2026-11-27 18:30',
      'ownership-1 warning-75 2026-11-28 09:15',
      'ownership-1 breach 2026-11-28 09:30',
      'update warning-75 2026-11-28 12:30',
      'ownership-2 warning-75 2026-11-28 12:30',
      'update breach 2026-11-30 08:30',
      'ownership-2 breach 2026-11-30 08:30',
      'first-resolution warning-75 2026-11-30 14:45',
      'total-resolution warning-75 2026-11-30 14:45',
      'ownership-3 warning-75 2026-11-30 16:00',
      'first-resolution breach 2026-12-01 08:30',
      'total-resolution breach 2026-12-01 08:30',
      'ownership-3 breach 2026-12-01 08:30',
      'ownership-4 breach 2026-12-02 08:30',
      'ownership-4 breach 2026-12-03 08:30',
      'ownership-4 breach 2026-12-04 08:30',
      'operations-reminder reminder 2026-12-11 08:30',
    ]);
  });

  test('critical at three in the morning of a public holiday: to the second, through the night', () => {
    const story = filedAt('2026-12-16 03:00:07', 'P1');
    expect(story.fireUntil('2026-12-16 06:15:07')).toEqual([
      'first-response warning-75 2026-12-16 03:11:22',
      'ownership-1 warning-75 2026-12-16 03:11:22',
      'first-response breach 2026-12-16 03:15:07',
      'ownership-1 breach 2026-12-16 03:15:07',
      'update warning-75 2026-12-16 04:00:07',
      'ownership-2 warning-75 2026-12-16 04:00:07',
      'update breach 2026-12-16 04:15:07',
      'ownership-2 breach 2026-12-16 04:15:07',
      'first-resolution warning-75 2026-12-16 05:26:22',
      'total-resolution warning-75 2026-12-16 05:26:22',
      'ownership-3 warning-75 2026-12-16 05:45:07',
      'first-resolution breach 2026-12-16 06:15:07',
      'total-resolution breach 2026-12-16 06:15:07',
      'ownership-3 breach 2026-12-16 06:15:07',
    ]);
  });
});

describe('days on which nobody works', () => {
  test.each([
    ['the Day of Reconciliation, a Wednesday', '2026-12-15 17:00', '2026-12-17 15:00', '2026-12-22 11:00'],
    ['New Year’s Day, a Friday before a working Saturday', '2026-12-31 16:00', '2027-01-04 10:00', '2027-01-07 10:00'],
    ['the Monday after a Day of Goodwill on Sunday', '2027-12-24 17:00', '2027-12-28 15:00', '2027-12-31 15:00'],
    ['Good Friday and Family Day', '2028-04-13 17:00', '2028-04-18 11:00', '2028-04-21 11:00'],
    ['none: a leap day is a Tuesday like any other', '2028-02-28 17:00', '2028-02-29 15:00', '2028-03-03 15:00'],
  ])('%s', (_, filed, level, resolution) => {
    const story = filedAt(filed);
    expect([story.due('ownership-1'), story.due('first-resolution')]).toEqual([level, resolution]);
  });

  test('a deadline on closing time is due then, not next morning, and so is what is left after a pause', () => {
    const story = filedAt('2026-11-23 08:00', 'P4');
    expect(story.due('ownership-1')).toBe('2026-11-23 18:00');
    story.at('2026-11-23 10:00').ask();
    story.at('2026-11-24 10:00').write();
    expect(story.due('ownership-1')).toBe('2026-11-24 18:00');
    story.at('2026-11-24 18:00').ask();
    story.at('2026-11-24 22:00').write();
    expect(story.report('ownership-1').at(-1)).toMatchObject({ elapsed: 36_000, remaining: 0, breached: false });
  });
});

describe('waits', () => {
  test('that overlap pause what any of them pauses, and no second more', () => {
    const story = filedAt('2026-11-23 08:00');
    story.at('2026-11-23 09:00').await('2026-11-25 09:00');
    story.at('2026-11-23 10:00').ask();
    story.at('2026-11-23 11:00').answered();
    expect([stageOf(story.life.ticket), story.due('ownership-1'), story.due('first-resolution')]).toEqual([
      'awaiting-requester',
      undefined,
      undefined,
    ]);
    story.at('2026-11-23 13:00').write();
    expect([story.due('ownership-1'), story.due('first-resolution'), story.due('next-response')]).toEqual([
      '2026-11-24 10:00',
      '2026-11-27 09:00',
      '2026-11-23 21:00',
    ]);
  });

  test('for a third party end by themselves behind a wait for the requester, which goes on', () => {
    const story = filedAt('2026-11-23 08:00');
    story.at('2026-11-23 09:00').await('2026-11-23 10:30:30');
    story.at('2026-11-23 10:00').ask();
    expect(story.fireUntil('2026-11-23 12:00')).toEqual(['third-party return 2026-11-23 10:30:30']);
    expect(stageOf(story.life.ticket)).toBe('awaiting-requester');
    story.write();
    expect(story.due('ownership-1')).toBe('2026-11-24 09:00');
  });

  test('for a third party: thirty days to the second are the most', () => {
    const story = filedAt('2026-11-23 08:00').at('2026-11-23 09:00');
    const wait = (until: string) => ({
      ...{ type: 'await-third-party' as const, actor: AGENT, party: 'the bank', until },
      ...story.life.says(),
    });
    expect(story.life.refused(3_600_000, wait('2026-12-23T07:00:01.000Z'))).toMatchObject({ field: 'until' });
    expect(story.life.at(3_600_000, wait('2026-12-23T09:00:00+02:00'))).toHaveLength(1);
    expect(story.due('third-party', 'return')).toBe('2026-12-23 09:00');
  });

  test('are kept by an escalation: the higher level’s clock begins when they are over', () => {
    const story = filedAt('2026-11-23 08:00');
    story.at('2026-11-23 09:00').ask();
    story.at('2026-11-23 10:00').escalate();
    expect([story.due('ownership-2'), story.due('update')]).toEqual([undefined, undefined]);
    story.at('2026-11-23 12:00').write();
    expect([story.due('ownership-2'), story.due('update')]).toEqual(['2026-11-24 12:00', '2026-11-24 12:00']);
  });
});

describe('a ticket that is reopened', () => {
  test('after a breach: total resolution goes on, its level and its updates begin anew, an answer is owed', () => {
    const story = filedAt('2026-11-23 08:00', 'P2');
    story.fireUntil('2026-11-23 09:00');
    story.at('2026-11-23 11:00').resolve();
    expect([story.due('confirmation', 'reminder'), story.due('confirmation', 'close')]).toEqual([
      '2026-11-25 11:00',
      '2026-11-28 11:00',
    ]);
    reopen(story.at('2026-11-24 15:00'));
    expect([story.due('ownership-2'), story.due('update'), story.due('next-response')]).toEqual([
      '2026-11-25 09:00',
      '2026-11-25 09:00',
      '2026-11-24 17:00',
    ]);
    expect(story.due('total-resolution')).toBe('2026-11-25 17:00');
    expect(story.report('first-resolution')).toMatchObject([{ elapsed: 3 * 3600, breached: false }]);
    expect(story.report('total-resolution')).toMatchObject([{ elapsed: 3 * 3600, pausedFor: 14 * 3600 }]);
    expect(story.report('ownership-2')).toMatchObject([
      { cycle: 1, elapsed: 2 * 3600 },
      { cycle: 2, elapsed: 0 },
    ]);
  });

  test('after its resolution was missed: what has fired does not fire again', () => {
    const story = filedAt('2026-11-23 08:00', 'P1');
    story.fireUntil('2026-11-23 11:15');
    story.at('2026-11-23 12:00').resolve();
    reopen(story.at('2026-11-23 13:00'));
    expect(story.fireUntil('2026-11-23 14:00')).toEqual([
      'next-response warning-75 2026-11-23 13:22:30',
      'next-response breach 2026-11-23 13:30',
      'update warning-75 2026-11-23 13:45',
      'update breach 2026-11-23 14:00',
      'status again-1 2026-11-23 14:00',
    ]);
    expect(story.report('total-resolution')).toMatchObject([{ breached: true, failedBy: 2 * 3600 + 2700 - 3600 }]);
  });
});

describe('levels', () => {
  test('go on where they stood, down and up again', () => {
    const story = filedAt('2026-11-23 08:00');
    story.at('2026-11-23 11:00').escalate();
    expect([story.due('ownership-2'), story.due('update')]).toEqual(['2026-11-24 11:00', '2026-11-24 11:00']);
    story.at('2026-11-23 14:00').giveBack();
    expect([story.due('ownership-1'), story.due('update')]).toEqual(['2026-11-24 09:00', undefined]);
    story.at('2026-11-23 16:00').escalate();
    expect([story.due('ownership-2'), story.due('update')]).toEqual(['2026-11-24 13:00', '2026-11-24 16:00']);
  });

  test('that are spent begin anew, so that silence climbs again', () => {
    const story = filedAt('2026-11-23 08:00');
    story.fireUntil('2026-11-23 16:00');
    story.at('2026-11-24 09:00').giveBack();
    expect(story.due('ownership-1')).toBe('2026-11-24 17:00');
    expect(story.fireUntil('2026-11-24 17:00')).toContain('ownership-1 breach 2026-11-24 17:00');
    expect([story.life.ticket.level, story.due('ownership-2')]).toEqual([2, '2026-11-25 14:00']);
  });
});

describe('a new priority', () => {
  test('on Saturday night, from office hours to all hours and back: each promise is broken once', () => {
    const story = filedAt('2026-11-27 17:00');
    story.fireUntil('2026-11-28 21:59:59');
    expect(story.firedIn(story.at('2026-11-28 22:00').prioritise('P1'))).toEqual([
      'first-resolution breach 2026-11-28 22:00 by retarget',
      'total-resolution breach 2026-11-28 22:00 by retarget',
      'ownership-1 breach 2026-11-28 22:00 by retarget',
    ]);
    expect([story.life.ticket.level, story.due('ownership-2'), story.due('update')]).toEqual([
      2,
      '2026-11-28 23:00',
      '2026-11-28 23:00',
    ]);
    expect(story.firedIn(story.at('2026-11-28 22:30').prioritise('P4'))).toEqual([]);
    expect([story.due('ownership-2'), story.due('update')]).toEqual(['2026-12-01 18:00', '2026-12-01 18:00']);
    expect(story.firedIn(story.at('2026-11-28 22:45').prioritise('P1'))).toEqual([]);
    expect(story.fireUntil('2026-11-28 23:00')).toEqual([
      'update breach 2026-11-28 23:00',
      'ownership-2 breach 2026-11-28 23:00',
    ]);
  });

  test('keeps a pause: what stood still under the old one stands still under the new', () => {
    const story = filedAt('2026-11-23 08:00', 'P4');
    story.at('2026-11-23 08:20').ask();
    story.at('2026-11-23 12:20').write();
    story.at('2026-11-23 12:40').prioritise('P2');
    expect([story.due('ownership-1'), story.due('first-resolution'), story.due('next-response')]).toEqual([
      '2026-11-23 13:00',
      '2026-11-24 17:00',
      '2026-11-23 14:20',
    ]);
  });
});

describe('the second in which something is due', () => {
  test('is in time for a person, and the next one is not', () => {
    const kept = filedAt('2026-11-23 08:00', 'P2').at('2026-11-23 09:00:00.999');
    kept.reply();
    expect(kept.report('first-response')).toMatchObject([{ breached: false, failedBy: 0 }]);
    expect(kept.fire()).toEqual(['ownership-1 warning-75 2026-11-23 08:45', 'ownership-1 breach 2026-11-23 09:00']);
    const late = filedAt('2026-11-23 08:00', 'P2').at('2026-11-23 09:00:01');
    late.reply();
    expect(late.report('first-response')).toMatchObject([{ breached: true, failedBy: 1 }]);
  });
});

describe('one agent', () => {
  test('puts a ticket aside: only the question whether they do anything waits', () => {
    const story = filedAt('2026-11-23 08:00', 'P4');
    story.at('2026-11-23 09:00').accept();
    expect([story.due('activity', 'nudge'), story.due('activity', 'release')]).toEqual([
      '2026-11-23 16:30',
      '2026-11-23 18:00',
    ]);
    story.at('2026-11-23 10:00').snooze('2026-11-23 15:00:20');
    expect([story.due('activity', 'nudge'), story.due('ownership-1')]).toEqual([undefined, '2026-11-23 18:00']);
    expect(story.fireUntil('2026-11-23 15:01')).toEqual(['snooze wake 2026-11-23 15:00:20']);
    // Two hours, 59 minutes and 40 seconds of Monday, four and a half hours and 20 seconds of Tuesday.
    expect(story.due('activity', 'nudge')).toBe('2026-11-24 12:30:20');
  });

  test('is offered a ticket and says nothing: it is the queue’s after a quarter of the level’s time', () => {
    const staffing = { frontline: [there('f')], payments: [there('p')] };
    const change = { category: 'payments', issueType: 'payment-failed', impact: 'medium', urgency: 'medium' } as const;
    const story = new ClockStory('2026-11-27 17:00', { change, staffing, policy: POLICY });
    expect(story.life.ticket.priority).toBe('P2');
    story.at('2026-11-27 17:30').escalate();
    expect([story.life.ticket.assignee, story.due('acceptance', 'release')]).toEqual(['p', '2026-11-28 09:30']);
    expect(story.fireUntil('2026-11-28 09:30')).toContain('acceptance release 2026-11-28 09:30');
    expect([story.life.ticket.assignee, story.due('ownership-2')]).toEqual([undefined, '2026-11-28 12:30']);
  });
});

describe('when management was asked in vain', () => {
  const exhausted = () => {
    const story = filedAt('2026-11-23 08:00', 'P1');
    // 15 minutes, an hour, two hours, and three times two hours.
    story.fireUntil('2026-11-23 17:15');
    expect(story.life.types().at(-1)).toBe('ladder-exhausted');
    expect(story.due('operations-reminder', 'reminder')).toBe('2026-11-30 17:15');
    return story;
  };

  test('operations is reminded every week, to the second, for as long as nobody acts', () => {
    const story = exhausted();
    expect(story.fireUntil('2026-12-14 17:15')).toEqual([
      'operations-reminder reminder 2026-11-30 17:15',
      'operations-reminder reminder 2026-12-07 17:15',
      'operations-reminder reminder 2026-12-14 17:15',
    ]);
  });

  test.each([
    ['answers the requester', (story: ClockStory) => story.reply()],
    ['takes it', (story: ClockStory) => story.accept()],
    ['finds a new priority', (story: ClockStory) => story.prioritise('P2')],
  ])('a colleague who %s has acted: the reminders end, and level 4 is asked again', (_, act) => {
    const story = exhausted().at('2026-11-24 08:00');
    act(story);
    expect(story.due('operations-reminder', 'reminder')).toBeUndefined();
    expect(story.clock('ownership-4')).toMatchObject({ elapsedMs: 0, running: true });
  });
});

describe('when a ticket is over', () => {
  test('resolved, only the confirmation is timed; confirmed, nothing is', () => {
    const story = filedAt('2026-11-23 08:00', 'P1');
    story.at('2026-11-23 08:05').resolve();
    expect(story.fireUntil('2026-11-26 00:00')).toEqual(['confirmation reminder 2026-11-25 08:05']);
    story.confirm();
    expect(story.nextDeadline).toBeUndefined();
    expect(story.fireUntil('2027-01-01 00:00')).toEqual([]);
  });

  test('merged, its timers die, whatever it waited for', () => {
    const story = filedAt('2026-11-23 08:00');
    const other = filedAt('2026-11-23 08:00').life.ticket;
    story.at('2026-11-23 09:00').await('2026-12-20 09:00');
    const into = { ...other, reference: 'SP-7K3Q-9XZT-M' };
    story.do({ type: 'merge', actor: AGENT, into, ...story.life.says() });
    expect(story.nextDeadline).toBeUndefined();
  });
});
